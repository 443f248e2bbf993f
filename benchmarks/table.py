"""The table of figures: medians and spread of both contenders, their ratio, the target, and whether it can be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

from benchmarks.machine import spent

# The share of the processors above which others have spoiled a time.
MOST_BUSY = 0.10
TIMES = ("s", "ms")
WORK = "ms of work"  # of a thread: others do not make it more


@dataclass
class Figure:
    """One row. `target` is the most that the ratio may be, or ours where `of` says so; `unit` is s, ms, MB, KB or none.

    `others` has a number for each round that gave a value: the share of the processors that other processes took in it.
    A `detail` is recorded and compared, and stands in no table.
    """

    name: str
    unit: str
    target: float | None = None
    of: str = "ratio"
    digits: int = 2
    detail: bool = False
    ours: list[float] = field(default_factory=list)
    reference: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float | None:
        """Median of ours ÷ median of the reference, None without a reference."""
        if not self.ours or not self.reference or not median(self.reference):
            return None
        return median(self.ours) / median(self.reference)

    @property
    def ratios(self) -> list[float]:
        """The ratio in each round in which both were measured once; what one browser gives is seldom like the next."""
        if len(self.ours) != len(self.reference):
            return []
        return [ours / reference for ours, reference in zip(self.ours, self.reference, strict=True) if reference]

    @property
    def disturbed(self) -> float | None:
        """The share that others took, where this is a time and they took too much; None where the row can be trusted."""
        share = median(self.others) if self.others else 0.0
        return share if self.unit in TIMES and share > MOST_BUSY else None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one, without a figure, or where the machine was too busy to tell."""
        value = self.ratio if self.of == "ratio" else median(self.ours) if self.ours else None
        if value is None or self.target is None or self.disturbed is not None:
            return None
        return value <= self.target


class Figures:
    """The rows in the order in which they were first named, how busy others were in each round, and what else is told."""

    def __init__(self) -> None:
        self.rows: dict[str, Figure] = {}
        self.others: list[float] = []
        self.notes: list[str] = []

    def row(
        self,
        name: str,
        unit: str,
        target: float | None = None,
        of: str = "ratio",
        digits: int = 2,
        *,
        detail: bool = False,
    ) -> Figure:
        """Return the row of that name; the first call makes it."""
        return self.rows.setdefault(name, Figure(name, unit, target, of, digits, detail))

    def rounds(self, count: int) -> Iterator[int]:
        """Count rounds, each of them watched."""
        for number in range(count):
            with self.watched():
                yield number

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Note how busy others were while the block ran, at each row that got a value in it."""
        had = {name: _values(row) for name, row in self.rows.items()}
        before = spent()
        yield
        share = spent().others(before)
        self.others.append(share)
        for name, row in self.rows.items():
            if _values(row) > had.get(name, 0):
                row.others.append(share)


def markdown(figures: Iterable[Figure]) -> str:
    """Return the table."""
    lines = ["| figure | ours | reference | ratio | target |", "|---|---:|---:|---:|---|"]
    for figure in (each for each in figures if not each.detail):
        ours, reference = (_told(values, figure.digits, figure.unit) for values in (figure.ours, figure.reference))
        ratio = f"{figure.ratio:.2f}{_spread(figure.ratios, 2)}" if figure.ratio is not None else ""
        lines.append(f"| {figure.name} | {ours} | {reference} | {ratio} | {_target(figure)} |")
    return "\n".join(lines)


def put_table(page: str, table: str) -> str:
    """Return the text of a page with the table between the marks `<!-- figures -->` and `<!-- /figures -->`."""
    before, opened, rest = page.partition("<!-- figures -->")
    _, closed, after = rest.partition("<!-- /figures -->")
    return f"{before}{opened}\n\n{table}\n\n{closed}{after}"


def percent(share: float) -> str:
    """Return a share as people write it."""
    return f"{100 * share:.0f} %"


def _values(figure: Figure) -> int:
    return len(figure.ours) + len(figure.reference)


def _told(values: Sequence[float], digits: int, unit: str) -> str:
    return f"{median(values):.{digits}f} {unit}".strip() + _spread(values, digits) if values else ""


def _spread(values: Sequence[float], digits: int) -> str:
    """Return the least and the most, where they are told apart."""
    least, most = (f"{each:.{digits}f}" for each in (min(values, default=0), max(values, default=0)))
    return f" ({least}–{most})" if least != most else ""


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    most = f"≤ {figure.target:.2f}" if figure.of == "ratio" else f"≤ {figure.target:g} {figure.unit}"
    if figure.disturbed is not None:
        return f"{most}: not told, others took {percent(figure.disturbed)} of the processors"
    return most if figure.met is None else f"{most}: {'met' if figure.met else 'missed'}"
