"""Pyodide under Node: runs stories with the runtime directory that the site ships."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from livecells import cache, snippet
from livecells.assets import Assets

Results = dict[str, dict[str, Any]]


def asked(cells: Sequence[snippet.Cell]) -> list[dict[str, str]]:
    """Return cells as Pyodide is asked for them, an exercise with its goals."""
    return [{"id": c.id, "source": c.source} | ({"goals": c.goals} if c.goals else {}) for c in cells]


def run_in_pyodide(assets: Assets, mode: str, stories: dict[str, list[dict[str, str]]]) -> Results:
    """Return the results of stories, {name: [{id, source, goals?}]}, run one after the other in one Pyodide."""
    command = [cache.tool("node"), str(Path(__file__).with_name("pyodide.mjs"))]
    asked = json.dumps({"runtime": str(assets.runtime), "mode": mode, "stories": stories})
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, "\n".join(line[:400] for line in done.stderr.splitlines()[-20:])
    results: Results = json.loads(done.stdout.splitlines()[-1])
    return results
