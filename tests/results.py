"""Results for tests: only what a test is about is named, all else is empty."""

from typing import Any

from livecells.runtime.result import CellResult, Moment, ObjectState, SessionState, Span, SqlEvent, TableRow, TableState


def result(**parts: Any) -> CellResult:
    """Return a result of these parts."""
    empty: dict[str, Any] = {key: [] for key in ("output", "sql", "spans", "objects", "tables", "moments")}
    return CellResult(**{**empty, "value": None, "error": None, **parts})


def moment(**parts: Any) -> Moment:
    """Return a moment of these parts."""
    empty: dict[str, Any] = {"line": None, "output": 0, "sql": 0, "sessions": [], "objects": [], "tables": []}
    return Moment(**{**empty, **parts})


def begin(line: int = 1) -> SqlEvent:
    """Return an entry of the tape."""
    return SqlEvent("begin", "BEGIN", [], line)


def span(first: int, last: int, **parts: Any) -> Span:
    """Return a committed transaction, but for these parts."""
    usual: dict[str, Any] = {"kind": "transaction", "column": 0, "begun": True, "outcome": "commit"}
    return Span(**{**usual, "first": first, "last": last, **parts})


def session(number: int = 1, **parts: Any) -> SessionState:
    """Return a usable session without a transaction, but for these parts."""
    usual: dict[str, Any] = {"name": "session", "in_transaction": False, "usable": True}
    return SessionState(**{**usual, "number": number, **parts})


def astronaut(status: str = "persistent", **parts: Any) -> ObjectState:
    """Return an object that belongs to session 1, but for these parts."""
    usual: dict[str, Any] = {"number": 1, "name": "Astronaut 6", "variables": [], "session": 1, "deleting": False}
    return ObjectState(**{**usual, "status": status, "attributes": [], **parts})


def row(value: str, **parts: Any) -> TableRow:
    """Return a row that nobody touched, but for these parts."""
    return TableRow(**{"values": [value], "change": None, "old": None, "committed": True, **parts})


def table(*rows: TableRow, **parts: Any) -> TableState:
    """Return a table of one column."""
    usual: dict[str, Any] = {"database": "", "name": "astronauts", "columns": ["id"], "more": 0}
    return TableState(**{**usual, "rows": list(rows), **parts})
