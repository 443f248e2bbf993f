"""Head: the line under a page's title, as HTML: how long it takes, what is on it, for which versions it holds. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape

from livecells.badges import page_versions
from livecells.page_cells import WHOLE_CELL
from livecells.versions import Difference

WORDS = 220  # that are read in a minute
CELL = 0.5  # minutes that one cell takes: to read, to run, to go through
EXERCISE = 4  # minutes

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class PageSize:
    """How long a page takes, in minutes, and how many cells and exercises are on it; an exercise is a cell, too."""

    minutes: int
    cells: int
    exercises: int

    @classmethod
    def of(cls, html: str, cells: int, exercises: int) -> PageSize:
        """Return the size of a page of that HTML: its words are read, its cells run, its exercises solved."""
        words = len(unescape(_TAG.sub(" ", WHOLE_CELL.sub("", html))).split())
        minutes = words / WORDS + (cells - exercises) * CELL + exercises * EXERCISE
        return cls(max(1, round(minutes)), cells, exercises)

    def __add__(self, other: PageSize) -> PageSize:
        return PageSize(self.minutes + other.minutes, self.cells + other.cells, self.exercises + other.exercises)

    def __str__(self) -> str:
        counts = ((self.cells, "cell"), (self.exercises, "exercise"))
        return " · ".join([f"{self.minutes} min", *(_counted(count, name) for count, name in counts if count)])


def page_head(size: PageSize, own: str, others: Mapping[str, str], cells: Sequence[Mapping[str, Difference]]) -> str:
    """Return the line for a page of that size. `cells` are the differences of its cells, see `page_versions`."""
    short, told = page_versions(own, others, cells)
    line = escape(f"{size} · {short}")
    attributes = 'class="lc-page-head" data-search-exclude=""'
    if not told:
        return f"<p {attributes}>{line}</p>"
    return f"<details {attributes}><summary>{line}</summary><p>{escape(told)}</p></details>"


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'s' if count > 1 else ''}"
