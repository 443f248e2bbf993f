"""How long `mkdocs build --strict` takes, each time as a new process, with live cells and as plain Material."""

from __future__ import annotations

from pathlib import Path

from benchmarks import sites
from benchmarks.table import Figure, Figures
from tests.browser.site import build

# Pages → rounds of the usual five.
SIZES = {10: 3, 100: 2, 1000: 1}
MOST = 1.2


def measure(scratch: Path, figures: Figures, rounds: int) -> None:
    """Build the real site and generated ones, with and without cells in turn.

    What the browser needs is built before, and recorded results are rendered, as they are for an author who edits pages.
    """
    here = scratch / "here"
    sites.copy(here)
    _compare(here, figures, figures.row("build of this site", "s", digits=1), max(1, round(rounds * 3 / 5)))
    for pages, of_five in SIZES.items():
        site = scratch / f"of-{pages}"
        sites.generate(site, pages)
        row = figures.row(f"build of {pages} pages with 3 cells each", "s", MOST, digits=1)
        _compare(site, figures, row, max(1, round(rounds * of_five / 5)))


def _compare(site: Path, figures: Figures, row: Figure, rounds: int) -> None:
    plain = site.with_name(f"{site.name}-plain")
    sites.without_cells(site, plain)
    build(site / "site", site=site)
    for _ in figures.rounds(rounds):
        row.ours.append(build(site / "site", site=site))
        row.reference.append(build(plain / "site", site=plain))
