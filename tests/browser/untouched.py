"""A Chromium as a reader has it: Playwright's own settings keep every page awake and in sight, so this one is started without them."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, CDPSession, Page

from . import chromium

_ADDRESS = re.compile(r"DevTools listening on (ws://\S+)")


@contextmanager
def opened(browser: Browser) -> Iterator[Page]:
    """A page of its own Chromium. What it complains of is nowhere collected."""
    with TemporaryDirectory() as profile:
        found = chromium.find(browser.browser_type)
        flags = [
            *chromium.FLAGS,
            "--headless",
            "--no-first-run",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
        ]
        started = subprocess.Popen(
            [found.executable, *flags], env={**os.environ, **found.env}, stderr=subprocess.PIPE, text=True
        )
        try:
            assert started.stderr is not None
            address = next(match[1] for line in started.stderr if (match := _ADDRESS.search(line)))
            untouched = browser.browser_type.connect_over_cdp(address, no_defaults=True)
            page = untouched.contexts[0].new_page()
            page.set_default_timeout(20_000)
            yield page
            untouched.close()
        finally:
            started.terminate()
            started.communicate()


class Lifecycle:
    """Lets the browser freeze a page, as it does with tabs that nobody looks at, and thaw it when the reader comes back."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._seen(True)

    def freeze(self) -> None:
        self._seen(False)  # a page in sight is never frozen
        self._session.send("Page.setWebLifecycleState", {"state": "frozen"})

    def thaw(self) -> None:
        self._session.send("Page.setWebLifecycleState", {"state": "active"})
        self._seen(True)

    def _seen(self, seen: bool) -> None:
        self._session.send("Emulation.setFocusEmulationEnabled", {"enabled": seen})
