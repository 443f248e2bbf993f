"""Values: the value of a cell's last expression, as its `repr` and as a table."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Row

from livecells.runtime.result import Value, ValueTable
from livecells.runtime.static_lookup import is_instance
from livecells.runtime.text import saferepr, sanitized

MAX_CHARACTERS = 10_000
MAX_ROWS = 200
MAX_COLUMNS = 30
MAX_CELL = 200


def format_value(value: Any) -> Value | None:
    """Return the `repr` of a value and, for a non-empty list of `Row`s, its table; None for None."""
    if value is None:
        return None
    text = saferepr(value, MAX_CHARACTERS)
    if is_instance(value, list):
        # the story may have a subclass of list, and of Row
        rows = list(list.__iter__(value))
        if rows and all(type(row) is Row for row in rows):
            return Value(text, _table(rows))
    return Value(text)


def _table(rows: list[Row[tuple[object, ...]]]) -> ValueTable:
    names = [sanitized(key, MAX_CELL) for key in rows[0]._fields]
    columns = _capped(names, MAX_COLUMNS, "columns")
    cells = [
        _capped([saferepr(each, MAX_CELL) for each in row[:MAX_COLUMNS]], MAX_COLUMNS, "", of=len(row))
        for row in rows[:MAX_ROWS]
    ]
    if len(rows) > MAX_ROWS:
        cells.append([f"… {len(rows) - MAX_ROWS:,} more rows", *[""] * (len(columns) - 1)])
    return ValueTable(columns, cells)


def _capped(texts: list[str], limit: int, what: str, of: int | None = None) -> list[str]:
    """Return the first texts, and a last one that says how many more there are (of what)."""
    more = (len(texts) if of is None else of) - limit
    if more <= 0:
        return texts
    return [*texts[:limit], f"… {more:,} more {what}" if what else "…"]
