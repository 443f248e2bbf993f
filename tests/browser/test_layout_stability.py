"""Nothing moves under the reader when JavaScript arrives, and none of a cell's states moves it.

The visit to each page also compares what all its cells show, run from first to last, with what is recorded.
"""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from .cells import button, cell, cells, edit, moved, recorded, run, settled, shows, watch_places
from .pages import FIRST, PAGES, URL, address, controls, python_status

SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    // a new result takes the place of the one before
    const seen = sources.filter(({ node }) => node && !node.parentElement?.closest(".lc-result"));
    const names = seen.map(({ node }) => node.className || node.nodeName);
    if (seen.length) window.shifts.push(`${value.toFixed(4)} ${names.join(", ")}`);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_no_cell_of_any_page_moves_whatever_its_state_and_each_shows_what_is_recorded(
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
    before = recorded(page)
    button(controls(page), "Run all").click()
    for id in cells(page):
        settled(cell(page, id))
        assert shows(cell(page, id), before[id]), id
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


def with_open_folds(page: Page, url: str) -> None:
    """Have the page delivered with all folds open, but not the panels: a live result opens the fold around it."""

    def deliver(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=re.sub(r"<details(?![^>]* data-panel)", "<details open", response.text()))

    page.route(url, deliver)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_moves_when_javascript_arrives_or_a_cell_changes_its_state(
    browser: Browser, origin: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_init_script(SHIFTS)
    page = context.new_page()
    scripts = []
    page.route("**/index.js", lambda route: scripts.append(route))
    with page.expect_request("**/index.js"):
        page.goto(origin + URL, wait_until="commit")
    expect(cell(page, FIRST)).to_be_visible()
    one = cell(page, "with_block:by-hand")
    bare = height(one)
    scripts[0].continue_()
    expect(button(one, "Run")).to_be_visible()
    assert height(one) == bare
    top = height(one)
    run(one)
    expect(python_status(page)).to_have_text("Python: ready")
    assert height(one) == top
    one.locator("pre code").first.click()
    expect(one.locator(".cm-content")).to_be_focused()
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.type("#")
    expect(button(one, "Reset")).to_be_visible()
    assert height(one) == top
    assert page.evaluate("window.shifts") == []
    run(one)  # the edit's result is another, and moves what is below it
    expect(button(one, "Run")).to_be_visible()
    assert height(one) == top
    button(one, "Reset").click()
    expect(button(one, "Undo reset")).to_be_visible()
    assert height(one) == top
    button(one, "Copy").click()
    expect(button(one, "Copy")).to_be_visible()
    boxes = [box for each in one.locator(".lc-toolbar .lc-button:visible").all() if (box := each.bounding_box())]
    assert all(box["height"] >= 24 and box["width"] >= 24 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def height(cell: Locator) -> float:
    """Return how far below the code's beginning the bar ends."""
    place: float = cell.evaluate(
        """cell => cell.querySelector(".lc-toolbar").getBoundingClientRect().bottom
          - cell.querySelector(".lc-toolbar").getBoundingClientRect().top"""
    )
    return place


def test_the_buttons_keep_their_places_whatever_they_say(page: Page, origin: str) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(origin + URL)
    one = cell(page, FIRST)
    share = one.locator(".lc-share")
    expect(share).to_be_visible()
    places = [share.bounding_box(), one.locator(".lc-download").bounding_box()]
    button(one, "Copy").click()
    expect(one.locator(".lc-copy")).to_have_text(re.compile("opied"))
    assert [share.bounding_box(), one.locator(".lc-download").bounding_box()] == places
    edit(one, "print(1)")
    expect(button(one, "Reset")).to_be_visible()
    after = [share.bounding_box(), one.locator(".lc-download").bounding_box()]
    assert [box["x"] for box in after if box] == [box["x"] for box in places if box]
