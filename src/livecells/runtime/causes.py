"""Causes: which line of a cell made SQLAlchemy send something, and what of the ORM asked for it unasked."""

from __future__ import annotations

import sys
from types import FrameType
from typing import NamedTuple

from sqlalchemy.orm import Mapper
from sqlalchemy.orm.state import InstanceState

from livecells.runtime.object_text import object_name
from livecells.runtime.result import SqlCause
from livecells.runtime.static_lookup import class_name

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
# What asks for each of these in its turn.
_OUTER: dict[SqlCause, tuple[SqlCause, ...]] = {
    "lazy load": ("eager load", "unit of work"),
    "deferred load": ("eager load", "unit of work"),
    "refresh": ("deferred load", "eager load", "unit of work"),
}


class Where(NamedTuple):
    """Where an entry of the tape comes from: the line of the cell, what of the ORM asked unasked, and what that was about."""

    line: int | None
    cause: SqlCause | None = None
    about: str | None = None


def locate(filename: str) -> Where:
    """Return the line of the innermost running frame of `filename`, and what of the ORM between it and here asked.

    Immediate loading calls the lazy loader, a deferred column is loaded as an expired one is, and a flush loads what it
    needs: there, the outer one asked.
    """
    cause: SqlCause | None = None
    about: str | None = None
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if code.co_filename == filename:
            return Where(frame.f_lineno, cause, about)
        found = CAUSES.get(code.co_qualname)
        if found is not None and str(frame.f_globals.get("__name__")).startswith("sqlalchemy.orm."):
            asked = cause is not None and found in _OUTER.get(cause, ())
            if asked or (cause is None and found != "unit of work"):
                cause, about = found, _about(found, frame)
        frame = frame.f_back  # type: ignore[assignment]
    return Where(None, cause, about)


def _about(cause: SqlCause, frame: FrameType) -> str | None:
    """Return the object, its attribute, or the attribute of a class that a function of the ORM has to do with."""
    names = frame.f_locals
    state, strategy = names.get("state"), names.get("self")
    key = getattr(strategy, "key", None)
    if isinstance(state, InstanceState):
        name = object_name(state)
        return f"{name}.{key}" if key and cause in ("lazy load", "deferred load") else name
    parent = getattr(strategy, "parent", None)
    return f"{class_name(parent.class_)}.{key}" if key and isinstance(parent, Mapper) else None
