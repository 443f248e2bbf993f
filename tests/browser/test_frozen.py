"""A page that stands still for a while: frozen by the browser, or because the clock jumps as it does after a machine's sleep."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ..static_host import serving
from .cells import button, cell, edit, run, settled, status
from .pages import ENDLESS, FIRST, URL
from .untouched import Lifecycle, opened

# In seconds: longer than any run may take, and than a download may stall.
LONG = 32
BUSY = "import time\nend = time.monotonic() + {}\nwhile time.monotonic() < end:\n    pass\nprint('ran')"


@pytest.fixture
def awake(browser: Browser) -> Iterator[Page]:
    """A page that the browser may freeze."""
    with opened(browser) as page:
        yield page


def test_a_run_goes_on_after_a_freeze_that_is_longer_than_a_run_may_take(awake: Page, origin: str) -> None:
    awake.goto(origin + URL)
    life = Lifecycle(awake)
    one = cell(awake, FIRST)
    run(one)
    edit(one, BUSY.format(3))
    button(one, "Run").click()
    expect(one).to_have_attribute("state", "running")
    life.freeze()
    time.sleep(LONG)  # nothing happens in the page meanwhile: there is no state to wait for
    life.thaw()
    settled(one)
    expect(one.locator(".lc-output")).to_have_text("ran\n")
    edit(one, ENDLESS)
    button(one, "Run").click()
    expect(one).to_have_attribute("state", "running")
    life.freeze()
    life.thaw()
    button(one, "Stop").click()
    expect(status(one)).to_have_text("Stopped")


def test_a_download_goes_on_after_a_freeze(awake: Page, site: Path) -> None:
    with serving(site) as host:
        awake.goto(host.origin + URL)
        life = Lifecycle(awake)
        one = cell(awake, FIRST)
        host.line.mbits = 16
        button(one, "Run").click()
        expect(one.locator(".lc-note")).to_contain_text(re.compile(r"[1-9]\d %"))
        life.freeze()
        enough = sum(each.bytes for each in host.sent) + 1_000_000
        while sum(each.bytes for each in host.sent) < enough:  # the browser takes them, and the page never gets them
            time.sleep(0.01)
        host.line.mbits = None
        life.thaw()
        settled(one)
        expect(one).to_have_attribute("state", "done")


@pytest.mark.parametrize("hours", [1, -2])
def test_a_clock_that_jumps_ends_no_run(context: BrowserContext, page: Page, origin: str, hours: int) -> None:
    context.add_init_script("""
      let jumped = 0;
      for (const clock of [Date, performance]) {
        const now = clock.now.bind(clock);
        clock.now = () => now() + jumped;
      }
      window.jump = (hours) => { jumped = hours * 3_600_000; };
    """)
    page.goto(origin + URL)
    one = cell(page, FIRST)
    edit(one, BUSY.format(1))
    button(one, "Run").click()
    expect(one).to_have_attribute("state", "running")
    page.evaluate("hours => window.jump(hours)", hours)
    settled(one)
    expect(one.locator(".lc-output")).to_have_text("ran\n")
    expect(one).to_have_attribute("state", "done")
