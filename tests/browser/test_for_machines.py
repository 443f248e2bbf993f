"""What programs read of a page: its twin, also by way of the clipboard, and the index of the search."""

import json

from playwright.sync_api import BrowserContext, Page, expect

from .pages import URL


def test_a_page_is_copied_as_markdown(context: BrowserContext, page: Page, origin: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(origin + URL)
    link = page.get_by_role("link", name="Copy page as Markdown")
    expect(link).to_be_visible()
    link.click()
    expect(page.locator("body > [role=status]")).to_have_text("Copied the page as Markdown")
    twin = page.request.get(f"{origin}{URL}index.md").text()
    assert page.evaluate("navigator.clipboard.readText()") == twin
    assert "```live" not in twin


def test_the_index_of_the_search_has_prose_and_nothing_of_a_cell(page: Page, origin: str) -> None:
    index = json.loads(page.request.get(f"{origin}search/search_index.json").text())
    text = " ".join(each["text"] for each in index["docs"])
    assert "A flush without a commit is rolled back" in text
    for said in (
        "Mark Watney')",
        "INSERT INTO",
        "SELECT astronauts.id",
        "session.add(venkat)",
        "Recorded output",
        "not loaded: missions",
    ):
        assert said not in text, said
