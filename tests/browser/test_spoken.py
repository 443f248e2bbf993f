"""A tour of what a screen reader is told without being asked: every change of a live region, and where the focus goes by itself."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from ..static_host import serving
from .cells import answer, button, cell, edit, run, settled, steps
from .pages import FIRST, URL
from .test_exercises import COMMITS, ID

# A script that collects in `spoken` what live regions say, as they say it.
LISTEN = """
window.spoken = [];
const said = new WeakMap();
new MutationObserver((changes) => {
  for (const { target } of changes) {
    const region = (target.nodeType === 1 ? target : target.parentElement)?.closest("[role=status], [aria-live]");
    const words = region?.textContent.trim() ?? "";
    if (!region || said.get(region) === words) continue;
    said.set(region, words);
    if (words) window.spoken.push(words);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
"""


def spoken(page: Page) -> list[str]:
    """Return what was said since the last time it was asked for."""
    words: list[str] = page.evaluate("window.spoken.splice(0)")
    return words


def test_a_tour_of_a_page_for_the_ear(page: Page, origin: str) -> None:
    page.add_init_script(LISTEN)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{origin}sources/")
    assert spoken(page) == []

    page.get_by_role("navigation", name="Navigation").get_by_role("link", name="Open and close").click()
    asked = cell(page, FIRST)
    expect(button(asked, "Just show me")).to_be_visible()
    heard = {"page change": spoken(page)}

    button(asked, "7").click()
    expect(asked.locator(".lc-verdict")).to_be_focused()
    heard["prediction answered"] = [*spoken(page), " ".join(asked.locator(".lc-verdict").inner_text().split())]

    one = cell(page, "with_block:by-hand")
    run(one)
    heard["run"] = spoken(page)

    steps(one).focus()
    button(one, "Previous step").click()
    heard["step"] = spoken(page)

    edit(one, "nothing")
    page.keyboard.press("Control+Enter")
    settled(one)
    heard["error"] = spoken(page)

    for name in ("Share", "Copy", "Reset", "Undo reset"):
        button(one, name).click()
        page.wait_for_function("() => window.spoken.length > 0")
        heard[name] = spoken(page)

    button(one, "Reset").click()  # the exercise runs it first
    exercise = cell(page, ID)
    spoken(page)
    answer(exercise, COMMITS)
    heard["exercise done"] = spoken(page)
    assert heard == {
        "page change": ["Page: Open and close a Session · SQLAlchemy Session, live"],
        "prediction answered": ["end, step 9 of 9: ROLLBACK", "You said 7. Not this time: 6. No INSERT was sent."],
        "run": ["Running", "Done: 2 lines, 2 statements"],
        "step": ["line 12, step 8 of 9: BEGIN; SELECT"],
        "error": ["Running", "Error on line 1: NameError: name 'nothing' is not defined"],
        "Share": ["Link copied"],
        "Copy": ["Code copied"],
        "Reset": ["The original code is back"],
        "Undo reset": ["Your code is back"],
        "exercise done": ["Running", "Done: 1 statement. Both goals met."],
    }


def test_a_download_is_told_in_quarters(browser: Browser, site: Path) -> None:
    with serving(site) as host:
        page = browser.new_page()
        page.add_init_script(LISTEN)
        page.goto(host.origin + URL)
        host.line.mbits = 40  # slow enough for each quarter
        one = cell(page, "with_block:by-hand")
        run(one)
        quarters = [f"Downloading Python: {percent} %" for percent in (25, 50, 75)]
        assert spoken(page) == ["Running", *quarters, "Running", "Done: 2 lines, 2 statements"]
        page.close()
