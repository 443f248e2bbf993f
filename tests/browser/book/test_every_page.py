"""Two visits to every page, wide and narrow, that look at all its cells: each shows what is recorded, nothing moves
whatever its state, and axe finds no fault, in both schemes: wide before a run, narrow after it with every panel open.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from livecells import snippet, version_table

from ..axe import faults_in_both_schemes
from ..cells import SHIFTS, button, cell, cells, moved, recorded, run, settled, shows, watch_places
from ..pages import controls, menu_button
from ..site import ROOT
from .pages import PAGES, address

WIDE, NARROW, NARROWEST = 1280, 390, 320


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", PAGES)
def test_every_cell_shows_what_is_recorded_and_nothing_moves_and_axe_finds_no_fault(
    page: Page, origin: str, name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.add_init_script(SHIFTS)
    scripts: list[Route] = []
    page.route("**/index.js", lambda route: scripts.append(route))
    with_open_folds(page, address(origin, name))
    with page.expect_request("**/index.js"):
        page.goto(address(origin, name), wait_until="commit")
    expect(page.get_by_role("contentinfo")).to_be_visible()
    watch_places(page)
    scripts[0].continue_()
    expect(controls(page)).to_be_visible()
    assert moved(page) == [], "when JavaScript arrives"
    found = faults_in_both_schemes(page) if width == WIDE else []
    before = recorded(page)
    if width == WIDE:  # each cell goes on where the one before it stopped
        run_all(page)
    else:  # each starts its story afresh
        for id in reversed(before):
            run(cell(page, id))
    for id, html in before.items():
        assert shows(cell(page, id), html), id
    assert moved(page) == [], "while all cells run"
    for id in cells(page):
        one = cell(page, id)
        one.locator("pre code").first.click()
        expect(one.locator(".cm-content")).to_be_focused()
        page.keyboard.press("ControlOrMeta+Home")
        page.keyboard.type("#")
        expect(one).to_have_attribute("state", "stale")
        button(one, "Reset").click()
        expect(button(one, "Undo reset")).to_be_visible()
        assert moved(page) == [], f"when {id} is edited and reset"
    assert page.evaluate("window.shifts") == []
    if width == NARROW:
        run_all(page)
        page.locator("live-cell details").evaluate_all("all => all.forEach((each) => each.open = true)")
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        found = faults_in_both_schemes(page)
    assert not found, "\n".join(found)


def with_open_folds(page: Page, url: str) -> None:
    """Have the page delivered with all folds of its prose open, but not the panels, and with nothing covered by a question."""

    def deliver(route: Route) -> None:
        response = route.fetch()
        html = re.sub(r"<details(?![^>]* data-panel)(?! class=\"lc-)", "<details open", response.text())
        route.fulfill(response=response, body=html.replace(' asks=""', ""))

    page.route(url, deliver)


def run_all(page: Page) -> None:
    """Run all cells of the page, and wait for the last."""
    menu_button(page, "Run all").click()
    for id in cells(page):
        settled(cell(page, id))
    expect(menu_button(page, "Run all")).to_be_visible()


def test_every_cell_of_every_story_is_on_a_page() -> None:
    text = "\n".join((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in PAGES)
    stories = [snippet.load(path) for path in snippet.story_files(Path(ROOT / "snippets"))]
    tables = version_table.stories(text)
    missing = [
        f"{story.name}:{each.id}"
        for story in stories
        if story.name not in tables
        for each in story.cells
        if not each.hidden and f'src="{story.name}.py:{each.id}"' not in text
    ]
    assert missing == []
