"""The table of docs/works-with.md: each plugin, extension and theme, with cells beside it that are those of the plain site."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from .cases import CASES, Case
from .site import Built, Page, Site

COPY = re.compile(r"\.\d+:")  # the number of a copy
BEFORE = re.compile(r'"before": \[.*?\}?\], ')


def cells(built: Built) -> dict[str, list[object]]:
    """Return the cells of all pages by id; a cell that stands on several pages is the same on each.

    Its title's level is left out: it is that of the heading above.
    """
    found: dict[str, list[object]] = {}
    for name, page in built.pages.items():
        for id, whole_parts in page.cells:
            parts = [_without_level(part) for part in whole_parts]
            assert found.setdefault(id, parts) == parts, f"{name}: {id}"
    return found


def _without_level(part: object) -> object:
    if not isinstance(part, tuple):
        return part
    tag, attributes = part
    return tag, [(name, value) for name, value in attributes if name != "aria-level"]


def by_themselves(found: dict[str, list[object]]) -> dict[str, list[object]]:
    """Return cells without what they have of the page around them: which copy they are, what is not above them."""
    return {COPY.sub(":", id): [_by_itself(part) for part in parts] for id, parts in found.items()}


def _by_itself(part: object) -> object:
    if not isinstance(part, tuple):
        return part
    tag, attributes = part
    return tag, [(name, BEFORE.sub("", value) if name == "data-cell" else value) for name, value in attributes]


def whole(page: Page) -> None:
    """Check what every page must have."""
    assert page.policies == 1
    assert page.scripts_before == 0
    if page.cells:
        assert len(set(page.ids)) == len(page.ids)
        assert len([src for src in page.modules if "/livecells/" in src]) == 1
        assert len([href for href in page.styles if "/livecells/" in href]) == 1


@pytest.fixture(scope="module")
def plain(project: Path, newest: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    """The cells of the site with nothing beside them."""
    root = tmp_path_factory.mktemp("plain") / "project"
    shutil.copytree(project, root)
    built = Site(root, newest).build(Case("plain"))
    assert built.code == 0, built.told
    assert built.warnings == []
    found = cells(built)
    assert sorted(found) == ["story:greets", "two:first", "two:second"]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_beside_it_the_cells_are_those_of_the_plain_site(
    case: Case, site: Site, plain: dict[str, list[object]]
) -> None:
    built = site.build(case)
    assert built.code == 0, built.told
    assert len(built.warnings) == len(case.warnings), built.told
    for warning, expected in zip(built.warnings, case.warnings, strict=True):
        assert expected in warning
    for page in built.pages.values():
        whole(page)
    found = cells(built)
    if case.gathers:
        assert by_themselves(found) == by_themselves(plain)
    else:
        assert found == plain


def test_the_oldest_mkdocs_and_material_that_are_allowed_build_the_same_cells(
    project: Path, oldest: Path, plain: dict[str, list[object]], tmp_path: Path
) -> None:
    shutil.copytree(project, tmp_path / "project")
    built = Site(tmp_path / "project", oldest).build(Case("oldest"))
    assert built.code == 0, built.told
    assert built.warnings == []
    for page in built.pages.values():
        whole(page)
    assert cells(built) == plain


def test_a_notebook_whose_cells_mkdocs_does_not_convert_stops_the_build_with_the_remedy(site: Site) -> None:
    (jupyter,) = (case for case in CASES if case.name == "jupyter")
    built = site.build(replace(jupyter, plugins=["mkdocs-jupyter"]))
    assert built.code == 1
    assert "book/index.html: a live fence became a code block" in built.told
