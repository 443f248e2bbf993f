"""Keeps the files that earlier builds had for their cells: a tab that is older than the site still finds its own.

python tools/keep_earlier.py SITE/assets/livecells EARLIER [--days 14]

Their folders are named by their content. Those of this build are put into EARLIER, which lasts from one build to the next; those
that no build of the last days had are taken out of it; the others are put beside those of this build.
"""

from __future__ import annotations

import argparse
import os
import shutil
import time
from pathlib import Path

DAY = 86_400  # seconds


def keep(now: Path, earlier: Path, days: float, clock: float) -> list[str]:
    """Do it at the time `clock`, in seconds, and return the names of the folders that were added to this build."""
    earlier.mkdir(parents=True, exist_ok=True)
    for folder in now.iterdir():
        if folder.is_dir():
            shutil.copytree(folder, earlier / folder.name, dirs_exist_ok=True)
            os.utime(earlier / folder.name, (clock, clock))  # when a build last had it
    added = []
    for folder in sorted(earlier.iterdir()):
        if clock - folder.stat().st_mtime > days * DAY:
            shutil.rmtree(folder)
        elif not (now / folder.name).exists():
            shutil.copytree(folder, now / folder.name)
            added.append(folder.name)
    return added


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("now", type=Path)
    parser.add_argument("earlier", type=Path)
    parser.add_argument("--days", type=float, default=14)
    options = parser.parse_args()
    for name in keep(options.now, options.earlier, options.days, time.time()):
        print(f"kept {name}")


if __name__ == "__main__":
    main()
