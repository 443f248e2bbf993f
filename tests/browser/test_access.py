"""axe-core on the built pages and on every state of their cells: both schemes, wide and narrow."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from .cells import button, cell, cells, edit, open_steps, run, scrub, settled
from .pages import ENDLESS, FIRST, FOREIGN, PAGES, URL, address, controls, link, open_folds, python_status
from .site import ROOT

SECOND = "with_block:by-hand"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"  # there once the assets are built
CELLS = "live-cell, .lc-page-controls"
SIZES = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]


@pytest.fixture(scope="module", params=SIZES, ids=str)
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A reader with one width and scheme, and a browser that can copy nothing; axe is let in past the site's policy."""
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    context.set_default_timeout(20_000)
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })")
    yield context
    context.close()


def faults(page: Page, within: str = "html") -> list[str]:
    """Return what axe finds in the elements, and whether the page is wider than its window."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(
        """async (within) => {
          const { violations } = await axe.run([...document.querySelectorAll(within)], { resultTypes: ["violations"] });
          return violations.flatMap((each) => each.nodes.map((node) =>
            `${each.id}: ${node.html.slice(0, 160)} | ${node.any[0]?.message ?? ""}`));
        }""",
        within,
    )
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("the page scrolls sideways")
    return [re.sub(r"\s+", " ", each) for each in found]


def open_panels(page: Page) -> None:
    """Open all that a cell can open."""
    page.locator("live-cell details").evaluate_all("all => all.forEach((each) => each.open = true)")


def test_no_page_has_a_fault_before_a_run_or_after_it_with_every_panel_open(page: Page, origin: str) -> None:
    found = []
    for name in PAGES:
        page.goto(address(origin, name))
        expect(controls(page)).to_be_visible()
        open_folds(page)
        found += [f"{name}: {each}" for each in faults(page)]
        run_cells(page, everything=name == "with-block")
        open_panels(page)
        found += [f"{name}, run: {each}" for each in faults(page, CELLS)]
    for url in ("sources/", "404.html"):
        page.goto(origin + url)
        found += [f"{url}: {each}" for each in faults(page)]
    assert not found, "\n".join(found)


def run_cells(page: Page, everything: bool) -> None:
    """Run all cells of the page, or only what its last cell needs."""
    if not everything:
        run(cell(page, cells(page)[-1]))
        return
    button(controls(page), "Run all").click()
    for id in cells(page):
        settled(cell(page, id))
    expect(button(controls(page), "Run all")).to_be_visible()


def test_a_running_cell_and_the_pages_controls_have_no_fault(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, SECOND), ENDLESS)
    button(controls(page), "Run all").click()
    expect(cell(page, SECOND)).to_have_attribute("state", "running")
    expect(python_status(page)).to_have_text("Running by-hand")
    found = faults(page, CELLS)
    button(controls(page), "Stop").click()
    expect(cell(page, SECOND).locator(".lc-note")).to_have_text("Stopped")
    assert not found + faults(page, CELLS), "\n".join(found)


def test_an_error_stale_results_and_the_list_of_names_have_no_fault(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run(cell(page, SECOND))
    edit(cell(page, SECOND), "print('out')\nimport sys; print('err', file=sys.stderr)\n1 / 0")
    run(cell(page, SECOND))
    expect(cell(page, SECOND)).to_have_attribute("state", "error")
    open_panels(page)
    found = faults(page, CELLS)
    typing(cell(page, FIRST), "session.")
    expect(cell(page, FIRST)).to_have_attribute("state", "stale")
    expect(cell(page, SECOND)).to_have_attribute("state", "stale")
    expect(page.locator(".cm-completionInfo")).to_be_visible()
    found += faults(page, CELLS)
    assert not found, "\n".join(found)


def typing(cell: Locator, text: str) -> None:
    """Put in new code of which the last character is typed: that opens the list of names."""
    edit(cell, text[:-1])
    cell.page.keyboard.type(text[-1])


@pytest.mark.parametrize("context", [*SIZES, (390, "light"), (390, "dark")], ids=str, indirect=True)
def test_the_steps_and_their_panels_have_no_fault(page: Page, origin: str) -> None:
    found = []
    for id, moments in (("transactions:query-then-commit", [4]), ("transactions:your-turn", [10, 26])):
        one = open_steps(page, f"{origin}transactions/", id)
        for index in moments:
            scrub(one, index)
            found += [f"{id} at {index}: {each}" for each in faults(page, f'[id="{id}"]')]
    assert not found, "\n".join(found)


def test_a_links_banner_the_list_of_files_and_a_link_to_copy_have_no_fault(page: Page, origin: str) -> None:
    page.goto(link(origin, "print('linked')"))
    expect(cell(page, FIRST).locator(".lc-shared-link")).to_contain_text(FOREIGN)
    found = []
    for opener in ("Download", "Share"):
        button(cell(page, FIRST), opener).click()
        expect(cell(page, FIRST).locator(".lc-export-menu")).to_be_visible()
        found += faults(page, CELLS)
    page.goto(link(origin, "").replace("&code=", "&code=*"))
    page.reload()
    expect(cell(page, FIRST).locator(".lc-shared-link")).to_contain_text("is damaged")
    found += faults(page, CELLS)
    assert not found, "\n".join(found)


def test_on_paper_nothing_is_pale_and_no_result_is_folded_away(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    expect(button(cell(page, FIRST), "Run")).to_be_visible()
    page.emulate_media(media="print")
    expect(cell(page, FIRST).locator(".lc-output")).to_be_visible()
    summary = "summary => getComputedStyle(summary, '::before').display"
    assert page.locator("live-cell summary").first.evaluate(summary) == "none"
    found = faults(page)
    assert not found, "\n".join(found)
