"""The browser's trace: what page, frame and workers have measured by User Timing, all of it on one clock.

`web/src/shared/timeline.ts` names the phases. A worker has a clock of its own and may have ended; the trace has both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

NAME = re.compile(r"(?P<who>page|frame|compiler|worker): (?P<phase>[^(]+?)(?: \((?P<of>.+)\))?")
EDGE = re.compile(rf"(?P<name>{NAME.pattern}) (?P<edge>begins|ends)")
# What the probe marks: the click, and the result in the DOM.
CLICK, SHOWN = "click", "shown"
# Who is asked first what a moment was for: work in this order, then what arrives, and last who only waits.
WHO = ("worker", "compiler", "frame", "page")
ARRIVES = ("fetch", "load")
WAITS = ("wait for", "look around", "mount")  # the last two pass when the result is on its way
UNKNOWN = "not measured"


@dataclass(frozen=True)
class Span:
    """A phase, with the file or cell that it concerns; `start` and `end` in milliseconds from the click.

    `work` is how many milliseconds its thread has worked meanwhile, at this or at what went on beside it: others, who keep the
    processors busy, make a phase longer, but no more work. None where that is not known.
    """

    who: str
    phase: str
    of: str
    start: float
    end: float
    work: float | None = None

    @property
    def name(self) -> str:
        """Return what it is told apart by. The page's files come together, so they are one."""
        one = self.of and self.who != "page"
        return f"{self.who}: {self.phase}{f' ({self.of})' if one else ''}"

    @property
    def rank(self) -> int:
        """Return how late it is asked what a moment was for."""
        if self.phase.startswith(WAITS):
            return len(WHO) + 1
        if self.who == "page" and self.phase.startswith(ARRIVES):
            return len(WHO)
        return WHO.index(self.who)


@contextmanager
def traced(page: Page, *categories: str) -> Iterator[list[dict[str, Any]]]:
    """Trace those categories, without any the User Timing, while the block runs; the events are in the list afterwards."""
    events: list[dict[str, Any]] = []
    ended: list[object] = []
    cdp = page.context.new_cdp_session(page)
    cdp.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    cdp.on("Tracing.tracingComplete", lambda told: ended.append(told))
    cdp.send("Tracing.start", {"traceConfig": {"includedCategories": categories or ["blink.user_timing"]}})
    try:
        yield events
    finally:
        cdp.send("Tracing.end")
        while not ended:
            page.wait_for_timeout(10)
        cdp.detach()


def spans(events: Iterable[dict[str, Any]]) -> list[Span]:
    """Return the phases between the click and the result, in the order in which they began."""
    told = sorted(events, key=lambda event: event["ts"])
    marks = {event["name"]: event["ts"] for event in told if event["name"] in (CLICK, SHOWN)}
    works = _works(told)
    begun: dict[object, float] = {}
    found: list[Span] = []
    for event in told:
        measured = NAME.fullmatch(event["name"])
        key = (event["pid"], str(event.get("id2", event.get("id"))))
        if measured and event["ph"] == "b":
            begun[key] = event["ts"]
        elif measured and event["ph"] == "e":
            start, end = begun.pop(key), event["ts"]
            work = works.get((event["tid"], event["name"]), [])
            worked = work.pop(0) if work else None
            if end > marks[CLICK] and start < marks[SHOWN]:
                whole = marks[CLICK] <= start and end <= marks[SHOWN]
                start, end = max(start, marks[CLICK]), min(end, marks[SHOWN])
                of = measured["of"] or ""
                begins, ends = ((each - marks[CLICK]) / 1000 for each in (start, end))
                found.append(Span(measured["who"], measured["phase"], of, begins, ends, worked if whole else None))
    return sorted(found, key=lambda span: span.start)


def _works(told: list[dict[str, Any]]) -> dict[tuple[int, str], list[float]]:
    """Return the milliseconds that each thread has worked from one mark of a phase to the other, in the order of their ends."""
    begun: dict[tuple[int, str], list[float]] = {}
    found: dict[tuple[int, str], list[float]] = {}
    for event in told:
        edge = EDGE.fullmatch(event["name"])
        if not edge or "tts" not in event:
            continue
        key = (event["tid"], edge["name"])
        if edge["edge"] == "begins":
            begun.setdefault(key, []).append(event["tts"])
        else:
            # a program that is loaded began with its thread
            start = begun[key].pop(0) if begun.get(key) else 0
            found.setdefault(key, []).append((event["tts"] - start) / 1000)
    return found


def covered(spans: Iterable[Span]) -> float:
    """Return the milliseconds in which at least one of them goes on."""
    total, until = 0.0, 0.0
    for span in sorted(spans, key=lambda span: span.start):
        total += max(0.0, span.end - max(span.start, until))
        until = max(until, span.end)
    return total


def awaited(spans: list[Span], wall: float) -> dict[str, float]:
    """Return what each moment of `wall` milliseconds was for, as milliseconds by name; together they are `wall`.

    Of what goes on at a moment, each program is at the phase that it began last. The worker counts before the compiler,
    both before the page, and whoever waits counts only where nobody works.
    """
    edges = sorted({0.0, wall, *(edge for span in spans for edge in (span.start, span.end))})
    found: dict[str, float] = {}
    for start, end in pairwise(edges):
        at: dict[str, Span] = {}
        for span in spans:
            if span.start <= start and span.end >= end and (span.who not in at or at[span.who].start <= span.start):
                at[span.who] = span
        first = min(at.values(), key=lambda span: span.rank, default=None)
        name = first.name if first else UNKNOWN
        found[name] = found.get(name, 0.0) + end - start
    return found
