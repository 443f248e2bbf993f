"""Results for tests: only what a test is about is named, all else is empty."""

from typing import Any

from livecells.runtime.result import CellResult, Moment


def result(**parts: Any) -> CellResult:
    """Return a result of these parts."""
    empty: dict[str, Any] = {key: [] for key in ("output", "sql", "spans", "objects", "tables", "moments")}
    return CellResult(**{**empty, "value": None, "error": None, **parts})


def moment(**parts: Any) -> Moment:
    """Return a moment of these parts."""
    empty: dict[str, Any] = {"line": None, "output": 0, "sql": 0, "sessions": [], "objects": [], "tables": []}
    return Moment(**{**empty, **parts})
