"""Every cell in Pyodide under Node, with the runtime files that the site ships, against the same golden as CPython; and every
answer to an exercise.

Both boot modes of the browser are used: the snapshot, and the cold start that replaces it where it fails.
"""

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest

from livecells import exercises, golden, snippet
from livecells.assets import Assets

from .conftest import values_asked_for
from .pyodide import Results, asked, run_in_pyodide

SNIPPETS = Path(__file__).parents[1] / "snippets"
STORIES = {}
for path in snippet.story_files(SNIPPETS):
    with contextlib.suppress(snippet.SnippetError):  # told by test_snippets
        STORIES[path.stem] = snippet.load(path)


@pytest.fixture(
    scope="session",
    params=[pytest.param(mode, marks=pytest.mark.xdist_group(f"pyodide-{mode}")) for mode in ("snapshot", "cold")],
)
def in_pyodide(request: pytest.FixtureRequest, assets: Assets) -> Results:
    """The result of every cell of every story that is asked for, and of its answers in a story each, in one of the boot modes."""
    wanted = {value.partition(":")[0] for value in values_asked_for(request, "id", "name") or STORIES}
    stories = {}
    for name, story in STORIES.items():
        if name in wanted:
            *before, last = story.cells
            stories[name] = asked(story.cells)
            for answer in exercises.answers(last):
                stories[f"{name} {answer.id}"] = asked([*before, replace(last, source=answer.source)])
    return run_in_pyodide(assets, request.param, stories)


@pytest.mark.parametrize("id", [f"{name}:{cell.id}" for name, story in STORIES.items() for cell in story.cells])
def test_a_cell_shows_the_same_in_pyodide_as_recorded(id: str, in_pyodide: Results) -> None:
    story, _, name = id.partition(":")
    recorded = golden.read(golden.golden_path(SNIPPETS / f"{story}.py"))[name]
    (cell,) = [each for each in STORIES[story].cells if each.id == name]
    assert golden.kept(cell, in_pyodide[story][name]) == recorded.result


@pytest.mark.parametrize("name", [name for name, story in STORIES.items() if story.cells[-1].exercise])
def test_an_exercise_holds_what_it_promises_in_pyodide(name: str, in_pyodide: Results) -> None:
    cell = STORIES[name].cells[-1]
    results = {answer.id: in_pyodide[f"{name} {answer.id}"][cell.id] for answer in exercises.answers(cell)}
    assert exercises.unproven(cell, {cell.id: in_pyodide[name][cell.id], **results}) == []


def test_ctypes_finds_only_the_functions_of_c_that_pyodide_itself_calls(assets: Assets) -> None:
    source = """
import ctypes
for name in ("Py_IncRef", "PyObject_Repr"):
    print(name, hasattr(ctypes.pythonapi, name))
"""
    results = run_in_pyodide(assets, "snapshot", {"story": [{"id": "cell", "source": source}]})
    assert results["story"]["cell"]["output"][0]["text"] == "Py_IncRef True\nPyObject_Repr False\n"
