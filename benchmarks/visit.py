"""Visits: a Chromium with a profile of its own, what its pages measure, and the memory that its renderers take."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright

from benchmarks.trace import Span, spans, traced
from tests.browser import chromium
from tests.static_host import Host

PROBE = Path(__file__).with_name("probe.js")
PROC = Path("/proc")
# What the cells themselves take; no page can do without it.
OWN = {("worker", "run"), ("worker", "make JSON")}


@contextmanager
def reader(playwright: Playwright, host: Host) -> Iterator[Reader]:
    """A reader who was never here: a new browser with a new profile, whose HTTP cache is on disk as everyone's is."""
    found = chromium.find(playwright.chromium)
    with tempfile.TemporaryDirectory(prefix="bench-profile-", ignore_cleanup_errors=True) as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=found.executable,
            args=chromium.FLAGS,
            env={**os.environ, **found.env},
            viewport={"width": 1280, "height": 900},
        )
        context.set_default_timeout(120_000)
        context.add_init_script(path=PROBE)
        try:
            yield Reader(context, profile, host)
        finally:
            context.close()


@dataclass
class Measured:
    """One click: milliseconds to the result in the DOM, the page's longest task until then, and what went on meanwhile."""

    wall: float
    longest: float
    spans: list[Span]

    @property
    def above(self) -> float:
        """What is not the cells' own time."""
        own = [span.end - span.start for span in self.spans if (span.who, span.phase) in OWN]
        if not own:
            raise RuntimeError("no cell was heard to run: has web/src/shared/timeline.ts changed?")
        return self.wall - sum(own)


class Reader:
    """One browser, one page at a time."""

    def __init__(self, context: BrowserContext, profile: str, host: Host) -> None:
        self.host = host
        self.context = context
        self.profile = profile

    def open(self, url: str) -> Page:
        """Open a page in a new tab, close the one before, and wait until there is nothing to do any more."""
        before = self.context.pages
        page = self.context.new_page()
        for each in before:
            each.close()
        self.go(page, url)
        return page

    def open_at_once(self, url: str) -> Page:
        """Open a page as `open` does, but do not wait for more than its load event."""
        page = self.open("about:blank")
        page.goto(url)
        return page

    def go(self, page: Page, url: str) -> None:
        """Go to a page, until nothing is loaded and nothing is computed any more."""
        page.goto(url)
        self.host.settle()
        page.evaluate("new Promise((resolve) => requestIdleCallback(resolve))")

    def memory(self) -> float:
        """Return the MB that the renderer processes take, workers included: PSS as the kernel accounts for it."""
        return sum(map(_pss, _renderers(self.profile))) / 1000


def first_cell(page: Page) -> str:
    """Return the id of the first cell of the page, once it is live."""
    page.locator("live-cell .lc-run").first.wait_for(state="attached")
    id: str = page.locator("live-cell").first.evaluate("cell => cell.id")
    return id


def run(page: Page, id: str) -> Measured:
    """Run a cell."""
    return _measured(page, "id => bench.run(id)", id)


def stop(page: Page, id: str) -> Measured:
    """Stop a cell that does not end, reset it, run it."""
    page.evaluate("id => bench.start(id)", id)
    return _measured(page, "id => bench.stop(id)", id)


def run_plain(page: Page) -> Measured:
    """Press the reference's button."""
    return _measured(page, "() => bench.plain('button', 'pre')")


def leave(visitor: Reader, host: Host) -> None:
    """Leave the page, and wait until nothing of it is loaded any more."""
    visitor.open("about:blank")
    host.forget()


def _measured(page: Page, script: str, *given: str) -> Measured:
    with traced(page) as events:
        told = page.evaluate(script, *given)
    return Measured(told["wall"], told["longest"], spans(events))


def _renderers(profile: str) -> list[Path]:
    """Return /proc/PID of the renderers of the browser with that profile."""
    parents: dict[str, str] = {}
    commands: dict[str, str] = {}
    for process in PROC.glob("[0-9]*"):
        try:
            commands[process.name] = (process / "cmdline").read_text(errors="replace").replace("\0", " ")
            parents[process.name] = (process / "stat").read_text().rpartition(") ")[2].split()[1]
        except OSError:  # it has ended meanwhile
            continue
    ours = {pid for pid, command in commands.items() if profile in command}
    while more := {pid for pid, parent in parents.items() if parent in ours and pid not in ours}:
        ours |= more
    return [PROC / pid for pid in ours if "--type=renderer" in commands.get(pid, "")]


def _pss(process: Path) -> int:
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 // 1000 for line in lines if line.startswith("Pss:"))
