"""Keeping a site for offline reading, in the words of the tests, and what the browser then has of it."""

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from ..static_host import Host
from .cells import cell, recorded, run, shows
from .pages import open_folds, opener

KEEP = re.compile(r"^Keep for offline \(\d+ MB\)$")
# The state of the browser: the scopes of the workers, and what each cache has, file by file with its hash.
SCOPES = "async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope)"
CACHES = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const body = await (await cache.match(request)).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
      found[`${name} ${request.url}`] = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    }
  }
  return found;
}"""


def part(page: Page) -> Locator:
    """Return the menu's part for offline reading; the menu is opened where it is closed."""
    if not page.locator(".lc-page-menu:popover-open").count():
        opener(page).click()
    return page.get_by_role("group", name="Offline")


def keep(page: Page) -> None:
    """Keep the site of the page that is open, and wait until it is."""
    part(page).get_by_role("button", name=KEEP).click()
    expect(part(page)).to_contain_text("Kept for offline.")


def cut(context: BrowserContext, host: Host) -> None:
    """Cut the network, at the browser and at the host."""
    context.set_offline(True)
    host.gone = True


def see_every_page(page: Page, host: Host) -> None:
    """Go to every page of the site and run every cell, which must show what is recorded."""
    for path in sorted(host.root.rglob("index.html")):
        if 'http-equiv="refresh"' in path.read_text("utf-8"):
            continue
        page.goto(host.origin + path.relative_to(host.root).as_posix())
        expect(page.locator("article h1")).to_be_visible()
        open_folds(page)
        for id, html in recorded(page).items():
            run(cell(page, id))
            assert shows(cell(page, id), html), id
