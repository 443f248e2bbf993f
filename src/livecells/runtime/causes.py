"""Causes: which line of a cell made SQLAlchemy send something, and what of the ORM asked for it unasked."""

from __future__ import annotations

import sys

from livecells.runtime.result import SqlCause

# Functions of SQLAlchemy's ORM that emit SQL implicitly, by qualified name. A test fails if one is renamed.
CAUSES: dict[str, SqlCause] = {
    "Session._autoflush": "autoflush",
    "_LazyLoader._load_for_state": "lazy load",
    "_DeferredColumnLoader._load_for_state": "deferred load",
    "_load_scalar_attributes": "refresh",
    "_ImmediateLoader._load_for_path": "eager load",
    "_SelectInLoader._load_for_path": "eager load",
    "_SubqueryLoader._SubqCollections._load": "eager load",
    "_load_subclass_via_in.<locals>.do_load": "eager load",
    "Session._flush": "unit of work",
}
_LOADS = ("lazy load", "deferred load", "refresh")


def line_and_cause(filename: str) -> tuple[int | None, SqlCause | None]:
    """Return the line of the innermost running frame of `filename`, and what of the ORM between it and here asked.

    Immediate loading calls the lazy loader, and a flush loads what it needs: there, the outer one asked.
    """
    cause: SqlCause | None = None
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if code.co_filename == filename:
            return frame.f_lineno, cause
        found = CAUSES.get(code.co_qualname)
        if found is not None and str(frame.f_globals.get("__name__")).startswith("sqlalchemy.orm."):
            loads = cause in _LOADS
            if (cause is None and found != "unit of work") or (loads and found in ("eager load", "unit of work")):
                cause = found
        frame = frame.f_back  # type: ignore[assignment]
    return None, cause
