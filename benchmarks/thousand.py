"""A page of 1,000 cells against the same page with the cells' code as plain blocks."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import CDPSession, Page, Playwright

from benchmarks import sites
from benchmarks.table import Figures
from benchmarks.visit import first_cell, reader, run
from tests.browser.site import build as build_site
from tests.static_host import Host

CELLS = 1000
# Times plain code blocks.
MOST = {"load": 1.3, "memory": 1.5}


def build(scratch: Path, host: Host) -> None:
    """Build both pages into the host, as `thousand/` and `thousand-plain/`."""
    site, plain = scratch / "thousand", scratch / "thousand-plain"
    sites.generate(site, pages=1, cells=CELLS)
    sites.without_cells(site, plain)
    for each in (site, plain):
        build_site(host.root / each.name, f"{host.origin}{each.name}/", each)


def measure(playwright: Playwright, host: Host, figures: Figures, rounds: int) -> None:
    """Measure both, in turn, on localhost."""
    for _ in figures.rounds(rounds):
        for name in ("thousand", "thousand-plain"):
            with reader(playwright, host) as visitor:
                page = visitor.open(f"{host.origin}{name}/404.html")  # the theme's files are there, and a process
                cdp = visitor.context.new_cdp_session(page)
                cdp.send("Performance.enable")
                before = _spent(cdp)
                visitor.go(page, f"{host.origin}{name}/")
                spent = {each: value - before[each] for each, value in _spent(cdp).items()}
                values = {
                    "load": _load(page),
                    "scripting until idle": spent["ScriptDuration"],
                    "main thread until idle": spent["TaskDuration"],
                }
                for what, value in values.items():
                    _add(figures, f"1,000 cells: {what}", "s", value, name)
                _add(figures, "1,000 cells: memory", "MB", visitor.memory(), name)
                if name == "thousand":
                    id = first_cell(page)
                    run(page, id)
                    above = figures.row("1,000 cells: second run, above the cells' own time", "ms", digits=1)
                    above.ours.append(run(page, id).above)


def _spent(cdp: CDPSession) -> dict[str, float]:
    """Return the seconds that the page's process has spent so far, by what for."""
    return {each["name"]: each["value"] for each in cdp.send("Performance.getMetrics")["metrics"]}


def _add(figures: Figures, row: str, unit: str, value: float, name: str) -> None:
    figure = figures.row(row, unit, MOST.get(row.partition(": ")[2]), digits=0 if unit == "MB" else 2)
    (figure.ours if name == "thousand" else figure.reference).append(value)


def _load(page: Page) -> float:
    seconds: float = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd / 1000")
    return seconds
