"""Dates: when a file was last changed, from git where there is one with its history."""

from __future__ import annotations

import subprocess
from pathlib import Path

UNKNOWN = "1970-01-01"  # MkDocs must have a date for each page


def last_changes(folder: Path) -> dict[Path, str]:
    """Return the date (YYYY-MM-DD) of the last commit of each file below a folder, by its whole path; nothing without a history.

    A shallow clone has no history: all its files would have the date of its one commit.
    """
    if _git(folder, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    root = Path(_git(folder, "rev-parse", "--show-toplevel").strip())
    dates: dict[Path, str] = {}
    date = ""
    for line in _git(folder, "log", "--format=%x00%cs", "--name-only", "-z", "--", ".").split("\0"):
        name = line.strip("\n")
        if len(name) == 10 and name[4::3] == "--":
            date = name
        elif name:
            dates.setdefault(root / name, date)
    return dates


def _git(folder: Path, *arguments: str) -> str:
    """Return what git prints; nothing where it fails or is not there."""
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""
