"""The cell as it looks and reads: head, line numbers, panels beside the code, short SQL, steps, what is said aloud."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .cells import button, cell, cells, edit, open_steps, run, status, steps

URL = "what-is-a-session/"
FIRST = "what_is_a_session:three-objects"


def selected_text(of: Locator) -> str:
    """Select a part of the page with a drag's result, and return what a copy of it would be."""
    text: str = of.evaluate("part => { getSelection().selectAllChildren(part); return getSelection().toString(); }")
    return text


def test_line_numbers_are_neither_copied_nor_read_aloud(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    code = cell(page, FIRST).locator(".lc-code")
    assert code.locator(".lc-gutter").inner_text().split() == [str(number) for number in range(1, 14)]
    assert selected_text(code).strip().startswith("from sqlalchemy import text")
    assert '"1' not in code.aria_snapshot()


def test_the_numbers_follow_an_edit(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    button(one, "Edit").click()
    expect(one.locator(".cm-content")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("a = 1\nb = 2")
    expect(one.locator(".lc-gutter")).to_have_text("1\n2")


def test_lines_that_sent_something_are_marked_until_the_code_is_another(page: Page, origin: str) -> None:
    page.goto(f"{origin}with-block/")
    one = cell(page, "with_block:commits-two")
    marked = one.locator(".lc-gutter b")
    assert marked.all_inner_texts() == ["7"]
    run(one)
    assert marked.all_inner_texts() == ["7"]
    edit(one, "session.get(Astronaut, 6)\nsession.close()")
    expect(marked).to_have_count(0)
    run(one)
    assert marked.all_inner_texts() == ["1"]


def test_the_marks_do_not_answer_a_question(page: Page, origin: str) -> None:
    page.goto(f"{origin}with-block/")
    mark = cell(page, "with_block:flush-then-exit-rolls-back").locator(".lc-gutter b").first
    shown = "mark => getComputedStyle(mark, '::before').visibility"
    assert mark.evaluate(shown) == "hidden"
    button(cell(page, "with_block:flush-then-exit-rolls-back"), "Just show me").click()
    expect(cell(page, "with_block:flush-then-exit-rolls-back")).not_to_have_attribute("asks", "")
    assert mark.evaluate(shown) == "visible"


def test_the_sql_is_shown_as_another_database_has_it_also_after_a_run(page: Page, origin: str) -> None:
    page.goto(f"{origin}with-block/")
    one = cell(page, "with_block:commits-two")
    statement = one.locator(".lc-sql li[data-kind=statement] code").first
    assert "RETURNING id" in (statement.text_content() or "")
    one.get_by_label("SQL for").select_option("PostgreSQL")
    expect(statement).to_have_text(re.compile(r"RETURNING astronauts\.id$"))
    expect(one.locator(".lc-dialect-note")).to_have_text(
        "As SQLAlchemy writes it for PostgreSQL. It was not run there."
    )
    run(one)
    expect(statement).to_have_text(re.compile(r"RETURNING astronauts\.id$"))
    one.get_by_label("SQL for").select_option("SQLite")
    expect(statement).to_have_text(re.compile(r"RETURNING id$"))


def test_every_button_of_every_head_has_a_name_of_its_own(page: Page, origin: str) -> None:
    page.goto(f"{origin}with-block/")
    expect(page.locator(".lc-head .lc-run")).to_have_count(len(cells(page)))
    names = page.locator(".lc-head button").evaluate_all("all => all.map((each) => each.ariaLabel)")
    assert len(names) == len(set(names)) > 20


def test_short_sql_is_copied_whole_and_shown_whole_on_demand(page: Page, origin: str) -> None:
    page.goto(f"{origin}with-block/")
    one = cell(page, "with_block:by-hand")
    statement = one.locator(".lc-sql code").nth(1)
    assert "astronauts.firstname" in selected_text(statement)
    low = statement.bounding_box()
    one.get_by_label("whole statements").check()
    high = statement.bounding_box()
    assert low and high and high["height"] > low["height"]


def test_on_a_phone_every_step_is_reached_by_a_tap(browser: Browser, origin: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(origin + URL)
    one = cell(page, FIRST)
    one.locator(".lc-steps").scroll_into_view_if_needed()
    track = steps(one).bounding_box()
    assert track and track["height"] >= 44
    last = int(steps(one).get_attribute("max") or 0)
    for step in (3, last, 0, 5):
        thumb = 14
        x = track["x"] + thumb / 2 + (track["width"] - thumb) * step / last
        track = steps(one).bounding_box() or track
        page.touchscreen.tap(x, track["y"] + track["height"] / 2)
        expect(one.locator(".lc-step-label")).to_contain_text(f"{step} of {last}")
    context.close()


def test_the_picture_of_the_session_is_whole_on_the_narrowest_page(page: Page, origin: str) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    one = open_steps(page, f"{origin}with-block/", "with_block:flush-then-exit-rolls-back")
    picture = one.locator(".lc-session .lc-scroll")
    expect(picture.locator(".lc-objects")).to_be_visible()
    assert picture.evaluate("box => box.scrollWidth - box.clientWidth") == 0


def test_the_current_line_has_an_edge_that_can_be_seen(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    button(one, "Previous step").click()
    mark = one.locator('[data-mark="step"]')
    expect(mark).to_be_visible()
    assert mark.evaluate("mark => getComputedStyle(mark).borderInlineStartColor") not in (
        "rgba(0, 0, 0, 0)",
        "transparent",
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_text_of_a_marked_line_can_be_read(page: Page, origin: str, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{origin}no-table/")
    one = cell(page, "no_table:no-table")
    mark = one.locator('[data-mark="error"]')
    expect(mark).to_be_visible()
    with_text = mark.screenshot()
    one.locator("pre code").first.evaluate(
        """code => {
          const without = new CSSStyleSheet();
          without.replaceSync(".lc-code code, .lc-code code :not(.lc-marks *) { color: transparent !important }");
          document.adoptedStyleSheets = [without];
        }"""
    )
    assert mark.screenshot() != with_text, "the mark covers the text"


def test_steps_results_and_answers_of_buttons_are_said_aloud(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    said = one.locator(".lc-head [aria-live]")
    button(one, "Previous step").click()
    expect(said).to_have_text("line 12, step 8 of 9: ROLLBACK")
    run(one)
    expect(status(one)).to_have_text("Done: 3 lines, 1 statement")
    page.context.grant_permissions(["clipboard-write"], origin=origin.rstrip("/"))
    button(one, "Share").click()
    expect(said).to_have_text("Link copied")


def test_who_moves_the_slider_hears_its_value_and_nothing_twice(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    button(one, "Previous step").click()
    expect(steps(one)).to_have_attribute("aria-valuetext", "line 12, step 8 of 9: ROLLBACK")
    steps(one).focus()
    page.keyboard.press("ArrowLeft")
    expect(steps(one)).to_have_attribute("aria-valuetext", "line 10, step 7 of 9")
    expect(one.locator(".lc-head [aria-live]")).to_have_text("line 12, step 8 of 9: ROLLBACK")


def test_a_pinned_step_says_what_differs_from_it(page: Page, origin: str) -> None:
    page.goto(f"{origin}transactions/")
    one = cell(page, "transactions:one-line")
    for _ in range(4):
        button(one, "Previous step").click()
    button(one, "Compare with this step").click()
    for _ in range(2):
        button(one, "Next step").click()
    expect(one.locator(".lc-compare")).to_contain_text("Step 0 → step 2")
    expect(one.locator(".lc-compare li")).to_contain_text("some_object changed from transient")
