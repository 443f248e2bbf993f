"""What a reader does on whichever page of the book: every link, every question, what axe finds."""

import pytest
from playwright.sync_api import Page, expect

from ..axe import faults_in_both_schemes
from .pages import PAGES, address


@pytest.mark.parametrize("name", PAGES)
def test_every_right_answer_is_told_to_be_right(page: Page, origin: str, name: str) -> None:
    page.emulate_media(reduced_motion="reduce")  # no playing to wait for
    page.goto(address(origin, name))
    for form in page.locator("form.lc-prediction").all():
        for word in (form.get_attribute("data-answer") or "").split("\n"):
            if form.locator("[type=number]").count():
                form.locator("[type=number]").fill(word)
            else:
                form.locator(f'.lc-choice[value="{word}"]').first.click()
        if form.locator(".lc-check").count():
            form.locator(".lc-check").click()
        expect(form).to_have_attribute("data-verdict", "right")


@pytest.mark.parametrize("width", [1280, 320, 390, 1920])
def test_pages_without_cells_and_the_answer_to_a_pasted_error_have_no_fault(
    page: Page, origin: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    found = []
    for url in ("sources/", "404.html", "errors/"):
        page.goto(origin + url)
        found += [f"{url}: {each}" for each in faults_in_both_schemes(page)]
    page.get_by_label("Message or traceback").fill("session is not bound, lazy load")
    expect(page.locator(".lc-error-finder").get_by_role("link").first).to_be_visible()
    found += faults_in_both_schemes(page, ".lc-error-finder")
    assert not found, "\n".join(found)


def test_every_page_links_its_own_files_and_a_wrong_address_is_answered(page: Page, origin: str) -> None:
    page.goto(origin)
    links = page.locator("a[href]").evaluate_all("links => links.map((link) => link.href)")
    for link in sorted({link.partition("#")[0] for link in links if link.startswith(origin)}):
        response = page.goto(link)
        assert response is not None
        assert response.ok, link
    page.goto(origin + "404.html")
    expect(page.get_by_role("heading", name="404")).to_be_visible()
    assert page.locator("link[rel=stylesheet]").count() > 0
    page.get_by_role("link", name="first page").click()
    expect(page).to_have_url(origin)
