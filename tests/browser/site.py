"""Builds a site in a process of its own, for the address at which it will be served."""

import os
import subprocess
import sys
import time
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).parents[2]


def build(target: Path, url: str = "", site: Path = ROOT) -> float:
    """Build a site and return the seconds it took: instant navigation looks addresses below `url` up in the sitemap.

    Raises RuntimeError with what MkDocs said.
    """
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)]
    env = {**os.environ, "SITE_URL": url, "NO_MKDOCS_2_WARNING": "1"}
    started = time.perf_counter()
    done = subprocess.run(command, cwd=site, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{site.name} was not built:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - started


def build_once(root: Path, origin: str, site: Path = ROOT, *, folders: tuple[str, ...] = ()) -> None:
    """Build a site into the root of its host, and once more into some folders; the first process that needs it does."""
    built = root / ".built"  # MkDocs empties the folder, but for what begins with a dot
    with FileLock(root / ".lock"):
        if not built.exists():
            for folder in ("", *folders):
                build(root / folder, f"{origin}{folder}", site)
            built.touch()
