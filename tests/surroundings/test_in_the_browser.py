"""Cells in other themes, and on pages that plugins have written or gathered: a reader runs them."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from livecells.assets import Assets

from ..browser import chromium
from ..browser.cells import cell, cells, edit, panel, run
from ..static_host import serving
from .cases import CASES, Case
from .site import Built, Site

BY_NAME = {case.name: case for case in CASES}
THEMES = [case.name for case in CASES if case.name.startswith("theme ")]


@pytest.fixture(scope="session")
def browser(assets: Assets) -> Iterator[Browser]:
    """One Chromium for all tests."""
    with chromium.started() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that asks for nothing of other hosts: they are not there."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def told(cell: Locator) -> list[str]:
    """Return what the result of a cell says: each preformatted text as it is, and all text without its spaces.

    A theme may put a box around a table, a minifier leaves out spaces between elements.
    """
    script = r"""result => [...[...result.querySelectorAll("pre")].map((pre) => pre.textContent),
      result.textContent.replace(/\s+/g, "")]"""
    found: list[str] = cell.locator(".lc-result").evaluate(script)
    return found


def run_all(page: Page) -> None:
    """Run each cell of the page, and compare with what is recorded."""
    before = {id: told(cell(page, id)) for id in cells(page)}
    assert before
    for id, expected in before.items():
        run(cell(page, id))
        assert told(cell(page, id)) == expected, id


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def opened(page: Page, stack: ExitStack, built: Built, at: str) -> None:
    """Serve a built site and go to one of its pages."""
    assert built.code == 0, built.told
    page.goto(stack.enter_context(serving(built.folder)).origin + at)


@pytest.mark.parametrize("name", [*THEMES, "minify", "jupyter", "use_directory_urls: false", "Material's offline"])
def test_cells_run_and_show_what_is_recorded(name: str, site: Site, page: Page, stack: ExitStack) -> None:
    at = "two.html" if name in ("use_directory_urls: false", "Material's offline") else "two/"
    opened(page, stack, site.build(BY_NAME[name]), at)
    run_all(page)


def test_cells_run_in_the_oldest_mkdocs_and_material(site: Site, oldest: Path, page: Page, stack: ExitStack) -> None:
    opened(page, stack, Site(site.root, oldest).build(Case("oldest")), "two/")
    run_all(page)


def test_cells_run_in_a_second_language(site: Site, page: Page, stack: ExitStack) -> None:
    opened(page, stack, site.build(BY_NAME["static-i18n"]), "de/two/")
    run_all(page)


def test_on_the_print_page_each_copy_of_a_cell_runs_by_itself(site: Site, page: Page, stack: ExitStack) -> None:
    opened(page, stack, site.build(BY_NAME["print-site"]), "print_page/")
    assert sorted(cells(page)) == ["story:greets", "two.2:first", "two.2:second", "two:first", "two:second"]
    edit(cell(page, "two:first"), 'text = "edited"')
    run(cell(page, "two:second"))
    expect(panel(cell(page, "two:second"), "output")).to_contain_text("<6>")
    other = cell(page, "two.2:second")
    before = told(other)
    run(other)
    assert told(other) == before
    run(cell(page, "two.2:first"))
    expect(panel(cell(page, "two:second"), "output")).to_contain_text("<6>")
