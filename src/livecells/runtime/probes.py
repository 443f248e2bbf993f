"""Probes: what SQLAlchemy did while a cell ran, read from engine events and invisible to the story.

The listeners are registered once, on the Engine class, before any engine exists: an engine asks only when it connects
whether anyone listens. Between runs they record nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from livecells.runtime.result import SqlEvent, SqlKind
from livecells.runtime.text import shown, shown_repr

MAX_EVENTS = 1_000
MAX_STATEMENT = 10_000
MAX_SETS = 100  # of parameters, for one statement
MAX_SET = 1_000


class Tape:
    """What was sent in one run, up to a cap; what is beyond it is counted."""

    def __init__(self, filename: str) -> None:
        self._filename = filename
        self._events: list[SqlEvent] = []
        self._more = 0

    def add(self, kind: SqlKind, text: str, parameters: Sequence[object] = ()) -> None:
        """Record an entry, with the line that is running and the `repr` of each parameter set."""
        if len(self._events) == MAX_EVENTS:
            self._more += 1
            return
        sets = [shown_repr(each, MAX_SET) for each in parameters[:MAX_SETS]]
        if len(parameters) > MAX_SETS:
            sets.append(f"… {len(parameters) - MAX_SETS:,} more")
        self._events.append(SqlEvent(kind, shown(text, MAX_STATEMENT), sets, _line_in(self._filename)))

    def events(self) -> list[SqlEvent]:
        """Return the entries in order, and one that says how many more there were."""
        if not self._more:
            return self._events
        return [*self._events, SqlEvent("statement", f"-- … {self._more:,} more entries", [], None)]


_tape: Tape | None = None


@contextmanager
def sql_tape(filename: str) -> Iterator[Tape]:
    """Record what every engine sends while the block runs; lines are those of the code named `filename`."""
    global _tape
    before, _tape = _tape, Tape(filename)
    try:
        yield _tape
    finally:
        _tape = before


def _line_in(filename: str) -> int | None:
    """Return the line of the innermost running frame of `filename`, or None."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == filename:
            return frame.f_lineno
        frame = frame.f_back  # type: ignore[assignment]
    return None


def _on_statement(
    connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> None:
    if _tape is not None:
        # `executemany` is also set for a batch of one, which comes as a bare tuple.
        sets = parameters if isinstance(parameters, list) else [parameters]
        _tape.add(_kind(statement), statement.strip(), [each for each in sets if each])


def _kind(statement: str) -> SqlKind:
    """Savepoints are statements like any other; the tape draws them as brackets."""
    words = statement[:100].upper().split()
    if words[:1] == ["SAVEPOINT"]:
        return "savepoint"
    if words[:2] == ["ROLLBACK", "TO"]:
        return "rollback-to"
    return "release" if words[:1] == ["RELEASE"] else "statement"


def _on(kind: SqlKind) -> Callable[[Any], None]:
    def listener(connection: Any) -> None:
        if _tape is not None:
            _tape.add(kind, kind.upper())

    return listener


event.listen(Engine, "before_cursor_execute", _on_statement)
event.listen(Engine, "begin", _on("begin"))
event.listen(Engine, "commit", _on("commit"))
event.listen(Engine, "rollback", _on("rollback"))
