"""axe-core on every state of a cell: both schemes, wide and narrow. What it finds in whole pages is in test_every_page.py."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from .axe import CELLS, faults_in_both_schemes
from .cells import button, cell, edit, open_steps, run, scrub
from .pages import ENDLESS, FIRST, FOREIGN, URL, link, menu_button, python_status

SECOND = "with_block:by-hand"
WIDTHS = [1280, 320]


@pytest.fixture(scope="module", params=WIDTHS)
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A reader with one width, and a browser that can copy nothing."""
    context = browser.new_context(viewport={"width": request.param, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })")
    yield context
    context.close()


def open_panels(page: Page) -> None:
    """Open all that a cell can open."""
    page.locator("live-cell details").evaluate_all("all => all.forEach((each) => each.open = true)")


@pytest.mark.parametrize("context", [*WIDTHS, 390, 1920], indirect=True)
def test_the_menu_in_the_header_has_no_fault(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    expect(menu_button(page, "Run all")).to_be_visible()
    expect(page.locator(".lc-page-keys")).to_be_visible()
    found = faults_in_both_schemes(page, ".lc-page-controls")
    assert not found, "\n".join(found)


def test_a_running_cell_and_the_pages_controls_have_no_fault(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, SECOND), ENDLESS)
    menu_button(page, "Run all").click()
    expect(cell(page, SECOND)).to_have_attribute("state", "running")
    expect(python_status(page)).to_have_text("Running by-hand")
    found = faults_in_both_schemes(page, CELLS)
    menu_button(page, "Stop").click()
    expect(cell(page, SECOND).locator(".lc-note")).to_have_text("Stopped")
    assert not found + faults_in_both_schemes(page, CELLS), "\n".join(found)


def test_an_error_stale_results_and_the_list_of_names_have_no_fault(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run(cell(page, SECOND))
    edit(cell(page, SECOND), "print('out')\nimport sys; print('err', file=sys.stderr)\n1 / 0")
    run(cell(page, SECOND))
    expect(cell(page, SECOND)).to_have_attribute("state", "error")
    open_panels(page)
    found = faults_in_both_schemes(page, CELLS)
    typing(cell(page, FIRST), "session.")
    expect(cell(page, FIRST)).to_have_attribute("state", "stale")
    expect(cell(page, SECOND)).to_have_attribute("state", "stale")
    expect(page.locator(".cm-completionInfo")).to_be_visible()
    found += faults_in_both_schemes(page, CELLS)
    assert not found, "\n".join(found)


def typing(cell: Locator, text: str) -> None:
    """Put in new code of which the last character is typed: that opens the list of names."""
    edit(cell, text[:-1])
    cell.page.keyboard.type(text[-1])


@pytest.mark.parametrize("context", [*WIDTHS, 390], indirect=True)
def test_the_steps_and_their_panels_have_no_fault(page: Page, origin: str) -> None:
    found = []
    for id, moments in (("transactions:query-then-commit", [4]), ("transactions:your-turn", [10, 22])):
        one = open_steps(page, f"{origin}transactions/", id)
        for index in moments:
            scrub(one, index)
            found += [f"{id} at {index}: {each}" for each in faults_in_both_schemes(page, f'[id="{id}"]')]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("context", [*WIDTHS, 390], indirect=True)
def test_an_exercise_has_no_fault_whatever_its_state(page: Page, origin: str) -> None:
    id = "with_block:your-turn"
    page.goto(origin + URL)
    one = cell(page, id)
    found = []
    run(one)
    expect(one.locator("[data-goal=missed]")).to_have_count(2)
    for summary in one.locator(".lc-help summary").all():
        summary.click()
    expect(one.locator(".lc-change ins")).not_to_have_count(0)
    found += [f"missed: {each}" for each in faults_in_both_schemes(page, f'[id="{id}"]')]
    one.get_by_role("button", name="Put it in").first.click()
    run(one)
    expect(one.locator(".lc-goals[data-met]")).to_be_visible()
    found += [f"met: {each}" for each in faults_in_both_schemes(page, f'[id="{id}"]')]
    assert not found, "\n".join(found)


def test_a_links_banner_the_list_of_files_and_a_link_to_copy_have_no_fault(page: Page, origin: str) -> None:
    page.goto(link(origin, "print('linked')"))
    expect(cell(page, FIRST).locator(".lc-shared-link")).to_contain_text(FOREIGN)
    found = []
    for opener in ("Download", "Share"):
        button(cell(page, FIRST), opener).click()
        expect(cell(page, FIRST).locator(".lc-export-menu")).to_be_visible()
        found += faults_in_both_schemes(page, CELLS)
    page.goto(link(origin, "").replace("~", "~*"))
    page.reload()
    expect(cell(page, FIRST).locator(".lc-shared-link")).to_contain_text("is damaged")
    found += faults_in_both_schemes(page, CELLS)
    assert not found, "\n".join(found)


def test_on_paper_nothing_is_pale_and_no_result_is_covered(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    expect(button(cell(page, FIRST), "Run")).to_be_visible()
    page.emulate_media(media="print")
    expect(cell(page, FIRST).locator(".lc-output")).to_be_visible()
    summary = "summary => getComputedStyle(summary, '::before').display"
    assert page.locator("live-cell summary").first.evaluate(summary) == "none"
    found = faults_in_both_schemes(page)
    assert not found, "\n".join(found)
