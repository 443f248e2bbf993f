"""What a reader does with a page, in the words of the tests: its address, its links, its own controls."""

import base64
import zlib

from playwright.sync_api import Locator, Page, expect

# The page of the sample site that most tests visit, its first cell, and code that runs until it is stopped.
URL = "with-block/"
FIRST = "with_block:does-not-commit"
ENDLESS = "while True:\n    pass"
FOREIGN = "This code came with the link, not from this site. Read it before you run it."


def link(origin: str, code: str | bytes, id: str = FIRST, url: str = URL) -> str:
    """Return the address that brings code to a cell, as anybody could write it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(code.encode() if isinstance(code, str) else code) + packer.flush()
    return f"{origin}{url}#{id}~{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def controls(page: Page) -> Locator:
    """Return the page's own controls in the header: what Python does, and the menu."""
    return page.get_by_role("region", name="Python on this page")


def opener(page: Page) -> Locator:
    """Return the button in the header that opens the menu."""
    return controls(page).locator(".lc-page-controls-opener")


def menu_button(page: Page, name: str) -> Locator:
    """Return a button of the menu, Run all, Stop or Restart; the menu is opened where it is closed."""
    if not page.locator(".lc-page-menu:popover-open").count():
        opener(page).click()
    return controls(page).get_by_role("button", name=name, exact=True)


def python_status(page: Page) -> Locator:
    """Return what the controls say of Python."""
    return controls(page).locator(".lc-page-controls-text")


def open_folds(page: Page) -> None:
    """Open every fold of the page's prose, so that the cells inside can be reached."""
    page.locator("article details:not(live-cell details)").evaluate_all("folds => folds.forEach((f) => f.open = true)")


def put_into_a_closed_fold(cell: Locator) -> None:
    """Have the cell stand in a fold of the page's prose."""
    cell.evaluate(
        """cell => {
          const fold = document.createElement("details");
          cell.replaceWith(fold);
          fold.append(document.createElement("summary"), cell);
        }"""
    )


def go_to_transactions(page: Page) -> None:
    """Follow a link; the address changes before the page does."""
    page.get_by_role("navigation", name="Navigation").get_by_role("link", name="Transactions").click()
    expect(page.locator("h1")).to_contain_text("Transaction")
