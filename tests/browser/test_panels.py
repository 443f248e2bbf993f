"""The panels below a cell's output: steps, SQL, session, tables, in a real browser."""

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from .cells import button, cell, open_steps, panel, result_html, run, scrub, shows, steps
from .conftest import Watch

URL = "transactions/"
COMMITS = "transactions:query-then-commit"  # with · get · change · commit
LONG = "transactions:your-turn"  # many steps, two sessions, output


def opened(page: Page, origin: str, id: str = COMMITS) -> Locator:
    return open_steps(page, origin + URL, id)


def summary(cell: Locator, name: str) -> Locator:
    """Return what the summary of a panel says."""
    return panel(cell, name).locator("summary")


def last(cell: Locator) -> int:
    return int(steps(cell).get_attribute("max") or 0)


def entries(cell: Locator, those: str = "") -> list[str]:
    """Return the first words of the entries of the tape."""
    texts = panel(cell, "sql").locator(f"li{those} code").all_text_contents()
    return [text.split()[0] for text in texts]


def state(cell: Locator, name: str) -> Locator:
    """Return where an object's marker is, in words."""
    return panel(cell, "session").locator("tbody", has_text=name).locator(".lc-visually-hidden").first


def test_the_keyboard_steps_through_a_cell_and_every_panel_follows(page: Page, origin: str) -> None:
    one = opened(page, origin)
    steps(one).focus()
    page.keyboard.press("Home")
    expect(one.locator(".lc-step-label")).to_have_text("start · 0 of 5")
    assert entries(one, ":not([inert])") == []
    expect(summary(one, "session")).to_contain_text("no transaction")
    expect(panel(one, "session").locator("tbody", has_text="Astronaut 6")).to_contain_text("not yet")

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(one.locator(".lc-step-label")).to_have_text("line 2 · 2 of 5")
    expect(steps(one)).to_have_attribute("aria-valuetext", "line 2, step 2 of 5: BEGIN; SELECT; mark is persistent")
    assert entries(one, "[data-now]") == ["BEGIN", "SELECT"]
    assert entries(one, "[inert]") == ["BEGIN", "UPDATE", "COMMIT"]
    expect(summary(one, "session")).to_contain_text("in a transaction")
    expect(state(one, "Astronaut 6")).to_have_text("persistent")

    page.keyboard.press("ArrowRight")
    assert entries(one, "[data-now]") == []
    expect(panel(one, "session")).to_contain_text("changed from 'Mark' → to 'Marek'")
    expect(panel(one, "tables").locator("[data-change]")).to_have_count(0)

    page.keyboard.press("ArrowRight")
    assert entries(one, "[data-now]") == ["BEGIN", "UPDATE", "COMMIT"]
    expect(panel(one, "tables").locator("[data-change=updated]")).to_contain_text("'Mark' → to 'Marek'")
    expect(summary(one, "tables")).to_contain_text("astronauts 6 rows, 1 updated")

    page.keyboard.press("End")
    expect(one.locator(".lc-step-label")).to_have_text("end · 5 of 5")
    assert entries(one, ":is([inert], [data-now])") == []
    expect(state(one, "Astronaut 6")).to_have_text("detached")
    expect(steps(one)).to_be_focused()


def test_output_and_error_that_are_not_there_yet_are_dimmed_in_their_place(page: Page, origin: str) -> None:
    one = open_steps(page, f"{origin}with-block/", "closed_for_good:closed-for-good")
    whole = panel(one, "output").inner_text()
    scrub(one, 1)
    expect(panel(one, "output").locator("[inert]")).to_have_text(whole)
    expect(panel(one, "error")).to_have_attribute("inert", "")
    assert panel(one, "output").text_content() == whole
    scrub(one, last(one))
    expect(one.locator("[inert]")).to_have_count(0)


def test_steps_work_before_any_run_and_without_python(page: Page, origin: str, watch: Watch) -> None:
    page.goto(origin + URL)
    one = cell(page, COMMITS)
    expect(steps(one)).to_be_enabled()
    scrub(one, 2)
    expect(one.locator(".lc-step-label")).to_have_text("line 2 · 2 of 5")
    assert entries(one, "[data-now]") == ["BEGIN", "SELECT"]
    page.wait_for_load_state("networkidle")
    assert watch.runtime() == []


@pytest.mark.parametrize("id", [COMMITS, LONG])
def test_stepping_moves_nothing_above_the_panels_and_no_object_in_them(page: Page, origin: str, id: str) -> None:
    one = opened(page, origin, id)
    scrub(one, 0)
    script = """(cell) => [...cell.querySelectorAll(
        ".lc-code, .lc-head, .lc-result > * > *, .lc-step-label, .lc-steps input, .lc-sql li"), cell.nextElementSibling]
      .map((each) => JSON.stringify(each.getBoundingClientRect().toJSON()).slice(0, 40))"""
    rows = "(cell) => [...cell.querySelectorAll('[data-object]')].map((row) => row.getBoundingClientRect().height)"
    scroll = page.evaluate("scrollY")
    for _ in range(2):  # rows grow to what they need, and then stay
        for index in range(last(one) + 1):
            scrub(one, index)
    still, heights = one.evaluate(script), one.evaluate(rows)
    for index in range(last(one) + 1):
        scrub(one, index)
        assert one.evaluate(script) == still, index
        assert one.evaluate(rows) == heights, index
    assert page.evaluate("scrollY") == scroll


def test_the_first_step_back_moves_nothing_above_the_session(page: Page, origin: str) -> None:
    one = opened(page, origin)
    tops = "(cell) => [...cell.querySelectorAll('.lc-result > * > *')].slice(0, 3).map((e) => e.getBoundingClientRect().top)"
    before = one.evaluate(tops)
    for index in range(last(one), -1, -1):
        scrub(one, index)
        assert one.evaluate(tops) == before


def test_opened_panels_stay_open_and_the_new_result_is_shown_at_its_end(page: Page, origin: str) -> None:
    one = opened(page, origin)
    summary(one, "sql").click()
    recorded = result_html(one)
    scrub(one, 2)
    run(one)
    expect(panel(one, "session")).to_have_attribute("open", "")
    expect(panel(one, "tables")).to_have_attribute("open", "")
    expect(panel(one, "sql")).not_to_have_attribute("open", "")
    expect(one.locator(".lc-step-label")).to_have_text("end · 5 of 5")
    assert shows(one, recorded)
    scrub(one, 3)
    expect(panel(one, "session")).to_contain_text("changed from 'Mark' → to 'Marek'")


def test_play_goes_to_the_end_and_pause_stops_it(page: Page, origin: str) -> None:
    one = opened(page, origin)
    button(one, "Play").click()
    expect(one.locator(".lc-step-label")).to_have_text("line 1 · 1 of 5")
    button(one, "Pause").click()
    expect(button(one, "Play")).to_be_focused()
    expect(one.locator(".lc-step-label")).to_have_text("line 1 · 1 of 5")
    button(one, "Play").click()
    expect(one.locator(".lc-step-label")).to_have_text("line 2 · 2 of 5")
    expect(one.locator(".lc-step-label")).to_have_text("end · 5 of 5")
    expect(button(one, "Play")).to_be_focused()


def asked_to_play(page: Page, url: str) -> None:
    """Have the page delivered as if the cell's fence said `play`."""

    def deliver(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace(f'id="{COMMITS}"', f'id="{COMMITS}" play=""'))

    page.route(url, deliver)


def test_a_cell_plays_by_itself_once_when_it_comes_into_sight(page: Page, origin: str) -> None:
    page.emulate_media(reduced_motion="no-preference")
    asked_to_play(page, origin + URL)
    page.goto(origin + URL)
    one = cell(page, COMMITS)
    expect(one.locator(".lc-step-label")).to_have_text("end · 5 of 5")
    one.scroll_into_view_if_needed()
    expect(button(one, "Pause")).to_be_visible()
    expect(one.locator(".lc-step-label")).to_have_text("end · 5 of 5")
    expect(button(one, "Play")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    one.scroll_into_view_if_needed()
    expect(button(one, "Play")).to_be_visible()


def test_with_reduced_motion_nothing_plays_by_itself_and_objects_do_not_glide(page: Page, origin: str) -> None:
    asked_to_play(page, origin + URL)
    one = opened(page, origin)
    one.scroll_into_view_if_needed()
    gliding = "() => document.getAnimations().filter((each) => each.effect.target.matches('.lc-dot')).length"
    scrub(one, 4)
    assert page.evaluate(gliding) == 0
    expect(button(one, "Play")).to_be_visible()
    page.emulate_media(reduced_motion="no-preference")
    scrub(one, 5)
    assert page.evaluate(gliding) == 1


def test_without_javascript_the_panels_open_and_the_steps_are_hidden(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(origin + URL)
    one = cell(page, COMMITS)
    expect(panel(one, "steps")).to_be_hidden()
    summary(one, "tables").click()
    expect(panel(one, "tables").get_by_role("table").first).to_be_visible()
    expect(panel(one, "session").get_by_role("rowheader").first).to_contain_text("Astronaut 6 mark")
    context.close()
