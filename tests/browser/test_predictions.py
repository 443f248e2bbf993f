"""Questions above cells: what is covered until the reader answers, and what happens then."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .cells import button, cell, run
from .conftest import Watch
from .pages import FIRST, URL

ASKED = "with_block:does-not-commit"
ORDERED = "with_block:flush-then-exit-rolls-back"


def question(cell: Locator) -> Locator:
    """Return the question of a cell, as a group of the accessibility tree."""
    return cell.get_by_role("group").filter(has_text="Predict").last


def verdict(cell: Locator) -> Locator:
    """Return what the reader is told after the answer."""
    return cell.locator(".lc-verdict")


def after(cell: Locator) -> Locator:
    """Return the first paragraph after the cell."""
    return cell.locator("xpath=following::p[1]")


def test_the_result_and_what_follows_are_covered_for_eye_and_ear_and_the_headings_stay(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    asked = cell(page, ASKED)
    expect(asked.get_by_text("How many astronauts does the second session count?")).to_be_visible()
    for hidden in (asked.locator(".lc-output"), asked.locator(".lc-sql"), verdict(asked), after(asked)):
        expect(hidden).to_be_hidden()
    assert "6 astronauts" not in page.locator("article").aria_snapshot()
    expect(page.get_by_role("heading", name="Without a block")).to_be_visible()


def test_an_answer_uncovers_both_and_the_cell_plays_to_the_step_that_decides(
    page: Page, origin: str, watch: Watch
) -> None:
    page.goto(origin + URL)
    asked = cell(page, ORDERED)
    for word in ("BEGIN", "INSERT", "ROLLBACK"):
        button(asked, word).click()
    button(asked, "Check").click()
    expect(verdict(asked)).to_contain_text("Yes: BEGIN → INSERT → ROLLBACK.")
    expect(verdict(asked)).to_be_focused()
    expect(asked.locator(".lc-step-label")).to_have_text("line 5 · 5 of 9")
    expect(after(asked)).to_be_visible()
    assert button(asked, "Play").is_visible(), "it stays at the step"


def test_a_wrong_answer_stays_visible_beside_the_right_one(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    asked = cell(page, ASKED)
    button(asked, "7").focus()
    page.keyboard.press("Enter")
    expect(verdict(asked)).to_contain_text("You said 7. Not this time: 6.")
    expect(button(asked, "7")).to_have_attribute("aria-pressed", "true")
    expect(asked.locator(".lc-output")).to_be_visible()


def test_words_are_taken_back_from_the_order_by_another_press(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    asked = cell(page, ORDERED)
    button(asked, "INSERT").click()
    button(asked, "BEGIN").click()
    button(asked, "INSERT").click()
    expect(asked.locator(".lc-order > li")).to_have_text(["BEGIN"])


@pytest.mark.parametrize("way", ["Just show me", "Run"])
def test_who_wants_no_question_is_shown(page: Page, origin: str, way: str) -> None:
    page.goto(origin + URL)
    asked = cell(page, ASKED)
    if way == "Run":
        run(asked)
    else:
        button(asked, way).click()
        expect(verdict(asked)).to_contain_text("The answer: 6.")
    expect(asked.locator(".lc-output")).to_have_text("6 astronauts\n")
    expect(after(asked)).to_be_visible()


def test_without_javascript_question_answer_and_result_are_there_to_be_read(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(origin + URL)
    asked = cell(page, ASKED)
    for shown in (verdict(asked), asked.locator(".lc-output"), after(asked)):
        expect(shown).to_be_visible()
    expect(verdict(asked)).to_contain_text("The answer: 6.")
    expect(button(asked, "Just show me")).to_be_hidden()
    context.close()


def test_where_the_script_does_not_come_nothing_stays_covered(page: Page, origin: str, watch: Watch) -> None:
    page.route("**/index.js", lambda route: route.abort())
    page.goto(origin + URL)
    expect(cell(page, ASKED).locator(".lc-output")).to_be_visible()
    expect(after(cell(page, ASKED))).to_be_visible()
    watch.complaints.clear()  # of the script


def test_a_link_to_what_a_question_covers_leads_to_the_question_which_says_so(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    asked, goal = cell(page, ORDERED), page.locator("#an-id-for-a-while")
    page.evaluate("location.hash = 'an-id-for-a-while'")
    words = asked.get_by_text("The link leads to what this question covers.")
    expect(words).to_be_in_viewport()
    expect(question(asked)).to_be_in_viewport()
    expect(page.locator("body > [role=status]")).to_contain_text("Answer it, or press “Just show me”.")
    button(asked, "Just show me").click()
    expect(words).to_be_hidden()
    page.evaluate("scrollTo(0, 0)")
    asked.get_by_role("link", name="Go on to where the link leads").click()
    expect(goal).to_be_in_viewport()


def test_a_page_that_is_opened_at_what_a_question_covers_begins_at_the_question(page: Page, origin: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto(f"{origin}{URL}#an-id-for-a-while")
    expect(cell(page, ORDERED).get_by_text("The link leads to what this question covers.")).to_be_in_viewport()
    expect(cell(page, FIRST).get_by_text("The link leads")).to_have_count(0)
