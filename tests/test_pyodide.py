"""Every cell in Pyodide under Node, with the runtime files that the site ships, against the same golden as CPython.

Both boot modes of the browser are used: the snapshot, and the cold start that replaces it where it fails.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from livecells import cache, golden, snippet
from livecells.assets import Assets

SNIPPETS = Path(__file__).parents[1] / "snippets"
STORIES = {path.stem: snippet.load(path) for path in snippet.story_files(SNIPPETS)}

Results = dict[str, dict[str, Any]]


def run_in_pyodide(assets: Assets, mode: str, stories: dict[str, list[dict[str, str]]]) -> Results:
    """Return the results of stories, {name: [{id, source}]}, run one after the other in one Pyodide."""
    command = [cache.tool("node"), str(Path(__file__).with_name("pyodide.mjs"))]
    asked = json.dumps({"runtime": str(assets.runtime), "mode": mode, "stories": stories})
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, "\n".join(line[:400] for line in done.stderr.splitlines()[-20:])
    results: Results = json.loads(done.stdout.splitlines()[-1])
    return results


@pytest.fixture(scope="session", params=["snapshot", "cold"])
def in_pyodide(request: pytest.FixtureRequest, assets: Assets) -> Results:
    """The result of every cell of every story, in one of the boot modes."""
    stories = {name: [{"id": c.id, "source": c.source} for c in story.cells] for name, story in STORIES.items()}
    return run_in_pyodide(assets, request.param, stories)


@pytest.mark.parametrize("id", [f"{name}:{cell.id}" for name, story in STORIES.items() for cell in story.cells])
def test_a_cell_shows_the_same_in_pyodide_as_recorded(id: str, in_pyodide: Results) -> None:
    story, _, cell = id.partition(":")
    _, recorded = golden.read(golden.golden_path(SNIPPETS / f"{story}.py"))[cell]
    assert in_pyodide[story][cell] == recorded
