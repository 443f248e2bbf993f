"""The timeline: what each moment from the click to the first result was for; cold, warm and after Stop, beside the floor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median

from playwright.sync_api import Page, Playwright

from benchmarks.table import WORK, Figure, Figures
from benchmarks.trace import UNKNOWN, Span, awaited, covered
from benchmarks.visit import Measured, first_cell, leave, reader, run, stop
from tests.browser.cells import cell, edit
from tests.static_host import Host

ENDLESS = "while True: pass"
# The most that a warm start may take, in floors.
FLOORS = 2.0
LONG_TASK = 50.0  # milliseconds
LEAST = 1.0  # milliseconds: shorter phases are left out of the table


@dataclass
class Phase:
    """One row: when the phase begins, how long it goes on, how much of that nothing else is to blame for, and its thread's work."""

    begins: list[float] = field(default_factory=list)
    takes: list[float] = field(default_factory=list)
    awaited: list[float] = field(default_factory=list)
    works: list[float] = field(default_factory=list)


@dataclass
class Timeline:
    """One situation: its phases by name, and the whole in milliseconds."""

    situation: str
    wall: list[float] = field(default_factory=list)
    phases: dict[str, Phase] = field(default_factory=dict)

    def add(self, spans: list[Span], wall: float) -> None:
        """Add one visit."""
        self.wall.append(wall)
        blamed = awaited(spans, wall)
        for name, group in groupby(sorted(spans, key=lambda span: span.name), lambda span: span.name):
            together = list(group)
            works = [span.work for span in together if span.work is not None]
            alone = all(span.end <= next.start for span, next in pairwise(together))
            self._add(
                name,
                min(span.start for span in together),
                covered(together),
                blamed.get(name, 0.0),
                sum(works) if alone and len(works) == len(together) else None,
            )
        unknown = blamed.get(UNKNOWN, 0.0)
        self._add(UNKNOWN, wall, unknown, unknown, None)

    def _add(self, name: str, begins: float, takes: float, awaited: float, works: float | None) -> None:
        phase = self.phases.setdefault(name, Phase())
        for values, value in (
            (phase.begins, begins),
            (phase.takes, takes),
            (phase.awaited, awaited),
            (phase.works, works),
        ):
            if value is not None:
                values.append(value)

    def markdown(self) -> str:
        """Return the table, in the order in which the phases begin."""
        lines = [
            f"| {self.situation}: {median(self.wall):.0f} ms | begins | takes | its thread works | the result waits for it |"
        ]
        lines.append("|---|---:|---:|---:|---:|")
        for name, phase in sorted(self.phases.items(), key=lambda item: median(item[1].begins)):
            begins, takes, waits = (median(each) for each in (phase.begins, phase.takes, phase.awaited))
            works = f"{median(phase.works):.0f}" if phase.works else ""
            if takes >= LEAST:
                begun = "" if name == UNKNOWN else f"{begins:.0f}"
                lines.append(f"| {name} | {begun} | {takes:.0f} | {works} | {waits:.0f} |")
        return "\n".join(lines)


def measure(playwright: Playwright, host: Host, figures: Figures, rounds: int) -> None:
    """Measure the floor and ours, in turn: cold with a new profile, warm on its next visit, then Stop."""
    cold, warm, stopped = (Timeline(name) for name in ("Cold", "Warm, clicked at once", f"Stop on `{ENDLESS}`"))
    tasks = figures.row("longest task of the page in a cold start", "ms", LONG_TASK, "ours", 0)
    for _ in figures.rounds(rounds):
        floor = _floor(playwright, host, figures)
        for timeline, visit in zip((cold, warm, stopped), _visits(playwright, host), strict=True):
            timeline.add(visit.spans, visit.wall)
            target = FLOORS if timeline is warm else None
            row = figures.row(f"{timeline.situation} → result, against the floor", "s", target)
            row.ours.append(visit.wall / 1000)
            row.reference.append(floor / 1000)
            if timeline is cold:
                tasks.ours.append(visit.longest)
            _keep(figures, timeline)
    figures.notes += [timeline.markdown() for timeline in (cold, warm, stopped)]
    figures.notes.append(_told(figures.rows.values()))


def _floor(playwright: Playwright, host: Host, figures: Figures) -> float:
    """Return what nobody can do without, in milliseconds: in a browser of its own, which knows nothing of the code yet."""
    with reader(playwright, host) as visitor:
        page = visitor.open(f"{host.origin}reference/floor.html")
        parts: dict[str, float] = page.evaluate("() => floor()")
    for name, value in parts.items():
        figures.row(f"floor: {name}", "ms", digits=0, detail=True).ours.append(value)
    return sum(parts.values())


def _visits(playwright: Playwright, host: Host) -> Iterable[Measured]:
    with reader(playwright, host) as visitor:
        page = visitor.open(host.origin)
        yield run(page, first_cell(page))
        leave(visitor, host)
        page = visitor.open_at_once(host.origin)
        yield run(page, first_cell(page))
        host.settle()
        yield stop_endless(page, first_cell(page))


def stop_endless(page: Page, id: str) -> Measured:
    """Let a cell run without end, stop it, and run it as it was."""
    edit(cell(page, id), ENDLESS)
    return stop(page, id)


def _keep(figures: Figures, timeline: Timeline) -> None:
    for name, phase in timeline.phases.items():
        figures.row(f"{timeline.situation}: {name}", "ms", digits=0, detail=True).ours[:] = phase.takes
        figures.row(f"{timeline.situation}: {name}, work", WORK, digits=0, detail=True).ours[:] = phase.works


def _told(rows: Iterable[Figure]) -> str:
    parts = {row.name.partition(": ")[2]: median(row.ours) for row in rows if row.name.startswith("floor: ")}
    told = " + ".join(f"{name} {value:.0f}" for name, value in parts.items())
    return f"Floor: {told} = {sum(parts.values()):.0f} ms."
