"""What it costs to follow a cell statement by statement: in CPython, and in Pyodide under Node, with the site's files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

from benchmarks.table import Figures
from livecells.cache import ROOT, tool

INSIDE = Path(__file__).with_name("inside.py")
RUNNER = ROOT / "tests" / "pyodide.mjs"
MOST = 2.0


def measure(runtime: Path, figures: Figures, rounds: int) -> None:
    """Measure both homes; in each the two ways take turns."""
    source = f"{INSIDE.read_text()}\nprint(main({rounds}))\n"
    asked = json.dumps({"runtime": str(runtime), "mode": "snapshot", "python": f"{INSIDE.read_text()}\nmain({rounds})"})
    homes = {
        "CPython": ([sys.executable, "-c", source], ""),
        "Pyodide under Node": ([tool("node"), str(RUNNER)], asked),
    }
    # the cell's own imports: the runner and what the stories share
    env = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'snippets'}"}
    for home, (command, given) in homes.items():
        with figures.watched():
            done = subprocess.run(command, input=given, env=env, capture_output=True, text=True, check=True)
            found = json.loads(done.stdout.splitlines()[-1])
            row = figures.row(f"a cell of 100 executed lines, followed, {home}", "ms", MOST, digits=1)
            for values, name in ((row.ours, "followed"), (row.reference, "plain")):
                values += [each["milliseconds"] for each in found[name]]
    told = figures.row("… JSON of its result", "KB", digits=1)
    for values, name in ((told.ours, "followed"), (told.reference, "plain")):
        values.append(median(each["bytes"] for each in found[name]) / 1000)
