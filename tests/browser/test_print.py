"""A page on paper: nothing is cut, cells are at their end, and what is closed on the screen is left out."""

import re

import pytest
from playwright.sync_api import Page, expect

from .cells import button, cell, edit, open_steps, panel, scrub, steps
from .pages import FIRST, URL

# A4 upright and lying, as wide as what is printed between margins of 0.4 inches.
PAPER = [717, 1046]
STEPPED = "transactions:spelled-out"


def sheets(page: Page) -> int:
    """Print the page, and return how many sheets it takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def go_to_paper(page: Page, width: int) -> None:
    """Bring the page into the state in which the browser prints it, to look at it."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": width, "height": 1000})


@pytest.mark.parametrize("width", PAPER)
def test_on_paper_no_code_and_no_panel_is_cut_and_the_numbers_stand_beside_their_lines(
    page: Page, origin: str, width: int
) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), f"print('{'long ' * 40}')")
    expect(button(cell(page, FIRST), "Reset")).to_be_visible()
    go_to_paper(page, width)
    cut = page.evaluate(
        """() => [...document.querySelectorAll("live-cell :is(pre, code, div, ol, table)")]
          .filter((box) => box.clientWidth > 1 && box.getClientRects().length)
          .filter((box) => box.scrollWidth > box.clientWidth + 1 || box.getBoundingClientRect().right > innerWidth)
          .map((box) => `${box.closest("live-cell").id}: ${box.className || box.localName}`)"""
    )
    assert cut == []
    apart = page.locator(f"live-cell:not([id='{FIRST}']) .lc-gutter").evaluate_all(
        "all => all.filter((one) => one.nextElementSibling.clientHeight !== one.clientHeight).length"
    )
    assert apart == 0


def test_on_paper_what_is_closed_is_left_out_and_what_is_open_is_there(page: Page, origin: str) -> None:
    one = open_steps(page, f"{origin}transactions/", STEPPED)
    panel(one, "tables").locator("> summary").click()
    closed = sheets(page)
    go_to_paper(page, PAPER[0])
    expect(panel(one, "session")).to_be_visible()
    expect(panel(one, "session").get_by_role("table")).to_be_visible()
    expect(panel(one, "tables")).to_be_hidden()
    expect(page.locator(".lc-solutions")).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(panel(one, "tables")).to_be_visible()
    page.locator("live-cell details").evaluate_all("all => all.forEach((each) => each.open = true)")
    assert sheets(page) > closed


def test_on_paper_a_cell_is_at_its_end_and_afterwards_where_the_reader_left_it(page: Page, origin: str) -> None:
    one = open_steps(page, f"{origin}transactions/", STEPPED)
    label = one.locator(".lc-step-label")
    end = label.inner_text()
    scrub(one, 1)
    expect(label).not_to_have_text(end)
    left = label.inner_text()
    page.evaluate(
        """() => addEventListener("beforeprint", () => {
          const cell = document.querySelector("[id='transactions:spelled-out']");
          window.printed = [cell.querySelector(".lc-step-label").textContent, cell.querySelectorAll("[inert]").length];
        })"""
    )
    sheets(page)
    words, later = page.evaluate("window.printed")
    assert words.startswith("end")
    assert later == 0
    expect(label).to_have_text(left)
    assert int(steps(one).input_value()) == 1
