"""The book, kept for offline reading: every page and every cell without a network."""

from pathlib import Path

from playwright.sync_api import BrowserContext

from ...static_host import serving
from ..kept import cut, keep, see_every_page
from .pages import PAGES, address


def test_after_one_press_every_page_and_every_cell_work_without_a_network(context: BrowserContext, site: Path) -> None:
    with serving(site) as host:
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.extend([message.text] if message.type == "error" else []))
        page.goto(address(host.origin, PAGES[-1]))
        keep(page)
        cut(context, host)
        asked = len(host.sent)
        see_every_page(page, host)
        assert complaints == []
        assert len(host.sent) == asked
