"""The table of figures: medians of both contenders, their ratio, the target, as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass
class Figure:
    """One row. `target` is the most that the ratio may be, or ours where `of` says so; `unit` is s, ms, MB, KB or none."""

    name: str
    unit: str
    target: float | None = None
    of: str = "ratio"
    digits: int = 2
    ours: list[float] = field(default_factory=list)
    reference: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float | None:
        """Median of ours ÷ median of the reference, None without a reference."""
        if not self.ours or not self.reference or not median(self.reference):
            return None
        return median(self.ours) / median(self.reference)

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one or without a figure."""
        value = self.ratio if self.of == "ratio" else median(self.ours) if self.ours else None
        return None if value is None or self.target is None else value <= self.target


class Figures:
    """The rows in the order in which they were first named."""

    def __init__(self) -> None:
        self.rows: dict[str, Figure] = {}

    def row(self, name: str, unit: str, target: float | None = None, of: str = "ratio", digits: int = 2) -> Figure:
        """Return the row of that name; the first call makes it."""
        return self.rows.setdefault(name, Figure(name, unit, target, of, digits))


def markdown(figures: Iterable[Figure]) -> str:
    """Return the table."""
    lines = ["| figure | ours | reference | ratio | target |", "|---|---:|---:|---:|---|"]
    for figure in figures:
        ratio = f"{figure.ratio:.2f}" if figure.ratio is not None else "–"
        ours, reference = _median(figure.ours, figure), _median(figure.reference, figure)
        lines.append(f"| {figure.name} | {ours} | {reference} | {ratio} | {_target(figure)} |")
    return "\n".join(lines)


def put_table(page: str, table: str) -> str:
    """Return the text of a page with the table between the marks `<!-- figures -->` and `<!-- /figures -->`."""
    before, opened, rest = page.partition("<!-- figures -->")
    _, closed, after = rest.partition("<!-- /figures -->")
    return f"{before}{opened}\n\n{table}\n\n{closed}{after}"


def write_json(figures: Iterable[Figure], path: Path) -> None:
    """Write every single value, beside its row's ratio and target."""
    rows = [{**vars(figure), "ratio": figure.ratio, "met": figure.met} for figure in figures]
    path.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")


def _median(values: Sequence[float], figure: Figure) -> str:
    return f"{median(values):.{figure.digits}f} {figure.unit}".strip() if values else "–"


def _target(figure: Figure) -> str:
    if figure.target is None:
        return ""
    most = f"{figure.target:.2f}" if figure.of == "ratio" else f"{figure.target:g} {figure.unit}"
    return f"≤ {most}: {'met' if figure.met else 'missed'}" if figure.met is not None else f"≤ {most}"
