"""A change of page without a load: the focus is on what has come, and its title is said."""

from playwright.sync_api import Page, expect

from .cells import cell
from .pages import URL, go_to_transactions

HEARD = "body > .lc-visually-hidden[role=status]"


def test_the_first_page_leaves_the_focus_alone_and_says_nothing(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    expect(page.locator(HEARD)).to_have_count(1)
    expect(page.locator(HEARD)).to_have_text("")
    assert page.evaluate("document.activeElement === document.body")


def test_a_page_that_comes_without_a_load_has_the_focus_on_its_title_and_is_said(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    page.evaluate("window.same = true")
    go_to_transactions(page)
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator(HEARD)).to_contain_text("Page: Transactions")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Open and close")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator(HEARD)).to_contain_text("Page: Open and close")
    assert page.evaluate("window.same")


def test_a_link_to_a_section_of_another_page_leads_the_focus_there(page: Page, origin: str) -> None:
    page.goto(f"{origin}sources/")
    page.get_by_role("link", name="Which form?").click()
    expect(page.locator("h2#which-form")).to_be_focused()
    expect(page.locator("h2#which-form")).to_be_in_viewport()


def test_a_link_to_a_cell_of_another_page_brings_it_into_sight_out_of_its_fold(page: Page, origin: str) -> None:
    page.goto(f"{origin}sources/")
    page.locator("article p").last.evaluate(
        """(place, url) => place.insertAdjacentHTML("beforeend", `<a href="${url}">to the cell</a>`)""",
        f"{origin}{URL}#with_block:object-after-the-block",
    )
    page.get_by_role("link", name="to the cell").click()
    expect(page.locator("h1")).to_contain_text("Open and close")
    expect(cell(page, "with_block:object-after-the-block")).to_be_in_viewport()
