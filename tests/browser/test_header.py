"""The header: it has what stands for the whole page, and nothing lies over the article."""

import pytest
from playwright.sync_api import Browser, Page, expect

from .cells import cell, run
from .pages import FIRST, URL, controls, menu_button, opener, python_status

# Elements that keep their place in the window, can be seen, and lie over the article; the header is above it.
OVER_THE_ARTICLE = """() => {
  const header = document.querySelector(".md-header").getBoundingClientRect().bottom;
  return [...document.querySelectorAll("body *")].filter((each) => {
    const { position, visibility, opacity } = getComputedStyle(each);
    const box = each.getBoundingClientRect();
    return position === "fixed" && visibility === "visible" && opacity !== "0" && box.width * box.height > 0
      && box.bottom > header + 1 && box.top < innerHeight && box.left < innerWidth && box.right > 0;
  }).map((each) => each.className || each.localName);
}"""


@pytest.mark.parametrize("width", [320, 390, 1280, 1920])
def test_nothing_lies_over_the_article(page: Page, origin: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(origin + URL)
    run(cell(page, FIRST))
    expect(python_status(page)).to_have_text("Python: ready")
    page.mouse.wheel(0, 1200)
    assert page.evaluate(OVER_THE_ARTICLE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_menu_has_the_keys_and_escape_closes_it_and_gives_the_focus_back(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    opener(page).focus()
    page.keyboard.press("Enter")
    expect(menu_button(page, "Run all")).to_be_visible()
    expect(controls(page).locator("dl")).to_contain_text("Ctrl+Enter")
    page.keyboard.press("Tab")
    expect(menu_button(page, "Run all")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".lc-page-menu")).to_be_hidden()
    expect(opener(page)).to_be_focused()


def test_the_menu_is_whole_and_its_buttons_are_wide_enough_for_a_finger(browser: Browser, origin: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(origin + URL)
    expect(opener(page)).to_be_visible()
    boxes = [opener(page).bounding_box()]
    boxes += [menu_button(page, name).bounding_box() for name in ("Run all", "Restart")]
    assert all(box and box["width"] >= 44 and box["height"] >= 44 for box in boxes), boxes
    expect(controls(page).locator("dl")).to_be_visible()
    menu = page.locator(".lc-page-menu").bounding_box()
    assert menu
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= 320
    context.close()
