"""Table states: the tables in a copy of a database, counted and compared with two other copies of it.

All is done by SQLite on a connection of its own, so nothing of the story runs. What SQLite cannot read there, for lack of
a function or collation of the story's, is not known.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, lru_cache
from sqlite3 import Connection, Error, OperationalError
from typing import Any

from livecells.runtime.database_copy import quoted
from livecells.runtime.result import RowChange, TableReach, TableRow, TableState
from livecells.runtime.text import sanitized

MAX_TABLES = 100  # of a database, of which some are shown
MAX_COLUMNS = 30
MAX_ROWS = 50
MAX_TEXT = 80  # characters, and hexadecimal digits
MAX_STEPS = 30_000_000  # of SQLite's virtual machine, for all tables of a database: about a second
_PART = 10_000

_NAMES = """
    SELECT name FROM {}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid
"""
_KINDS = "SELECT name, wr FROM pragma_table_list WHERE schema = '{}' AND type IN ('table', 'virtual')"
# quote() and substr() stand for themselves: each value is text, and no more of it than is shown
_VALUE = (
    f"CASE typeof({{0}}) WHEN 'text' THEN quote(substr({{0}}, 1, {MAX_TEXT})) "
    f"WHEN 'blob' THEN quote(substr({{0}}, 1, {MAX_TEXT // 2})) ELSE quote({{0}}) END, "
    f"CASE typeof({{0}}) WHEN 'text' THEN length({{0}}) - {MAX_TEXT} WHEN 'blob' THEN length({{0}}) - {MAX_TEXT // 2} ELSE 0 END"
)
_COLUMNS = "SELECT name, pk FROM pragma_table_xinfo(?, ?) WHERE hidden <> 1 ORDER BY cid"


@dataclass(frozen=True)
class Copies:
    """A database before the cell, now as the connection that writes sees it, and as committed. None: not known."""

    before: bytes | None
    now: bytes | None
    committed: bytes | None


_Found = tuple[tuple[Any, ...], TableRow]  # with a key to sort by


class _Table:
    """A table of one copy, `source` as SQL."""

    def __init__(self, connection: Connection, schema: str, name: str, without_rowid: bool) -> None:
        self.source = f"{schema}.{quoted(name)}"
        self._where = name, schema
        self._connection = connection
        self._without_rowid = without_rowid

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns, generated ones included."""
        return [name for name, _ in self._described]

    @cached_property
    def key(self) -> list[str]:
        """The columns by which rows are told apart; empty if none do."""
        if self._without_rowid:
            return [name for _, name in sorted((number, name) for name, number in self._described if number)]
        taken = {name.lower() for name in self.columns}
        return [each for each in ("rowid", "_rowid_", "oid") if each not in taken][:1]

    @cached_property
    def _described(self) -> list[tuple[str, int]]:
        return self._connection.execute(_COLUMNS, self._where).fetchall()


def table_states(database: str, copies: Copies, reach: TableReach) -> tuple[list[TableState], int]:
    """Return the state of each table that is there now, was before, or is committed, in the order of their creation.

    The number says how many there are beyond MAX_TABLES, which are not compared.
    """
    if copies.now is None or copies.before is None or copies.committed is None:
        return [_unknown(database, "all tables", reach)], 0
    try:
        with closing(Connection(":memory:")) as connection:
            now, before, committed = _loaded(connection, copies.now, copies.before, copies.committed)
            names = list(now | before | committed)
            states = [
                _state(connection, database, reach, name, now.get(name), before.get(name), committed.get(name))
                for name in names[:MAX_TABLES]
            ]
            return states, len(names) - len(states)
    except Error:
        return [_unknown(database, "all tables", reach)], 0


def _unknown(database: str, name: str, reach: TableReach) -> TableState:
    return TableState(database, name, [], 0, [], None, 0, 0, 0, False, True, None, reach)


def _loaded(connection: Connection, *copies: bytes) -> list[dict[str, _Table]]:
    """Load copies into a connection, equal ones once, and return the tables of each."""
    tables: dict[bytes, dict[str, _Table]] = {}
    for schema, copy in zip(("main", "before", "committed"), copies, strict=True):
        if copy in tables:
            continue
        if schema != "main":
            connection.execute(f"ATTACH ':memory:' AS {schema}")
        if copy:
            connection.deserialize(copy, name=schema)
        kinds = dict(connection.execute(_KINDS.format(schema)).fetchall())  # neither views nor parts of a virtual table
        names = [name for (name,) in connection.execute(_NAMES.format(schema)) if name in kinds]
        tables[copy] = {name: _Table(connection, schema, name, bool(kinds[name])) for name in names}
    parts = iter(range(MAX_STEPS // _PART))
    connection.set_progress_handler(lambda: next(parts, None) is None, _PART)
    return [tables[copy] for copy in copies]


def _state(
    connection: Connection,
    database: str,
    reach: TableReach,
    name: str,
    now: _Table | None,
    before: _Table | None,
    committed: _Table | None,
) -> TableState:
    name = sanitized(name, MAX_TEXT)
    table = now or before or committed
    if table is None or not table.key:
        return _unknown(database, name, reach)
    try:
        changes = _Changes(connection, now, before, committed)
        count, inserted, updated, waiting = changes.count()
        return TableState(
            database,
            name,
            [sanitized(column, MAX_TEXT) for column in table.columns[:MAX_COLUMNS]],
            max(0, len(table.columns) - MAX_COLUMNS),
            changes.rows(inserted + updated + waiting > 0, updated > 0),
            count,
            inserted,
            updated,
            changes.count_gone(before),
            now is None,
            waiting == changes.count_gone(committed) == 0 and (now is None) == (committed is None),
            changes.count_of(committed),
            reach,
        )
    except Error:
        return _unknown(database, name, reach)


class _Changes:
    """One table as it is now, before the cell, and as committed; None where it is not there.

    In the SQL they are `n`, `b` and `c`. A comparison of a copy with itself takes no time.
    """

    def __init__(
        self, connection: Connection, now: _Table | None, before: _Table | None, committed: _Table | None
    ) -> None:
        self._connection = connection
        self._now = now
        self._before = before
        self._committed = committed

    def count(self) -> tuple[int, int, int, int]:
        """Return the numbers of rows: all, inserted, updated, and those that are not committed."""
        if self._now is None:
            return 0, 0, 0, 0
        source, flags = self._flagged(self._now)
        totals = ", ".join(f"total({flag})" for flag in flags)
        ((count, *numbers),) = self._ask(f"SELECT count(*), {totals} FROM {source}")
        inserted, updated, waiting = map(int, numbers)
        return count, inserted, updated, waiting

    def count_gone(self, other: _Table | None) -> int:
        """Return how many rows another copy of the table has and this one has not."""
        if other is None or other is self._now:
            return 0
        join, gone, _ = _joined(other, "o", self._now, "n")
        return int(self._ask(f"SELECT count(*) FROM {other.source} AS o{join} WHERE {gone}")[0][0])

    def count_of(self, table: _Table | None) -> int | None:
        """Return the number of rows in a copy."""
        return None if table is None else int(self._ask(f"SELECT count(*) FROM {table.source}")[0][0])

    def rows(self, has_marks: bool, has_updates: bool) -> list[TableRow]:
        """Return the first rows by key; if there are too many, those that are marked before the others."""
        found = [*self._present(has_marks, has_updates), *self._deleted()]
        found.sort(key=lambda each: (each[1].change is None and each[1].committed, each[0]))
        return [row for _, row in sorted(found[:MAX_ROWS], key=lambda each: each[0])]

    def _flagged(self, now: _Table) -> tuple[str, tuple[str, str, str]]:
        """Return the rows of now, joined with the other copies, and what is true of those inserted, updated, waiting."""
        join_before, inserted, updated = _joined(now, "n", self._before, "b")
        join_committed, missing, differs = _joined(now, "n", self._committed, "c")
        return f"{now.source} AS n{join_before}{join_committed}", (inserted, updated, f"({missing} OR {differs})")

    def _present(self, has_marks: bool, has_updates: bool) -> list[_Found]:
        now = self._now
        if now is None:
            return []
        source, flags = self._flagged(now)
        key = [f"n.{quoted(each)}" for each in now.key]
        order = [f"({' OR '.join(flags)}) DESC", *key] if has_marks else key
        names = [f"key{index}" for index in range(len(key))]
        on = " AND ".join(f"{column} = chosen.{name}" for column, name in zip(key, names, strict=True))
        old = self._before if has_updates else None
        join = _joined(now, "n", old, "b")[0]
        rows = self._ask(
            f"WITH chosen ({', '.join(names)}, inserted, updated, waiting) AS (SELECT {', '.join([*key, *flags])} "
            f"FROM {source} ORDER BY {', '.join(order)} LIMIT {MAX_ROWS}) "
            f"SELECT chosen.*, {_values('n', now)}{', ' + _values('b', now, old) if old else ''} "
            f"FROM chosen JOIN {now.source} AS n ON {on}{join}"
        )
        found: list[_Found] = []
        for row in rows:
            inserted, updated, waiting = row[len(key) : len(key) + 3]
            texts = _texts(row[len(key) + 3 :])
            values = texts[: len(now.columns[:MAX_COLUMNS])]
            change: RowChange | None = "inserted" if inserted else "updated" if updated else None
            shown = TableRow(values, change, texts[len(values) :] if updated else None, not waiting)
            found.append((_rank(row[: len(key)]), shown))
        return found

    def _deleted(self) -> list[_Found]:
        before = self._before
        if before is None or before is self._now or not before.key:
            return []
        join_now, gone, _ = _joined(before, "b", self._now, "n")
        join_committed, committed, _ = _joined(before, "b", self._committed, "c")
        key = ", ".join(f"b.{quoted(each)}" for each in before.key)
        rows = self._ask(
            f"SELECT {committed}, {key}, {_values('b', self._now or before, before)} "
            f"FROM {before.source} AS b{join_now}{join_committed} WHERE {gone} ORDER BY {key} LIMIT {MAX_ROWS}"
        )
        end = 1 + len(before.key)
        return [(_rank(row[1:end]), TableRow(_texts(row[end:]), "deleted", None, bool(row[0]))) for row in rows]

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query).fetchall()
        except OperationalError as error:
            if "UTF-8" not in str(error):
                raise
        self._connection.text_factory = lambda text: text.decode(errors="backslashreplace")
        return self._connection.execute(query).fetchall()


def _joined(table: _Table, alias: str, other: _Table | None, name: str) -> tuple[str, str, str]:
    """Return SQL that joins a table with another copy of it: the join, "is missing there", "has other values there".

    Columns that only one of them has are not compared. Where the rows are told apart by other columns, all are missing.
    """
    if other is table:
        return "", "0", "0"
    if other is None or other.key != table.key or not table.key:
        return "", "1", "0"
    on = " AND ".join(f"{name}.{quoted(each)} = {alias}.{quoted(each)}" for each in table.key)
    shared = [quoted(each) for each in table.columns if each in other.columns]
    # whatever collation the story has given a column, other bytes are another value
    equal = " AND ".join(f"{alias}.{each} IS {name}.{each} COLLATE BINARY" for each in shared) or "1"
    missing = f"{name}.{quoted(table.key[0])} IS NULL"
    return f" LEFT JOIN {other.source} AS {name} ON {on}", f"({missing})", f"(NOT ({missing}) AND NOT ({equal}))"


def _values(alias: str, table: _Table, copy: _Table | None = None) -> str:
    """Return SQL for the first columns of a table in a copy of it: each as a literal, and how much of it is left out."""
    has = table.columns if copy is None else copy.columns
    return ", ".join(
        _VALUE.format(f"{alias}.{quoted(column)}") if column in has else "'', 0"
        for column in table.columns[:MAX_COLUMNS]
    )


@lru_cache(1_000)  # most rows stay the same from step to step
def _texts(row: tuple[Any, ...]) -> list[str]:
    """Return the texts of a row whose values are pairs of a literal and the number of characters left out."""
    return [
        sanitized(text) + (f"… {more:,} more {'bytes' if text.startswith('X') else 'characters'}" if more > 0 else "")
        for text, more in zip(row[::2], row[1::2], strict=True)
    ]


def _rank(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a key that sorts as SQLite does: numbers, texts, blobs."""
    return tuple((0, each) if isinstance(each, int | float) else (1 + isinstance(each, bytes), each) for each in key)
