"""A tour of a page with the keyboard alone; there is no mouse in this file."""

import re

from playwright.sync_api import Locator, Page, expect

from .cells import button, cell, cells, panel, settled, status, steps
from .pages import ENDLESS, controls, menu_button, opener, python_status

URL = "transactions/"
FIRST, SECOND = "transactions:two-new-objects", "transactions:spelled-out"


def seen(page: Page) -> str:
    """Return what has the focus, in a few words; fail where nothing has it or where it cannot be seen."""
    focus: dict[str, str] = page.evaluate(
        """() => {
          let at = document.activeElement;
          const hosts = [at];
          while (at?.shadowRoot?.activeElement) hosts.push((at = at.shadowRoot.activeElement));
          // the ring is drawn by what has the focus, by the code around the editor, by the label of a hidden switch
          const ring = [at, hosts[0].closest("live-cell pre"), at.nextElementSibling].filter(Boolean).find((each) => {
            const { outlineStyle, outlineWidth } = getComputedStyle(each);
            return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
          });
          const { left, top, width, height } = (ring ?? at).getBoundingClientRect();
          const bare = [0.1, 0.5, 0.9].some((part) => {
            const found = document.elementFromPoint(left + part * width, top + height / 2);
            return found && (found.contains(ring) || ring?.contains(found));
          });
          const words = at.getAttribute("aria-label") || at.textContent.trim() || at.title || at.id;
          return { tag: at.localName, words: words.slice(0, 60), ring: String(Boolean(ring)), bare: String(bare) };
        }"""
    )
    assert focus["tag"] != "body", "nothing has the focus"
    assert focus["ring"] == "true", f"the focus cannot be seen: {focus}"
    assert focus["bare"] == "true", f"what has the focus is covered, or outside the window: {focus}"
    return f"{focus['tag']} {focus['words']}"


def tab_to(page: Page, goal: Locator, key: str = "Tab") -> list[str]:
    """Press Tab until the goal has the focus; return the stops on the way."""
    stops = []
    for _ in range(300):
        page.keyboard.press(key)
        stops.append(seen(page))
        if goal.evaluate("goal => goal.matches(':focus')"):
            return stops
    raise AssertionError(f"{key} does not lead there: {stops}")


def test_a_tour_of_a_page_with_the_keyboard_alone(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    first, second = cell(page, FIRST), cell(page, SECOND)
    expect(controls(page)).to_be_visible()
    keyboard = page.keyboard

    # from the top of the page to the code of the first cell, and into it
    tab_to(page, first.locator("pre").first)
    keyboard.press("Enter")
    expect(first.locator(".cm-content")).to_be_focused()
    seen(page)
    keyboard.press("ControlOrMeta+End")
    keyboard.type("\nprint('typed')")
    keyboard.press("Control+Enter")
    settled(first)
    expect(first.locator(".lc-output")).to_have_text("typed\n")
    expect(first.locator(".cm-content")).to_be_focused()

    # an endless loop; out of the editor, and stopped
    keyboard.press("ControlOrMeta+a")
    keyboard.insert_text(ENDLESS)
    keyboard.press("Control+Enter")
    expect(first).to_have_attribute("state", "running")
    keyboard.press("Escape")
    keyboard.press("Shift+Tab")
    expect(button(first, "Stop")).to_be_focused()
    seen(page)
    keyboard.press("Space")
    expect(status(first)).to_have_text("Stopped")
    expect(button(first, "Run")).to_be_focused()

    # the author's code again
    tab_to(page, button(first, "Reset"), "Shift+Tab")
    keyboard.press("Enter")
    expect(button(first, "Undo reset")).to_be_focused()
    seen(page)

    # the list of files
    tab_to(page, button(first, "Download"))
    keyboard.press("Enter")
    expect(button(first, "Python file (.py)")).to_be_focused()
    seen(page)
    keyboard.press("Escape")
    expect(button(first, "Download")).to_be_focused()
    expect(button(first, "Python file (.py)")).to_have_count(0)
    seen(page)

    # the next cell: run it, and go through its steps
    keyboard.press("Alt+PageDown")
    expect(second.locator("pre").first).to_be_focused()
    seen(page)
    tab_to(page, button(second, "Run"), "Shift+Tab")
    keyboard.press("Enter")
    settled(second)
    expect(second).to_have_attribute("state", "done")
    expect(button(second, "Run")).to_be_focused()
    session = panel(second, "session").locator("summary")
    tab_to(page, session)
    expect(panel(second, "session").get_by_role("table")).to_be_visible()
    tab_to(page, steps(second), "Shift+Tab")
    keyboard.press("Home")
    expect(second.locator(".lc-step-label")).to_have_text("start · 0 of 7")
    expect(panel(second, "sql").locator("li:not([inert])")).to_have_count(0)
    expect(session).to_contain_text("no session")
    keyboard.press("ArrowRight")
    keyboard.press("ArrowRight")
    keyboard.press("ArrowRight")
    expect(second.locator(".lc-step-label")).to_have_text(re.compile("3 of 7"))
    expect(panel(second, "session")).to_contain_text("pending")
    keyboard.press("ArrowLeft")
    expect(second.locator(".lc-step-label")).to_have_text(re.compile("2 of 7"))
    keyboard.press("End")
    expect(second.locator(".lc-step-label")).to_have_text("end · 7 of 7")
    expect(panel(second, "sql").locator("li:not([inert])")).to_have_count(5)
    expect(session).to_contain_text("2 detached")
    expect(steps(second)).to_be_focused()
    seen(page)

    # back through the editor, which keeps Tab for itself until Escape, to the menu in the header, and all cells
    tab_to(page, first.locator(".cm-content"), "Shift+Tab")
    keyboard.press("Escape")
    tab_to(page, opener(page), "Shift+Tab")
    keyboard.press("Enter")
    tab_to(page, menu_button(page, "Run all"))
    keyboard.press("Enter")
    expect(menu_button(page, "Stop")).to_be_focused()
    seen(page)
    expect(menu_button(page, "Run all")).to_be_focused()
    for id in cells(page):
        expect(cell(page, id)).to_have_attribute("state", re.compile("done|error"))
    expect(python_status(page)).to_have_text("Python: ready")
    tab_to(page, menu_button(page, "Restart"))
