"""Dates of last changes, from git."""

import os
import subprocess
from pathlib import Path

from livecells.dates import last_changes


def git(folder: Path, *arguments: str, date: str = "") -> None:
    who = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = os.environ | who | {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    subprocess.run(["git", *arguments], cwd=folder, env=env, check=True, capture_output=True)


def repository(folder: Path) -> Path:
    """Two files, of which one is changed a year later."""
    git(folder, "init")
    for name in ("a b.md", "c.md"):
        (folder / name).write_text("1")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "first", date="2024-05-01T12:00:00Z")
    (folder / "c.md").write_text("2")
    git(folder, "commit", "-am", "second", date="2025-06-02T12:00:00Z")
    return folder


def test_each_file_has_the_date_of_its_last_commit(tmp_path: Path) -> None:
    folder = repository(tmp_path).resolve()
    assert last_changes(folder) == {folder / "a b.md": "2024-05-01", folder / "c.md": "2025-06-02"}


def test_without_a_history_there_are_no_dates(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    shallow = tmp_path / "two"
    git(tmp_path, "clone", "--depth=1", f"file://{repository(tmp_path / 'one')}", str(shallow))
    assert last_changes(shallow) == {}
    (tmp_path / "none").mkdir()
    assert last_changes(tmp_path / "none") == {}
