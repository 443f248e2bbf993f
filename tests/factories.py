"""Results for tests: only what a test is about is named, all else is empty."""

from typing import Any

from livecells.runtime.result import CellResult, Moment


def result(**parts: Any) -> CellResult:
    """Return a result of these parts."""
    empty: dict[str, Any] = {key: [] for key in ("output", "sql", "spans", "objects", "tables", "moments")}
    return CellResult(**{**empty, "value": None, "error": None, "instrument": None, **parts})


def moment(**parts: Any) -> Moment:
    """Return a moment of these parts."""
    empty: dict[str, Any] = {key: [] for key in ("sessions", "objects", "tables")}
    numbers = dict.fromkeys(("output", "sql", "more_sessions", "more_objects", "more_tables"), 0)
    return Moment(**{**empty, **numbers, "line": None, **parts})
