"""Probes: what SQLAlchemy did while a cell ran, read from engine events and invisible to the story.

The listeners are registered once, on the Engine class, before any engine exists: an engine asks only when it connects
whether anyone listens. Between runs they record nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from livecells.runtime.result import SqlEvent, SqlKind

_Record = Callable[[SqlKind, str, list[str]], None]
_record: _Record | None = None


@contextmanager
def sql_tape(filename: str) -> Iterator[list[SqlEvent]]:
    """Collect what every engine sends while the block runs; lines are those of the code named `filename`."""
    global _record
    tape: list[SqlEvent] = []

    def record(kind: SqlKind, text: str, parameters: list[str]) -> None:
        tape.append(SqlEvent(kind, text, parameters, _line_in(filename)))

    before, _record = _record, record
    try:
        yield tape
    finally:
        _record = before


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
    if _record is not None:
        # `executemany` is also set for a batch of one, which comes as a bare tuple.
        sets = parameters if isinstance(parameters, list) else [parameters]
        _record(_kind(statement), statement.strip(), [repr(each) for each in sets if each])


def _kind(statement: str) -> SqlKind:
    """Savepoints are statements like any other; the tape draws them as brackets."""
    words = statement.upper().split()
    if words[:1] == ["SAVEPOINT"]:
        return "savepoint"
    if words[:2] == ["ROLLBACK", "TO"]:
        return "rollback-to"
    return "release" if words[:1] == ["RELEASE"] else "statement"


def _on(kind: SqlKind) -> Callable[[Any], None]:
    def listener(connection: Any) -> None:
        if _record is not None:
            _record(kind, kind.upper(), [])

    return listener


event.listen(Engine, "before_cursor_execute", _on_statement)
event.listen(Engine, "begin", _on("begin"))
event.listen(Engine, "commit", _on("commit"))
event.listen(Engine, "rollback", _on("rollback"))
