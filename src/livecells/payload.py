"""Payload: what a page tells the browser about one of its cells, the JSON of the attribute `data-cell`.

`make schema` writes the TypeScript of it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CellSource:
    """The code of one cell of a story."""

    id: str
    source: str


@dataclass(frozen=True)
class Exercise:
    """What an exercise has beside its cell: the code of its goals, which runs after the reader's, and its solutions."""

    goals: str
    solutions: list[CellSource]


@dataclass(frozen=True)
class Payload:
    """One cell as its author wrote it. `story` is the snippet file without its suffix, `title` what it is about, in a line;
    `heading` is the title of the cell.

    `key` is a hash of the author's sources up to this cell: a stored edit of another original is dropped. `before` are
    the story's earlier cells that the page does not show above this one. `options` holds what stands behind the ids of
    all these cells in the snippet, where there is something: `hidden=true`, `raises=ValueError`. `error_line` is the line
    at which the recorded result has its error. `exercise` is None for a cell that is none.
    """

    story: str
    title: str
    cell: str
    heading: str
    key: str
    source: str
    before: list[CellSource]
    options: dict[str, str]
    error_line: int | None
    exercise: Exercise | None
