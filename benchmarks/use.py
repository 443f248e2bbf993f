"""A reader at work: the second run of a cell, the first of the next page, Stop, and the memory that it takes."""

from __future__ import annotations

from playwright.sync_api import Page, Playwright

from benchmarks.table import Figures
from benchmarks.timeline import ENDLESS, stop_endless
from benchmarks.visit import first_cell, reader, run, run_plain
from tests.static_host import Host

ABOVE = 20.0  # milliseconds
STOPPED = 0.30  # seconds
MEMORY = 1.4  # times the reference
STOPS = 10
# Renderers never take the same twice: what grows with each Stop is more than this.
GROWN = 1.05


def measure(playwright: Playwright, host: Host, figures: Figures, rounds: int) -> None:
    """Measure both, in turn, on localhost. The reference has no Stop and no next page: its tab is dead, or loads anew."""
    for _ in figures.rounds(rounds):
        _ours(playwright, host, figures)
        _reference(playwright, host, figures)


def _ours(playwright: Playwright, host: Host, figures: Figures) -> None:
    with reader(playwright, host) as visitor:
        page = visitor.open(host.origin)
        id = first_cell(page)
        figures.row("memory before intent (renderers, PSS)", "MB", digits=0).ours.append(visitor.memory())
        run(page, id)
        figures.row("memory at the first result", "MB", MEMORY, digits=0).ours.append(visitor.memory())
        host.settle()
        figures.row("memory when all has been loaded", "MB", digits=0).ours.append(visitor.memory())

        again = run(page, id)
        figures.row("second run of a cell, click → result", "ms", digits=1).ours.append(again.wall)
        above = figures.row("second run, above the cells' own time", "ms", ABOVE, "ours", 1)
        above.ours.append(again.above)

        _follow(page, host)
        next = run(page, first_cell(page))
        above = figures.row("first cell of the next page, above the cells' own time", "ms", ABOVE, "ours", 1)
        above.ours.append(next.above)

        id = first_cell(page)
        row = figures.row(f"Stop on `{ENDLESS}` → next result", "s", STOPPED, "ours")
        row.ours.append(stop_endless(page, id).wall / 1000)
        host.settle()
        row = figures.row(f"memory after {STOPS} Stops, against one Stop", "MB", GROWN, digits=0)
        row.reference.append(visitor.memory())
        for _ in range(STOPS - 1):
            stop_endless(page, id)
        host.settle()
        row.ours.append(visitor.memory())


def _reference(playwright: Playwright, host: Host, figures: Figures) -> None:
    with reader(playwright, host) as visitor:
        page = visitor.open(f"{host.origin}reference/")
        figures.rows["memory before intent (renderers, PSS)"].reference.append(visitor.memory())
        run_plain(page)
        figures.rows["memory at the first result"].reference.append(visitor.memory())
        host.settle()
        figures.rows["memory when all has been loaded"].reference.append(visitor.memory())
        figures.rows["second run of a cell, click → result"].reference.append(run_plain(page).wall)


def _follow(page: Page, host: Host) -> None:
    """Go to the next page with cells as a reader does, by a link: Material loads it without leaving this one."""
    heading = page.locator("h1").first.inner_text()
    links = page.locator("nav a").evaluate_all("links => links.map((link) => link.href)")
    others = {link: host.root / link.removeprefix(host.origin) / "index.html" for link in links if link != page.url}
    path = next(link for link, file in others.items() if file.is_file() and "<live-cell" in file.read_text("utf-8"))
    page.evaluate("path => [...document.querySelectorAll('nav a')].find((link) => link.href === path).click()", path)
    page.wait_for_function("heading => document.querySelector('h1').innerText !== heading", arg=heading)
    if not page.evaluate("Boolean(window.bench && document.querySelector('iframe'))"):
        raise RuntimeError("the next page was loaded anew: instant navigation is off, or the sitemap does not name it")
    host.settle()
