"""Every cell in Pyodide under Node, with the runtime files that the site ships, against the same golden as CPython."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from livecells import golden, snippet
from livecells.assets import Assets

SNIPPETS = Path(__file__).parents[1] / "snippets"
STORIES = {path.stem: snippet.load(path) for path in snippet.story_files(SNIPPETS)}


@pytest.fixture(scope="session")
def in_pyodide(assets: Assets) -> dict[str, dict[str, Any]]:
    """The result of every cell of every story, run once, all in one Pyodide."""
    stories = {name: [{"id": c.id, "source": c.source} for c in story.cells] for name, story in STORIES.items()}
    node = Path(sys.executable).with_name("node")
    command = [str(node), str(Path(__file__).with_name("pyodide.mjs"))]
    asked = json.dumps({"runtime": str(assets.runtime), "stories": stories})
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, "\n".join(line[:400] for line in done.stderr.splitlines()[-20:])
    results: dict[str, dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return results


@pytest.mark.parametrize("id", [f"{name}:{cell.id}" for name, story in STORIES.items() for cell in story.cells])
def test_a_cell_shows_the_same_in_pyodide_as_recorded(id: str, in_pyodide: dict[str, dict[str, Any]]) -> None:
    story, _, cell = id.partition(":")
    _, recorded = golden.read(golden.golden_path(SNIPPETS / f"{story}.py"))[cell]
    assert in_pyodide[story][cell] == recorded.to_dict()
