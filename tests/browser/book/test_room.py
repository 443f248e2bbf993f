"""What a page's room goes to, at 1280 × 900: to code and what it shows, not to controls; and code and SQL are seen together."""

import pytest
from playwright.sync_api import Page, expect

from ..cells import cells
from .pages import PAGES, address

HEADER = 48
MOST_LINES = 14  # of a cell, as docs/authoring.md says
LINE = 66  # characters that stand beside the panels

# Rows that are there to be pressed. One beside the code takes as much as its part of the cell's width.
CONTROLS = ".lc-head, .lc-steps, details[data-panel] > summary, .lc-help summary, .lc-tools"


@pytest.fixture
def book(page: Page, origin: str, name: str) -> Page:
    """A page of the book with all of it open: its folds, and the results below a question."""
    page.goto(address(origin, name))
    expect(page.locator("live-cell .lc-run")).to_have_count(len(cells(page)))
    page.locator("article details:not(live-cell details)").evaluate_all(
        "all => all.forEach((each) => each.open = true)"
    )
    page.locator("live-cell[asks]").evaluate_all("all => all.forEach((each) => each.removeAttribute('asks'))")
    return page


@pytest.mark.parametrize("name", PAGES)
def test_controls_take_at_most_12_percent_of_a_page_and_code_is_seen_with_its_sql(book: Page) -> None:
    share = book.evaluate(
        """(controls) => [...document.querySelectorAll(`live-cell :is(${controls})`)].reduce((sum, row) => {
          const { width, height } = row.getBoundingClientRect();
          return sum + (height * width) / row.closest("live-cell").getBoundingClientRect().width;
        }, 0) / document.querySelector("article").getBoundingClientRect().height""",
        CONTROLS,
    )
    assert share <= 0.12
    apart = book.evaluate(
        """([lines, room]) => [...document.querySelectorAll("live-cell:has(.lc-sql)")].filter((cell) => {
          const boxes = [".lc-code", ".lc-sql"].map((part) => cell.querySelector(part).getBoundingClientRect());
          const height = Math.max(...boxes.map((box) => box.bottom)) - Math.min(...boxes.map((box) => box.top));
          return cell.querySelector(".lc-gutter").textContent.split("\\n").length <= lines && height > room;
        }).map((cell) => cell.id)""",
        [MOST_LINES, 900 - HEADER],
    )
    assert apart == []
    scrolls = book.evaluate(
        """(most) => [...document.querySelectorAll("live-cell")].filter((cell) => {
          const [pre, code] = ["pre", "pre > code"].map((part) => cell.querySelector(`.lc-code ${part}`));
          const longest = Math.max(...code.textContent.split("\\n").map((line) => line.length));
          return longest < most && pre.scrollWidth > pre.clientWidth;
        }).map((cell) => cell.id)""",
        LINE,
    )
    assert scrolls == []


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_the_first_page_has_a_cell_on_its_first_screen_and_a_question(
    page: Page, origin: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(origin)
    first = page.locator("live-cell").first
    expect(first.locator(".lc-run")).to_be_in_viewport()
    expect(first.locator(".lc-code pre")).to_be_in_viewport()
    if width == 1280:
        expect(first.locator(".lc-sql li").first).to_be_in_viewport()
    expect(page.locator("form.lc-prediction")).to_have_count(1)
