"""Comparisons: where two results of a cell differ: in which part, for which line of the cell, and both values. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from livecells.snippet import Cell

# The parts of a result in the order in which a reader looks at them, and what a cell does in each.
PARTS = {
    "error": "raises",
    "output": "prints",
    "value": "has the value",
    "sql": "sends",
    "objects": "has the object",
    "tables": "has the table",
    "spans": "has the transaction",
    "moments": "has the step",
    "instrument": "is seen as",
    "goals": "has the goal",
    "advice": "is advised",
}
_AROUND = 24  # characters before a difference that are shown
_SHOWN = 70

_Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Difference:
    """The first difference of two results. `line` is one of the file."""

    part: str
    line: int
    here: str
    there: str

    def __str__(self) -> str:
        return f"{PARTS[self.part]} {self.here}, then {self.there}"


def parts_that_differ(here: dict[str, Any], there: dict[str, Any]) -> list[str]:
    """Return the parts in which two results of a cell differ."""
    return [part for part in PARTS if here.get(part) != there.get(part)]


def first_difference(cell: Cell, here: dict[str, Any], there: dict[str, Any]) -> Difference | None:
    """Return the first difference of two results of a cell; None where they are the same."""
    for part in parts_that_differ(here, there):
        if part == "output":
            left, right = (_printed(each) for each in (here, there))
            if left == right:  # in other pieces, or to another stream
                left, right = (str([chunk["stream"] for chunk in each["output"]]) for each in (here, there))
            line = _line_of_output(here, _common(left, right))
        else:
            path, left, right = _leaf(here[part], there[part], ())
            line = _line_of(here, part, path) or _line_of(there, part, path)
        last = cell.source.count("\n") + 1
        return Difference(part, cell.line + (line or last) - 1, *_shown(left, right))
    return None


def _printed(result: dict[str, Any]) -> str:
    return "".join(chunk["text"] for chunk in result["output"])


def _common(left: str, right: str) -> int:
    """Return how many characters are the same at the beginning."""
    return next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def _line_of_output(result: dict[str, Any], position: int) -> int | None:
    return next((each["line"] for each in result["moments"] if each["output"] > position), None)


def _line_of(result: dict[str, Any], part: str, path: _Path) -> int | None:
    """Return the line of the cell to which a place in its result belongs, where that is known."""
    index = path[0] if path else None
    found: list[dict[str, Any]] = []
    if part in ("objects", "tables"):
        found = [each for each in result["moments"] if index in each[part]]
    elif part in ("sql", "moments") and isinstance(index, int):
        found = result[part][index : index + 1]
    elif part == "error" and result["error"]:
        found = [result["error"]]
    return next((each["line"] for each in found), None)


def _leaf(here: Any, there: Any, path: _Path) -> tuple[_Path, Any, Any]:
    """Return the place of the first difference in two pieces of JSON, and what is there."""
    if isinstance(here, dict) and isinstance(there, dict) and here.keys() == there.keys():
        for key in here:
            if here[key] != there[key]:
                return _leaf(here[key], there[key], (*path, key))
    if isinstance(here, list) and isinstance(there, list):
        for index, (left, right) in enumerate(zip(here, there, strict=False)):
            if left != right:
                return _leaf(left, right, (*path, index))
        shorter = min(len(here), len(there))
        rest = [each[shorter] if len(each) > shorter else None for each in (here, there)]
        return (*path, shorter), rest[0], rest[1]
    return path, here, there


def _shown(left: Any, right: Any) -> tuple[str, str]:
    """Return two values, cut to where they differ."""
    texts = ["nothing" if each is None else each if isinstance(each, str) else str(each) for each in (left, right)]
    start = max(0, _common(*texts) - _AROUND)
    cut = [text[start:] for text in texts]
    ends = [f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text for text in cut]
    here, there = (f"{'…' if start else ''}{text}".replace("\n", "⏎") or "nothing" for text in ends)
    return f"`{here}`", f"`{there}`"
