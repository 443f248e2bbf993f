"""An exercise in Chromium: goals that are missed, met or not checked, hints, solutions, and what becomes of it when it is done."""

from playwright.sync_api import Browser, Locator, Page, expect

from .cells import answer, button, cell, goals, run
from .pages import URL

ID = "with_block:your-turn"
ADD = 'session.add(Astronaut(firstname="Mindy", lastname="Park"))'
COMMITS = f"with Session(engine) as session:\n    {ADD}\n    session.commit()"
BEGIN_BLOCK = f"with Session(engine) as session, session.begin():\n    {ADD}"


def exercise(page: Page, origin: str, url: str = URL, id: str = ID) -> Locator:
    """Go to an exercise."""
    page.goto(origin + url)
    return cell(page, id)


def test_a_goal_that_is_not_met_is_no_error(page: Page, origin: str) -> None:
    shown = exercise(page, origin)
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
    shown = exercise(page, origin, "what-is-a-session/", "factory:your-turn")
    answer(shown, "class SessionLocal:\n    def __new__(cls):\n        while True:\n            pass")
    expect(goals(shown)).to_contain_text("Could not be checked: it does not come to an end")
    expect(shown).to_have_attribute("state", "done")


def test_where_the_cell_raises_its_goals_are_not_checked(page: Page, origin: str) -> None:
    shown = exercise(page, origin)
    answer(shown, "raise KeyError(1)")
    expect(goals(shown).locator("[data-goal=unknown]")).to_have_count(2)
    expect(goals(shown)).to_contain_text("Not checked: the cell raised KeyError")


def test_hints_come_one_by_one_and_are_offered_after_two_tries(page: Page, origin: str) -> None:
    shown = exercise(page, origin)
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
    shown = exercise(page, origin)
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
    shown = exercise(page, origin)
    answer(shown, COMMITS)
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
    shown = cell(page, ID)
    run(shown)
    answer(shown, BEGIN_BLOCK)
    expect(shown.locator(".lc-exercise-end")).to_contain_text("2 of 3 ways found.")
    button(shown, "Forget my progress").click()
    expect(mark).to_have_count(0)
    assert page.evaluate("localStorage.getItem('live-cell progress')") is None


def test_without_javascript_an_exercise_is_complete(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    shown = exercise(page, origin)
    expect(goals(shown)).to_contain_text("Mindy Park is in the table")
    for number in range(3):
        shown.locator(".lc-hint").nth(number).locator("summary").click()
        expect(shown.locator(".lc-hint").nth(number).locator("p")).to_be_visible()
    shown.locator(".lc-solutions > summary").click()
    expect(shown.locator(".lc-solution pre").nth(2)).to_contain_text("sessionmaker(engine).begin()")
    context.close()
