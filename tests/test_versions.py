"""Versions: every story under other SQLAlchemys, against what is recorded. The first run fetches them."""

import ast
import re
from pathlib import Path

import pytest

from livecells import golden, snippet, versions
from livecells.versions import Differences

from .conftest import values_asked_for

SNIPPETS = Path(__file__).parents[1] / "snippets"
PATHS = {path.stem: path for path in snippet.story_files(SNIPPETS)}

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("versions")]


@pytest.fixture(scope="session")
def found(request: pytest.FixtureRequest) -> Differences:
    """What the stories that are asked for do differently now."""
    asked = values_asked_for(request, "name")
    return versions.compare(SNIPPETS, [path for name, path in PATHS.items() if asked is None or name in asked], print)


@pytest.mark.parametrize("name", PATHS)
def test_a_story_differs_under_other_versions_as_recorded(name: str, found: Differences) -> None:
    recorded = {id: each.versions for id, each in golden.read(golden.golden_path(PATHS[name])).items()}
    assert recorded == found[name], "run `make record`"


def test_each_cell_is_compared_with_the_newest_of_the_two_series_before(found: Differences) -> None:
    assert versions.names(SNIPPETS) == ["2.0", "1.4"]
    assert {tuple(each) for cells in found.values() for each in cells.values()} == {("2.0", "1.4")}


def test_what_is_known_of_the_versions_is_found(found: Differences) -> None:
    # the labels in get() are no difference; the text() that does not flush first, what came with 2.0 and 2.0.22
    assert found["what_is_a_session"]["what-it-keeps"]["2.0"] == {}
    assert found["versions_differ"]["text-autoflush"]["2.0"]["output"] == ["-7", "+6"]
    assert found["set_up"]["map-a-class"]["1.4"]["since"] == ["2.0"]
    assert found["begin_commit_rollback_exercise"]["your-turn"]["1.4"]["since"] == ["2.0.22"]
    assert found["closed_for_good"]["closed-for-good"]["1.4"]["since"] == ["2.0.22"]


def test_a_cell_after_one_that_fails_was_not_run(found: Differences) -> None:
    assert found["set_up"]["create-the-table"]["1.4"] == {"fails": ["not run: `map-a-class` before it fails"]}


def test_no_difference_names_a_path_of_this_machine(found: Differences) -> None:
    lines = [
        line
        for cells in found.values()
        for each in cells.values()
        for difference in each.values()
        for lines in difference.values()
        for line in lines
    ]
    assert lines
    assert not [line for line in lines if re.search(r"(?<![\w/:])/(?:\w+/)+", line)]


@pytest.mark.parametrize(
    "path", sorted(SNIPPETS.glob("versions/*/*.py")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_a_shared_module_in_another_spelling_has_the_same_names(path: Path) -> None:
    assert _names(path) == _names(SNIPPETS / path.name)


def _names(path: Path) -> set[str]:
    """Return what a module defines at its top."""
    body = ast.parse(path.read_text("utf-8")).body
    defined = {each.name for each in body if isinstance(each, ast.ClassDef | ast.FunctionDef)}
    return defined | {
        each.targets[0].id for each in body if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name)
    }
