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
        _record("statement", statement.strip(), [repr(each) for each in sets if each])


def _on(kind: SqlKind, text: str) -> Callable[..., None]:
    def listener(connection: Any, name: str | None = None, context: Any = None) -> None:
        if _record is not None:
            _record(kind, text if name is None else f"{text} {name}", [])

    return listener


event.listen(Engine, "before_cursor_execute", _on_statement)
event.listen(Engine, "begin", _on("begin", "BEGIN"))
event.listen(Engine, "commit", _on("commit", "COMMIT"))
event.listen(Engine, "rollback", _on("rollback", "ROLLBACK"))
event.listen(Engine, "savepoint", _on("savepoint", "SAVEPOINT"))
event.listen(Engine, "rollback_savepoint", _on("rollback-to", "ROLLBACK TO SAVEPOINT"))
event.listen(Engine, "release_savepoint", _on("release", "RELEASE SAVEPOINT"))
