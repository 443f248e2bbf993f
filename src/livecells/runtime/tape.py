"""Tape: what SQLAlchemy sent while a cell ran, read from engine events and invisible to the story.

The listeners are registered once, on the Engine class, before any engine exists: an engine asks only when it connects
whether anyone listens. Between runs they record nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from livecells.runtime.guard import Guard
from livecells.runtime.probes import StoryProbes
from livecells.runtime.result import Span, SqlCause, SqlEvent, SqlKind
from livecells.runtime.text import saferepr, sanitized

MAX_EVENTS = 1_000
MAX_STATEMENT = 10_000
MAX_SETS = 100  # of parameters, for one statement
MAX_SET = 1_000

# Functions of SQLAlchemy's ORM that emit SQL implicitly. A test fails if one is renamed.
_CAUSES: dict[str, SqlCause] = {
    "_autoflush": "autoflush",
    "_load_for_state": "lazy load",
    "_load_for_path": "eager load",
    "_load_scalar_attributes": "refresh",
}


class Tape:
    """What was sent in one run, up to a cap; what is beyond it is counted.

    `probes` follows the transactions, also those that an earlier cell began, and notices which databases change.
    """

    def __init__(self, filename: str, probes: StoryProbes, guard: Guard) -> None:
        self._filename = filename
        self._probes = probes
        self.guard = guard
        self._events: list[SqlEvent] = []
        self._more = 0
        probes.spans.start()

    def add(self, connection: Connection, kind: SqlKind, text: str, parameters: Sequence[object] = ()) -> None:
        """Record an entry, with the line that is running and what made the session send it."""
        self.guard.look(lambda: self._probes.databases.before_statement(connection, text))
        index = len(self._events)
        if index == MAX_EVENTS:
            self._more += 1
        else:
            sets = [each if isinstance(each, str) else saferepr(each, MAX_SET) for each in parameters[:MAX_SETS]]
            if len(parameters) > MAX_SETS:
                sets.append(f"… {len(parameters) - MAX_SETS:,} more")
            self._events.append(SqlEvent(kind, sanitized(text, MAX_STATEMENT), sets, *_line_and_cause(self._filename)))
        self._probes.spans.add(connection, kind, index)

    def __len__(self) -> int:
        """Return how many entries there are to show."""
        return len(self._events)

    def events(self) -> list[SqlEvent]:
        """Return the entries in order, and one that says how many more there were."""
        if not self._more:
            return self._events
        return [*self._events, SqlEvent("statement", f"-- … {self._more:,} more entries", [], None)]

    def spans(self) -> list[Span]:
        """Return the transactions and savepoints that the entries belong to, in order of their begin."""
        return self._probes.spans.end(len(self.events()))


_tape: Tape | None = None


@contextmanager
def recording(tape: Tape) -> Iterator[Tape]:
    """Record what every engine sends while the block runs."""
    global _tape
    before, _tape = _tape, tape
    try:
        yield tape
    finally:
        _tape = before


def _line_and_cause(filename: str) -> tuple[int | None, SqlCause | None]:
    """Return the line of the innermost running frame of `filename`, and what of the ORM between it and here asked."""
    cause: SqlCause | None = None
    frame = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        if code.co_filename == filename:
            return frame.f_lineno, cause
        if cause is None and code.co_name in _CAUSES and frame.f_globals["__name__"].startswith("sqlalchemy.orm."):
            cause = _CAUSES[code.co_name]
        frame = frame.f_back  # type: ignore[assignment]
    return None, cause


def _on_statement(
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> None:
    if _tape is not None:
        _tape.guard.note(partial(_add_statement, _tape, connection, statement, parameters, context))


def _add_statement(tape: Tape, connection: Connection, statement: str, parameters: Any, context: Any) -> None:
    # `executemany` is also set for a batch of one, which comes as a bare tuple.
    sets = parameters if isinstance(parameters, list) else [parameters]
    names = getattr(getattr(context, "compiled", None), "positiontup", None)
    texts = [_named(names, each) for each in sets[: MAX_SETS + 1]] + sets[MAX_SETS + 1 :]
    tape.add(connection, _kind(statement), statement.strip(), [each for each in texts if each])


def _named(names: list[str] | None, values: Any) -> object:
    """Return the parameters with their names, where the statement has them in this order."""
    if not names or type(values) is not tuple or len(names) != len(values):
        return values
    return ", ".join(f"{name} = {saferepr(value, MAX_SET)}" for name, value in zip(names, values, strict=True))


def _kind(statement: str) -> SqlKind:
    """Savepoints are statements like any other; the tape draws them as brackets."""
    words = statement[:100].upper().split()
    if words[:1] == ["SAVEPOINT"]:
        return "savepoint"
    if words[:2] == ["ROLLBACK", "TO"]:
        return "rollback-to"
    return "release" if words[:1] == ["RELEASE"] else "statement"


def _on(kind: SqlKind) -> Callable[[Connection], None]:
    def listener(connection: Connection) -> None:
        if _tape is not None:
            _tape.guard.note(partial(_tape.add, connection, kind, kind.upper()))

    return listener


event.listen(Engine, "before_cursor_execute", _on_statement)
event.listen(Engine, "begin", _on("begin"))
event.listen(Engine, "commit", _on("commit"))
event.listen(Engine, "rollback", _on("rollback"))
