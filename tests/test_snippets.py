"""Every cell of every story on this machine's Python, against what is recorded and shown on the pages."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from livecells import golden, recorder, snippet

SNIPPETS = Path(__file__).parents[1] / "snippets"
PATHS = {path.stem: path for path in snippet.story_files(SNIPPETS)}
STORIES = {name: snippet.load(path) for name, path in PATHS.items()}


@pytest.fixture(scope="session")
def in_cpython() -> dict[str, Any]:
    """The results of each story, run when its first cell is asked for."""
    return {}


@pytest.mark.parametrize("id", [f"{name}:{cell.id}" for name, story in STORIES.items() for cell in story.cells])
def test_a_cell_shows_what_is_recorded(id: str, in_cpython: dict[str, Any]) -> None:
    story, _, cell = id.partition(":")
    if story not in in_cpython:
        (in_cpython[story],) = recorder.run_stories([PATHS[story]])
    recorded = golden.read(golden.golden_path(PATHS[story]))[cell]
    assert in_cpython[story][cell].to_dict() == recorded.result
    found = STORIES[story].cell(cell)
    assert found is not None
    assert recorded.key == found.key, "the golden is stale: run `make record`"


@pytest.mark.parametrize("name", PATHS)
def test_a_golden_holds_its_storys_cells_and_no_others(name: str) -> None:
    recorded = golden.read(golden.golden_path(PATHS[name]))
    assert list(recorded) == [cell.id for cell in STORIES[name].cells]


def test_every_golden_has_its_story() -> None:
    assert {path.name.removesuffix(".golden.json") for path in SNIPPETS.glob("*.golden.json")} == set(PATHS)


@pytest.mark.parametrize("name", PATHS)
def test_a_story_runs_by_hand_and_prints_what_is_recorded(name: str) -> None:
    path = PATHS[name]
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False)
    last = STORIES[name].cells[-1]
    recorded = golden.read(golden.golden_path(path))
    printed = "".join(
        chunk["text"] for each in recorded.values() for chunk in each.result["output"] if chunk["stream"] == "stdout"
    )
    by_hand = re.sub(r"at 0x[0-9A-Fa-f]+", "at 0x…", done.stdout)  # which the runner masks
    assert by_hand.strip() == printed.strip()
    if (
        last.raises or last.exercise
    ):  # as a script, a story ends where it raises, or where the goals of its exercise begin
        assert done.returncode == 1
        assert re.search(last.raises or "NameError: name '(goal|seen)' is not defined", done.stderr)
    else:
        assert done.returncode == 0, done.stderr
