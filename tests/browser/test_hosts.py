"""Hosts that are in the way: what a reader is told on a page whose cells cannot run there."""

from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from ..static_host import serving
from .cells import button, cell, result_html, run, shows
from .pages import FIRST, URL


def test_a_policy_of_the_hosts_own_is_named_where_it_forbids_the_cells_frame(
    context: BrowserContext, site: Path
) -> None:
    with serving(site) as host:
        host.headers["Content-Security-Policy"] = "default-src 'self'"
        page = context.new_page()
        page.goto(host.origin + URL)
        recorded = result_html(cell(page, FIRST))
        run(cell(page, FIRST))
        note = cell(page, FIRST).locator(".lc-note")
        expect(note).to_contain_text(
            "This site's host sends a Content-Security-Policy of its own (\"default-src 'self'\")"
        )
        assert shows(cell(page, FIRST), recorded)
        assert [name for name in host.runtime() if name.endswith(".whl")] == []
        page.close()


def test_a_page_opened_as_a_file_says_so_and_shows_what_is_recorded(context: BrowserContext, site: Path) -> None:
    page = context.new_page()
    page.goto((site / URL / "index.html").as_uri())
    expect(page.get_by_text("This page was opened as a file, so its examples do not run.")).to_be_visible()
    expect(cell(page, FIRST).locator(".lc-output")).to_be_visible()
    expect(button(cell(page, FIRST), "Run")).to_have_count(0)
