"""Versions: every story under other SQLAlchemys, against what is recorded. The first run fetches them."""

import ast
import re
import shutil
from pathlib import Path

import pytest

from livecells import dialect_record, golden, snippet, versions
from livecells.versions import Dialects, Differences

from . import small_site
from .conftest import values_asked_for

SNIPPETS = Path(__file__).parents[1] / "snippets"
PATHS = {path.stem: path for path in snippet.story_files(SNIPPETS)}

BEGINNING = "from ares import Astronaut, database\nfrom sqlalchemy.orm import Session\nsession = Session(database())\n"
# What 2.0 and 2.0.22 brought, and what 2.1 does differently.
KNOWN = {
    "labels": f"# %% gets\n{BEGINNING}session.get(Astronaut, 6)\n",
    "flush": f"# %% counts\nfrom sqlalchemy import text\n{BEGINNING}"
    "session.add(Astronaut(firstname='Mindy', lastname='Park'))\n"
    "print(session.scalar(text('SELECT count(*) FROM astronauts')))\n",
    "declarative": "# %% imports\nfrom sqlalchemy.orm import DeclarativeBase\n# %% comes-later\nprint(1)\n",
    "method": f"# %% gets\n{BEGINNING}session.get_one(Astronaut, 6)\n",
    "argument": f"# %% opens\n{BEGINNING}Session(session.bind, close_resets_only=False)\n",
}

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("versions")]


@pytest.fixture(scope="session")
def found(request: pytest.FixtureRequest) -> Differences:
    """What the stories that are asked for do differently now."""
    return versions.compare(SNIPPETS, _asked_for(request), print)


@pytest.fixture(scope="session")
def dialects(request: pytest.FixtureRequest) -> Dialects:
    """How the statements of the stories that are asked for are written for other databases now."""
    return versions.in_dialects(SNIPPETS, _asked_for(request), print)


def _asked_for(request: pytest.FixtureRequest) -> list[Path]:
    asked = values_asked_for(request, "name")
    return [path for name, path in PATHS.items() if asked is None or name in asked]


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Differences:
    """What the stories of KNOWN do differently."""
    folder = tmp_path_factory.mktemp("known")
    small_site.write_shared(folder)
    shutil.copytree(SNIPPETS / versions.FOLDER, folder / versions.FOLDER)
    paths = [folder / f"{name}.py" for name in KNOWN]
    for path in paths:
        path.write_text(f'"""T."""\n{KNOWN[path.stem]}')
    return versions.compare(folder, paths, print)


@pytest.mark.parametrize("name", PATHS)
def test_a_story_differs_under_other_versions_as_recorded(name: str, found: Differences) -> None:
    recorded = {id: each.versions for id, each in golden.read(golden.golden_path(PATHS[name])).items()}
    assert recorded == found[name], "run `make record`"


@pytest.mark.parametrize("name", PATHS)
def test_the_statements_of_a_story_are_written_for_other_databases_as_recorded(name: str, dialects: Dialects) -> None:
    recorded = dialect_record.read(SNIPPETS)
    assert dialect_record.updated(recorded, {name: dialects[name]}, set(PATHS)) == recorded, "run `make record`"


def test_each_cell_is_compared_with_the_newest_of_the_two_series_before(found: Differences) -> None:
    assert versions.names(SNIPPETS) == ["2.0", "1.4"]
    assert {tuple(each) for cells in found.values() for each in cells.values()} == {("2.0", "1.4")}


def test_what_is_known_of_the_versions_is_found(known: Differences) -> None:
    assert known["labels"]["gets"]["2.0"] == {}  # the labels in get() are no difference
    assert known["flush"]["counts"]["2.0"]["output"] == ["-7", "+6"]  # text() does not flush first
    assert known["declarative"]["imports"]["1.4"]["since"] == ["2.0"]
    assert known["method"]["gets"]["1.4"]["since"] == ["2.0.22"]
    assert known["argument"]["opens"]["1.4"]["since"] == ["2.0.22"]


def test_a_cell_after_one_that_fails_was_not_run(known: Differences) -> None:
    assert known["declarative"]["comes-later"]["1.4"] == {"fails": ["not run: `imports` before it fails"]}


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
