"""Every exercise in Chromium, as a reader does it: the starter misses a goal, each wrong answer gets its sentence, each solution
meets all goals; and what becomes of an exercise that is done.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from livecells import snippet
from livecells.runtime.goals import goal_texts

from .cells import button, cell, edit, run, settled
from .pages import DOCS, PAGES, address
from .site import ROOT

CELLS = {
    story.name: story.cells[-1]
    for story in map(snippet.load, snippet.story_files(Path(ROOT / "snippets")))
    if story.cells[-1].exercise
}
# The page on which each stands.
EXERCISES = {
    name: next(page for page in PAGES if f'src="{name}.py:{each.id}"' in (DOCS / f"{page}.md").read_text("utf-8"))
    for name, each in CELLS.items()
}
STORY = "with_block"
HEIGHT = "element => element.getBoundingClientRect().height"


def exercise(page: Page, origin: str, story: str) -> Locator:
    """Go to the page of an exercise."""
    page.goto(address(origin, EXERCISES[story]))
    return cell(page, f"{story}:{CELLS[story].id}")


def goals(shown: Locator) -> Locator:
    return shown.locator(".lc-goals")


def answer(shown: Locator, source: str) -> None:
    """Put code into the editor and run it, as a reader does, until the goals are of this run."""
    before = goals(shown).element_handle()
    edit(shown, source)
    shown.page.keyboard.press("ControlOrMeta+Enter")
    settled(shown)
    shown.page.wait_for_function("goals => !goals.isConnected", arg=before)


def source_of(story: str, id: str) -> str:
    exercise = CELLS[story].exercise
    assert exercise
    return next(each.source for each in (*exercise.solutions, *exercise.wrong) if each.id == id)


@pytest.mark.parametrize("story", EXERCISES)
def test_an_exercise_holds_what_it_promises_in_the_browser(page: Page, origin: str, story: str) -> None:
    shown = exercise(page, origin, story)
    proof = CELLS[story].exercise
    assert proof
    texts = [text.replace("`", "") for text in goal_texts(proof.goals)]
    assert [text.partition(":")[0] for text in goals(shown).locator(".lc-goal-text").all_text_contents()] == [
        text.partition(":")[0] for text in texts
    ]
    expect(goals(shown).locator(".lc-goals-head")).to_have_text("Not tried yet")
    room = goals(shown).evaluate(HEIGHT)
    run(shown)
    expect(goals(shown).locator("[data-goal]")).to_have_count(len(texts))
    assert goals(shown).evaluate(HEIGHT) == room, "the first run moves what is below"
    expect(goals(shown)).not_to_have_attribute("data-met", "")
    for each in proof.wrong:
        answer(shown, each.source)
        expect(goals(shown)).not_to_have_attribute("data-met", "")
        told = goals(shown).locator(".lc-advice, li:not([data-goal=met]) .lc-goal-text").all_text_contents()
        assert any(text.startswith(each.caption.replace("`", "")) for text in told), each.id
    for each in proof.solutions:
        answer(shown, each.source)
        expect(goals(shown), each.id).to_have_attribute("data-met", "")
    found = len(proof.solutions)
    if found > 1:
        expect(shown.locator(".lc-exercise-end")).to_contain_text(f"{found} of {found} ways found.")


def test_a_goal_that_is_not_met_is_no_error(page: Page, origin: str) -> None:
    shown = exercise(page, origin, STORY)
    run(shown)
    expect(goals(shown)).to_contain_text("0 of 2 goals met.")
    expect(shown).to_have_attribute("state", "done")
    bad = shown.evaluate("cell => getComputedStyle(cell).getPropertyValue('--lc-bad')")
    colours = goals(shown).evaluate(
        """(goals, bad) => {
          const probe = goals.appendChild(document.createElement("i"));
          probe.style.color = bad;
          const colour = getComputedStyle(probe).color;
          probe.remove();
          return [...goals.querySelectorAll("*")].filter((each) => getComputedStyle(each).color === colour).length;
        }""",
        bad,
    )
    assert colours == 0
    expect(shown.get_by_role("status")).to_contain_text("0 of 2 goals met. No INSERT was sent.")


def test_a_check_that_does_not_end_says_so_and_costs_nothing(page: Page, origin: str) -> None:
    shown = exercise(page, origin, "sessionmaker")
    answer(shown, "class SessionLocal:\n    def __new__(cls):\n        while True:\n            pass")
    expect(goals(shown)).to_contain_text("Could not be checked: it does not come to an end")
    expect(shown).to_have_attribute("state", "done")


def test_where_the_cell_raises_its_goals_are_not_checked(page: Page, origin: str) -> None:
    shown = exercise(page, origin, STORY)
    answer(shown, "raise KeyError(1)")
    expect(goals(shown).locator("[data-goal=unknown]")).to_have_count(2)
    expect(goals(shown)).to_contain_text("Not checked: the cell raised KeyError")


def test_hints_come_one_by_one_and_are_offered_after_two_tries(page: Page, origin: str) -> None:
    shown = exercise(page, origin, STORY)
    hints = shown.locator(".lc-hint")
    expect(hints).to_have_count(3)
    expect(hints.nth(0)).to_be_visible()
    expect(hints.nth(1)).to_be_hidden()
    run(shown)
    expect(goals(shown)).to_contain_text("met")
    expect(shown.locator(".lc-offer")).to_be_hidden()
    answer(shown, "pass")
    expect(shown.locator(".lc-offer")).to_be_visible()
    for number in range(3):
        hints.nth(number).locator("summary").click()
    expect(hints.nth(2)).to_contain_text("Below line 2: session.commit().")


def test_a_solution_is_shown_as_a_change_and_can_be_put_in_and_taken_out(page: Page, origin: str) -> None:
    shown = exercise(page, origin, STORY)
    run(shown)
    shown.locator(".lc-solutions > summary").click()
    first = shown.locator(".lc-solution").first
    expect(first.locator(".lc-change ins")).to_have_text("    session.commit()\n")
    button(first, "Put it in").click()
    expect(first.locator(".lc-change")).to_be_hidden()
    expect(shown).to_have_attribute("state", "stale")
    run(shown)
    expect(goals(shown)).to_contain_text("Both goals met.")
    button(shown, "Try it again").click()
    expect(goals(shown)).to_contain_text("Done before")
    expect(shown.locator(".lc-code")).not_to_contain_text("commit")


def test_what_is_done_is_marked_in_the_navigation_until_it_is_forgotten(page: Page, origin: str) -> None:
    shown = exercise(page, origin, STORY)
    answer(shown, source_of(STORY, "commit"))
    navigation = page.get_by_role("navigation", name="Navigation")
    mark = navigation.get_by_role("link", name="Open and close a Session (1 of 1 exercises done)")
    expect(mark).to_be_visible()
    expect(shown.get_by_role("link", name="Next: Transactions")).to_be_visible()
    shown.get_by_role("link", name="Next: Transactions").click()
    expect(page.locator("h1")).to_contain_text("Transaction")
    expect(mark).to_be_visible()  # on the next page, which came without a load
    page.reload()
    expect(mark).to_be_visible()
    mark.click()
    shown = cell(page, f"{STORY}:your-turn")
    run(shown)
    answer(shown, source_of(STORY, "begin-as-a-block"))
    expect(shown.locator(".lc-exercise-end")).to_contain_text("2 of 3 ways found.")
    button(shown, "Forget my progress").click()
    expect(mark).to_have_count(0)
    assert page.evaluate("localStorage.getItem('live-cell progress')") is None


def test_without_javascript_an_exercise_is_complete(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    shown = exercise(page, origin, STORY)
    expect(goals(shown)).to_contain_text("Mindy Park is in the table")
    for number in range(3):
        shown.locator(".lc-hint").nth(number).locator("summary").click()
        expect(shown.locator(".lc-hint").nth(number).locator("p")).to_be_visible()
    shown.locator(".lc-solutions > summary").click()
    expect(shown.locator(".lc-solution pre").nth(2)).to_contain_text("sessionmaker(engine).begin()")
    context.close()
