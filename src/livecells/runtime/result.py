"""CellResult: everything a run of one cell shows. The one place where its schema (number 1) is defined.

`web/src/protocol.ts` mirrors it; the recorded goldens are the fixtures of both sides.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Literal

SCHEMA = 1

Stream = Literal["stdout", "stderr"]
SqlKind = Literal["begin", "statement", "savepoint", "release", "rollback-to", "commit", "rollback"]


@dataclass(frozen=True)
class Chunk:
    """A piece of output. Neighbours of the same stream are joined, so order of arrival is kept and nothing else."""

    stream: Stream
    text: str


@dataclass(frozen=True)
class Table:
    """Rows of a query result: column names, and the `repr` of every value."""

    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Value:
    """The value of a cell's last expression: its `repr`, and a table where it is a list of rows."""

    text: str
    table: Table | None = None


@dataclass(frozen=True)
class SqlEvent:
    """One entry of the SQL tape.

    `parameters` holds the `repr` of each parameter set (several for executemany). `line` counts from 1 within the
    cell and is the line that caused the entry; None where no line of this cell is on the stack.
    """

    kind: SqlKind
    text: str
    parameters: list[str]
    line: int | None


@dataclass(frozen=True)
class Frame:
    """A line of the story that is on an error's stack. `cell` is None for the cell that ran."""

    cell: str | None
    line: int
    function: str
    text: str


@dataclass(frozen=True)
class Error:
    """What a cell raised: class name, `str()` of it, the line in this cell, and the story's own frames."""

    type: str
    message: str
    line: int | None
    frames: list[Frame]


@dataclass(frozen=True)
class CellResult:
    """All that one run of a cell shows."""

    output: list[Chunk]
    value: Value | None
    sql: list[SqlEvent]
    error: Error | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain lists, dicts, strings, numbers and None: what a golden holds and the browser receives."""
        return asdict(self)

    def to_json(self) -> str:
        """Return `to_dict()` as JSON: a string is the cheapest thing to hand from Python to JavaScript."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> CellResult:
        """Return the result that `to_dict()` was made from. Raises KeyError or TypeError where the shape is another."""
        value, error = data["value"], data["error"]
        if value is not None:
            value = Value(value["text"], Table(**value["table"]) if value["table"] is not None else None)
        if error is not None:
            error = Error(**{**error, "frames": [Frame(**frame) for frame in error["frames"]]})
        return cls(
            output=[Chunk(**chunk) for chunk in data["output"]],
            value=value,
            sql=[SqlEvent(**event) for event in data["sql"]],
            error=error,
        )
