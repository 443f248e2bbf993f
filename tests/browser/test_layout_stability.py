"""Nothing moves under the reader when JavaScript arrives, and none of a cell's states moves it."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .cells import SHIFTS, button, cell, edit, run
from .pages import FIRST, URL, python_status


@pytest.mark.parametrize(("width", "touch"), [(1280, False), (390, False), (320, False), (1024, True), (412, True)])
def test_nothing_moves_when_javascript_arrives_or_a_cell_changes_its_state(
    browser: Browser, origin: str, width: int, touch: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, is_mobile=touch, has_touch=touch, reduced_motion="reduce"
    )
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
    boxes = [box for each in one.locator(".lc-head .lc-button:visible").all() if (box := each.bounding_box())]
    assert all(box["height"] >= 24 and box["width"] >= 24 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def height(cell: Locator) -> float:
    """Return how far below the code's beginning the bar ends."""
    place: float = cell.evaluate(
        """cell => cell.querySelector(".lc-head").getBoundingClientRect().bottom
          - cell.querySelector(".lc-head").getBoundingClientRect().top"""
    )
    return place


def test_the_buttons_keep_their_places_whatever_they_say(page: Page, origin: str) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto(origin + URL)
    one = cell(page, FIRST)
    share = one.locator(".lc-share")
    expect(share).to_be_visible()
    share.scroll_into_view_if_needed()
    places = [share.bounding_box(), one.locator(".lc-download").bounding_box()]
    button(one, "Copy").click()
    expect(one.locator(".lc-export-menu")).to_be_visible()  # this browser does not let the page copy
    assert [share.bounding_box(), one.locator(".lc-download").bounding_box()] == places
    edit(one, "print(1)")
    expect(button(one, "Reset")).to_be_visible()
    after = [share.bounding_box(), one.locator(".lc-download").bounding_box()]
    assert [box["x"] for box in after if box] == [box["x"] for box in places if box]


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (800, False)])
def test_the_panels_stand_beside_the_code_where_there_is_room(
    page: Page, origin: str, width: int, beside: bool
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(origin + URL)
    one = cell(page, "with_block:by-hand")
    expect(one.locator(".lc-run")).to_be_visible()
    code, tape = one.locator(".lc-code").bounding_box(), one.locator(".lc-sql").bounding_box()
    assert code
    assert tape
    assert (tape["x"] >= code["x"] + code["width"]) == beside


def test_the_panels_stay_beside_the_code_while_its_lines_grow_and_shrink(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    one = cell(page, "with_block:by-hand")
    expect(one.locator(".lc-run")).to_be_visible()
    place = column(one)
    for code in (f"print('{'long ' * 30}')", "pass"):
        edit(one, code)
        expect(button(one, "Reset")).to_be_visible()
        assert column(one) == place
    button(one, "Reset").click()
    expect(button(one, "Undo reset")).to_be_visible()
    assert column(one) == place


def column(cell: Locator) -> list[float]:
    """Return where the panels begin at the left, and how wide they are."""
    place: list[float] = cell.locator(".lc-sql").evaluate("sql => [sql.getBoundingClientRect().x, sql.clientWidth]")
    return place
