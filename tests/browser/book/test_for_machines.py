"""What programs read of the site: the head of each page, its twin, llms.txt, the sitemap."""

import re
import subprocess
from pathlib import Path

from playwright.sync_api import Page

from ..site import ROOT
from .pages import PAGES, address


def content(page: Page, name: str) -> str | None:
    """Return what a page's head says under a name."""
    return page.locator(f'meta[property="{name}"], meta[name="{name}"]').get_attribute("content")


def test_every_page_says_what_it_is_and_where_it_stands(page: Page, origin: str) -> None:
    told = set()
    for name in PAGES:
        url = address(origin, name)
        page.goto(url)
        assert page.locator("link[rel=canonical]").get_attribute("href") == url
        assert content(page, "og:url") == url
        assert content(page, "description") == content(page, "og:description")
        told.add((content(page, "og:title"), content(page, "description")))
        assert page.locator("meta[name=generator]").count() == 0
    assert len(told) == len(PAGES)
    assert len({about for _, about in told}) == len(PAGES)
    image = content(page, "og:image")
    assert image == f"{origin}assets/card.png"
    assert page.request.get(image).ok


def test_the_list_for_language_models_leads_to_a_twin_of_every_page(page: Page, origin: str) -> None:
    listed = re.findall(r"\]\((.+?)\)", page.request.get(f"{origin}llms.txt").text())
    assert {f"{address(origin, name)}index.md" for name in PAGES} <= set(listed)
    for url in listed:
        text = page.request.get(url).text()
        assert text.startswith("# "), url
        for link in re.findall(rf"\]\(({re.escape(origin)}.+?)\)", text):
            assert page.request.get(link.partition("#")[0]).ok, f"{url}: {link}"


def test_the_sitemap_has_the_dates_of_the_last_changes(page: Page, origin: str) -> None:
    sitemap = page.request.get(f"{origin}sitemap.xml").text()
    dates = dict(re.findall(r"<loc>(.+?)</loc>\s*(?:<lastmod>(.+?)</lastmod>)?", sitemap))
    shallow = subprocess.run(
        ["git", "rev-parse", "--is-shallow-repository"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    for name in PAGES:
        path = Path("docs", f"{name}.md")
        log = ["git", "log", "-1", "--format=%cs", "--", str(path)]
        own = subprocess.run(log, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
        date = dates[address(origin, name)]
        assert date >= own if shallow.stdout.strip() == "false" else date == ""
