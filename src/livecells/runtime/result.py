"""CellResult: everything a run of one cell shows. The one place where its schema is defined.

`make schema` writes the TypeScript of it; the recorded goldens are the fixtures of both sides.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

SCHEMA = 6

OutputStream = Literal["stdout", "stderr"]
SqlKind = Literal[
    "begin", "driver-begin", "statement", "savepoint", "release", "rollback-to", "commit", "rollback", "unseen"
]
SqlEffect = Literal["sent", "not sent", "failed", "committed at once", "not known"]
SqlCause = Literal[
    "autoflush", "lazy load", "deferred load", "eager load", "refresh", "unit of work", "return to the pool"
]
SpanKind = Literal["transaction", "savepoint"]
SpanOutcome = Literal["commit", "rollback"]
ObjectStatus = Literal["transient", "pending", "persistent", "deleted", "detached"]
# Of the probes: no moments, hence no steps, Session and Tables; no tape either; moments of some lines only.
InstrumentFault = Literal["no steps", "no SQL", "few steps"]
RowChange = Literal["inserted", "updated", "deleted"]
# who could see the database: any new connection, or only the one of this engine, or only the one that has it
TableReach = Literal["any connection", "this engine", "this connection"]


@dataclass(frozen=True)
class OutputChunk:
    """A piece of output. Neighbours of the same stream are joined, so order of arrival is kept and nothing else."""

    stream: OutputStream
    text: str


@dataclass(frozen=True)
class ValueTable:
    """Rows of a query result: column names, and the `repr` of every value."""

    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Value:
    """The value of a cell's last expression: its `repr`, and a table where it is a list of rows."""

    text: str
    table: ValueTable | None = None


@dataclass(frozen=True)
class SqlEvent:
    """One entry of the SQL tape: what SQLAlchemy asked for, and in `effect` what became of it in SQLite.

    `begin` is SQLAlchemy's, of which SQLite hears nothing; `driver-begin` is what the driver sends by itself; `unseen` is
    what the tape does not have: what went past SQLAlchemy, and the entries beyond its cap. `committed at once` is a change
    outside of any transaction. `parameters` holds each parameter set as text (several for executemany). `line` counts from
    1 within the cell and is the line that caused the entry; None where no line of this cell is on the stack. `cause` is set
    where the session sent it without being asked, `about` where it is known for which object or attribute.
    """

    kind: SqlKind
    text: str
    parameters: list[str]
    effect: SqlEffect
    line: int | None
    cause: SqlCause | None = None
    about: str | None = None


@dataclass(frozen=True)
class Stretch:
    """The entries during which SQLite had a transaction. `outcome` is None where it is open or nobody saw how it ended."""

    first: int
    last: int
    outcome: SpanOutcome | None


@dataclass(frozen=True)
class Span:
    """A transaction or savepoint on the tape: its entries `first` to `last`, by index, drawn in `column`.

    Columns count from 0 and keep what overlaps apart: savepoints within their transaction, connections side by side.
    `begun` is False where an earlier cell began it. `outcome` is None where it is still open at the cell's end; a
    released savepoint counts as commit. `real` are the parts of it in which SQLite had a transaction; None if not known.
    """

    kind: SpanKind
    column: int
    first: int
    last: int
    begun: bool
    outcome: SpanOutcome | None
    real: list[Stretch] | None


@dataclass(frozen=True)
class SessionState:
    """A live Session: `number` follows it through the story, `name` is its variable or `Session NUMBER`.

    `usable` is False after a failed flush, until someone calls rollback().
    """

    number: int
    name: str
    in_transaction: bool
    usable: bool


@dataclass(frozen=True)
class Attribute:
    """A mapped attribute: its value as text; None where it is not loaded, `expired` where it was and is no longer.

    `old` is what it was when the session last read or wrote it; None where it has not changed since.
    """

    name: str
    value: str | None
    old: str | None
    expired: bool


@dataclass(frozen=True)
class ObjectState:
    """A mapped object: `number` follows it through the story, `name` is its class and primary key.

    `variables` are the names that the story has for it. `session` is the number of its session. `deleting` is True
    between delete() and the flush that follows.
    """

    number: int
    name: str
    variables: list[str]
    status: ObjectStatus
    session: int | None
    deleting: bool
    attributes: list[Attribute]


@dataclass(frozen=True)
class TableRow:
    """A row as the connection that is writing sees it. `change` is what this cell did to it, `old` the values before.

    `committed` is False where another connection would see something else. A deleted row has the values it had.
    """

    values: list[str]
    change: RowChange | None
    old: list[str] | None
    committed: bool


@dataclass(frozen=True)
class TableState:
    """A table of the story's databases, counted and compared in the database. `database` names it where there are several.

    `rows` are some of its rows; `more_columns` counts columns left out. `count` is the number of rows that the connection
    that is writing sees, None where the table could not be read: then nothing else is known of it. `inserted`, `updated`
    and `deleted` count what this cell did to rows, `dropped` says that the whole table is gone. `committed` is False where
    a new connection would see something else. `others` is the number of rows that it would see, None where it would not
    find the table. `reach` says who could have one: for a database in memory, nobody.
    """

    database: str
    name: str
    columns: list[str]
    more_columns: int
    rows: list[TableRow]
    count: int | None
    inserted: int
    updated: int
    deleted: int
    dropped: bool
    committed: bool
    others: int | None
    reach: TableReach


@dataclass(frozen=True)
class Moment:
    """The story after one executed line. The first moment is the one before the cell (`line` None), the last its end.

    `output` and `sql` count the characters and entries that were there by then. `objects` and `tables` are indices into
    the result's lists; `more_sessions`, `more_objects` and `more_tables` count those left out.
    """

    line: int | None
    output: int
    sql: int
    sessions: list[SessionState]
    objects: list[int]
    tables: list[int]
    more_sessions: int
    more_objects: int
    more_tables: int


@dataclass(frozen=True)
class TracebackFrame:
    """A line of the story that is on an error's stack. `cell` is None for the cell that ran."""

    cell: str | None
    line: int
    function: str
    text: str


@dataclass(frozen=True)
class ErrorCause:
    """An exception behind the one that ended the cell: its `__cause__` if `direct`, else what was being handled then.

    `line` is the line of this cell in which it was raised; None where that is elsewhere.
    """

    type: str
    message: str
    line: int | None
    direct: bool


@dataclass(frozen=True)
class CellError:
    """What a cell raised: class name, `str()` of it, the line in this cell, and the story's own frames.

    `causes` are the exceptions behind it, the nearest first. `hint` says what the reader can do about it.
    """

    type: str
    message: str
    line: int | None
    frames: list[TracebackFrame]
    causes: list[ErrorCause]
    hint: str | None


@dataclass(frozen=True)
class Goal:
    """A goal of an exercise. `met` is None where it was not checked, and `note` says why.

    `wanted` and `got` are lists of texts: the words of a tape, the rows of a table, or the one item that a plain value is.
    """

    text: str
    met: bool | None
    wanted: list[str]
    got: list[str]
    note: str | None


@dataclass(frozen=True)
class CellResult:
    """All that one run of a cell shows. `objects` and `tables` hold each state once; the moments say when it held.

    `instrument` says what the probes could not see in this run; None where they saw all. `goals` are those of an
    exercise; `advice` is a sentence for who has not met them all.
    """

    output: list[OutputChunk]
    value: Value | None
    sql: list[SqlEvent]
    spans: list[Span]
    error: CellError | None
    objects: list[ObjectState]
    tables: list[TableState]
    moments: list[Moment]
    instrument: InstrumentFault | None
    goals: list[Goal] = field(default_factory=list)
    advice: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain lists, dicts, strings, numbers and None: what a golden holds and the browser receives."""
        return asdict(self)

    def to_json(self) -> str:
        """Return `to_dict()` as JSON: a string is the cheapest thing to hand from Python to JavaScript."""
        return json.dumps(self, default=vars)  # as to_dict(), without the copies of asdict()
