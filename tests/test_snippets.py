"""Every cell of every story on this machine's Python, against what is recorded and shown on the pages.

Each fault is told as the build tells it, with file, line and remedy. `--snippets FOLDER` proves the stories of another site.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from livecells import comparison, golden, snippet, trial
from livecells.snippet import Cell, Snippet, SnippetError


def loaded(path: Path) -> Snippet | SnippetError:
    try:
        return snippet.load(path)
    except SnippetError as fault:
        return fault


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a test of each cell, or of each story; one that breaks the grammar is one test, which fails."""
    folder = Path(metafunc.config.getoption("snippets"))
    if "leftover" in metafunc.fixturenames:
        metafunc.parametrize("leftover", [golden.leftovers(folder)])
        return
    by_cell = "cell" in metafunc.fixturenames
    found: list[Any] = []
    for path in snippet.story_files(folder):
        story = loaded(path)
        if by_cell and isinstance(story, Snippet):
            found += [pytest.param(path, cell, id=f"{path.stem}:{cell.id}") for cell in story.cells]
        elif by_cell or isinstance(story, Snippet):
            found.append(pytest.param(path, story, id=path.stem))
    metafunc.parametrize(["path", "cell" if by_cell else "story"], found)


def recorded_of(path: Path) -> dict[str, golden.Recorded]:
    try:
        return golden.read(golden.golden_path(path))
    except golden.GoldenError as fault:
        pytest.fail(str(fault), pytrace=False)


@pytest.fixture(scope="session")
def in_cpython() -> dict[Path, trial.Results | trial.RecordError]:
    """What came of each story, run when its first cell is asked for."""
    return {}


def test_a_cell_shows_what_is_recorded(
    path: Path, cell: Cell | SnippetError, in_cpython: dict[Path, trial.Results | trial.RecordError]
) -> None:
    if isinstance(cell, SnippetError):
        pytest.fail(str(cell), pytrace=False)
    try:
        recorded = golden.recorded(cell, golden.golden_path(path), recorded_of(path))
    except golden.GoldenError as fault:
        pytest.fail(str(fault), pytrace=False)
    if path not in in_cpython:
        (in_cpython[path],) = trial.outcomes([path])
    results = in_cpython[path]
    if isinstance(results, trial.RecordError):
        pytest.fail(str(results), pytrace=False)
    if found := comparison.first_difference(cell, recorded.result, golden.kept(cell, results[cell.id])):
        pytest.fail(
            f"{path}:{found.line}: `{cell.id}` {found} now: not what is recorded. If it is meant: {golden.RECORD}; if not, "
            "look for what differs from run to run.",
            pytrace=False,
        )


def test_a_golden_holds_its_storys_cells_and_no_others(path: Path, story: Snippet) -> None:
    assert list(recorded_of(path)) == [cell.id for cell in story.cells], f"{path}: {golden.RECORD}"


def test_every_golden_has_its_story(leftover: list[Path]) -> None:
    assert leftover == [], "delete these goldens: their stories are gone"


def test_a_story_runs_by_hand_and_prints_what_is_recorded(path: Path, story: Snippet) -> None:
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False)
    last = story.cells[-1]
    recorded = recorded_of(path)
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
