"""Table states: the tables in a copy of a database, counted and compared with two other copies of it.

All is done by SQLite on a connection of its own, so nothing of the story runs. What SQLite cannot read there, for lack of
a function or collation of the story's, is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from sqlite3 import Connection, Error, OperationalError
from typing import Any, NamedTuple

from livecells.runtime.database_copy import quoted
from livecells.runtime.database_pages import changed_tables, has_same_schema
from livecells.runtime.result import RowChange, TableReach, TableRow, TableState
from livecells.runtime.text import sanitized

MAX_TABLES = 100  # of a database, of which some are shown
MAX_COLUMNS = 30
MAX_ROWS = 50
MAX_TEXT = 80  # characters, and hexadecimal digits
MAX_STEPS = 30_000_000  # of SQLite's virtual machine, for all tables of a database: about a second
_PART = 10_000

# The text encoding in the header of a SQLite file.
_ENCODING = slice(56, 60)
_UTF8 = b"\0\0\0\1"
_ENCODINGS = {_UTF8: "UTF-8", b"\0\0\0\2": "UTF-16le", b"\0\0\0\3": "UTF-16be"}

_NAMES = """
    SELECT name, sql FROM {}.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid
"""
_KINDS = "SELECT name, wr FROM pragma_table_list WHERE schema = '{}' AND type IN ('table', 'virtual')"
# SQL for a value as a literal, and no more of it than is shown: a long one is "+more literal", as no literal begins.
_LONG = "WHEN typeof({{0}}) = '{}' AND length({{0}}) > {} THEN '+' || (length({{0}}) - {}) || ' ' || quote(substr({{0}}, 1, {}))"
_VALUE = (
    f"CASE {_LONG.format('text', *[MAX_TEXT] * 3)} {_LONG.format('blob', *[MAX_TEXT // 2] * 3)} ELSE quote({{0}}) END"
)
_ROOTS = "SELECT rootpage, tbl_name FROM {}.sqlite_schema WHERE rootpage > 0"
_COLUMNS = "SELECT name, pk FROM pragma_table_xinfo(?, ?) WHERE hidden <> 1 ORDER BY cid"


@dataclass(frozen=True)
class Copies:
    """A database before the cell, now as the connection that writes sees it, and as committed. None: not known."""

    before: bytes | None
    now: bytes | None
    committed: bytes | None


_Found = tuple[tuple[Any, ...], TableRow]  # with its key


class _Table:
    """A table of one copy: `source` as SQL, `sql` as it was created, `key` the columns by which rows are told apart.

    `total` is how many rows it has, once they have been counted.
    """

    def __init__(self, source: str, sql: str, described: list[tuple[str, int]], without_rowid: bool) -> None:
        self.source = source
        self.sql = sql
        self.total: int | None = None
        self.columns = [name for name, _ in described]
        if without_rowid:
            self.key = [name for _, name in sorted((number, name) for name, number in described if number)]
        else:
            taken = {name.lower() for name in self.columns}
            self.key = [each for each in ("rowid", "_rowid_", "oid") if each not in taken][:1]


_SCHEMAS = ("now", "before", "committed")


class Comparison:
    """Compares copies of one database. What stays the same from look to look is loaded and asked for once."""

    def __init__(self) -> None:
        self._connection: Connection | None = None
        self._encoding = _UTF8
        self._loaded: dict[str, bytes] = {}
        self._tables: dict[str, dict[str, _Table]] = {}
        self._described: dict[tuple[str, str], list[tuple[str, int]]] = {}
        self._untouched: dict[str, TableState] = {}  # as they were before the cell
        self._roots: dict[int, str] = {}
        self._last: tuple[Copies, dict[str, TableState]] | None = None

    def __del__(self) -> None:
        if self._connection is not None:
            self._connection.close()  # the interpreter would warn, where the story can hear it

    def states(self, database: str, copies: Copies, reach: TableReach) -> tuple[list[TableState], int]:
        """Return the state of each table that is there now, was before, or is committed, in the order of their creation.

        The number says how many there are beyond MAX_TABLES, which are not compared.
        """
        if copies.now is None or copies.before is None or copies.committed is None:
            return [_unknown(database, "all tables", reach)], 0
        try:
            unchanged = self._unchanged(copies)
            now, before, committed = self._load(copies.now, copies.before, copies.committed)
            names = list(now | before | committed)
            states = {
                name: self._state(database, reach, name, now.get(name), before.get(name), committed.get(name))
                for name in names[:MAX_TABLES]
                if (name, database) not in unchanged
            }
        except Error:
            self._last = None
            return [_unknown(database, "all tables", reach)], 0
        else:
            states = {name: unchanged.get((name, database)) or states[name] for name in names[:MAX_TABLES]}
            self._last = copies, states
            return list(states.values()), len(names) - len(states)

    def _unchanged(self, copies: Copies) -> dict[tuple[str, str], TableState]:
        """Return the states of the last look that surely still hold, by table and database."""
        if self._last is None or not copies.now:
            return {}
        last, states = self._last
        if not last.now or (last.before, last.committed) != (copies.before, copies.committed):
            return {}
        changed = changed_tables(last.now, copies.now, self._roots) if has_same_schema(last.now, copies.now) else None
        if changed is None:
            return {}
        return {(name, state.database): state for name, state in states.items() if name not in changed}

    def _load(self, *copies: bytes) -> list[dict[str, _Table]]:
        """Load copies, equal ones once, and return the tables of each."""
        connection = self._opened(next((copy[_ENCODING] for copy in copies if copy), self._encoding))
        parts = iter(range(MAX_STEPS // _PART))
        connection.set_progress_handler(lambda: next(parts, None) is None, _PART)
        connection.text_factory = str
        found: dict[bytes, str] = {}
        for schema, copy in zip(_SCHEMAS, copies, strict=True):
            if copy in found:
                continue
            found[copy] = schema
            if self._loaded.get(schema) == copy:
                continue
            if schema == "before":
                self._untouched.clear()
            last = self._loaded.pop(schema, b"")
            if copy:
                connection.deserialize(copy, name=schema)
            else:
                connection.execute(f"DETACH {schema}")
                connection.execute(f"ATTACH ':memory:' AS {schema}")
            if copy and has_same_schema(last, copy):
                for table in self._tables[schema].values():
                    table.total = None
            else:
                self._tables[schema] = dict(self._read(connection, schema))
                if schema == "now":
                    self._roots = dict(connection.execute(_ROOTS.format(schema)).fetchall())
            self._loaded[schema] = copy
        return [self._tables[found[copy]] for copy in copies]

    def _opened(self, encoding: bytes) -> Connection:
        """Return the connection: databases that are attached to it must have its encoding."""
        if self._connection is None or encoding != self._encoding:
            if self._connection is not None:
                self._connection.close()
            self._connection, self._encoding = Connection(":memory:"), encoding
            self._loaded.clear()
            self._untouched.clear()
            self._connection.execute(f"PRAGMA encoding = '{_ENCODINGS.get(encoding, 'UTF-8')}'")
            for schema in _SCHEMAS:
                self._connection.execute(f"ATTACH ':memory:' AS {schema}")
        return self._connection

    def _read(self, connection: Connection, schema: str) -> Iterator[tuple[str, _Table]]:
        kinds = dict(connection.execute(_KINDS.format(schema)).fetchall())  # neither views nor parts of a virtual table
        for name, sql in connection.execute(_NAMES.format(schema)).fetchall():
            if name not in kinds:
                continue
            described = self._described.get((name, sql))
            if described is None:
                described = self._described[name, sql] = connection.execute(_COLUMNS, (name, schema)).fetchall()
            yield name, _Table(f"{schema}.{quoted(name)}", sql, described, bool(kinds[name]))

    def _state(
        self,
        database: str,
        reach: TableReach,
        name: str,
        now: _Table | None,
        before: _Table | None,
        committed: _Table | None,
    ) -> TableState:
        shown = sanitized(name, MAX_TEXT)
        table = now or before or committed
        if self._connection is None or table is None or not table.key:
            return _unknown(database, shown, reach)
        try:
            changes = _Changes(self._connection, now, before, committed)
            counted = changes.count()
            is_untouched = counted.is_unchanged and now and before and committed and now.sql == before.sql
            known = self._untouched.get(name)
            if is_untouched and known and (known.database, known.count) == (database, counted.rows):
                return known
            state = TableState(
                database,
                shown,
                [sanitized(column, MAX_TEXT) for column in table.columns[:MAX_COLUMNS]],
                max(0, len(table.columns) - MAX_COLUMNS),
                changes.rows(counted),
                counted.rows,
                counted.inserted,
                counted.updated,
                counted.deleted,
                now is None,
                counted.waiting == counted.gone == 0 and (now is None) == (committed is None),
                None if committed is None else counted.rows - counted.missing + counted.gone,
                reach,
            )
        except Error:
            return _unknown(database, shown, reach)
        if is_untouched:
            self._untouched[name] = state
        return state


def _unknown(database: str, name: str, reach: TableReach) -> TableState:
    return TableState(database, name, [], 0, [], None, 0, 0, 0, False, True, None, reach)


class _Counted(NamedTuple):
    """What is counted in a table.

    All rows; those inserted and updated since before the cell; those that the committed copy has not, and those that it
    has not or has with other values; rows of before, and rows of the committed copy, that are gone.
    """

    rows: int
    inserted: int
    updated: int
    missing: int
    waiting: int
    deleted: int
    gone: int

    @property
    def is_unchanged(self) -> bool:
        return not any(self[1:])


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
        self._few: list[tuple[Any, ...]] | None = None  # all rows, if all can be shown

    def count(self) -> _Counted:
        """Count what is there and what has changed."""
        if self._now is None:
            return _Counted(0, 0, 0, 0, 0, self._count_gone(self._before, 0), self._count_gone(self._committed, 0))
        source, flags = self._flagged(self._now)
        first = self._few = self._rows_of(self._now, source, flags)
        if len(first) <= MAX_ROWS:
            end = len(self._now.key)
            rows, numbers = len(first), [sum(row[index] for row in first) for index in range(end, end + len(flags))]
        else:
            self._few = None
            totals = ", ".join(f"total({flag})" for flag in flags)
            ((rows, *numbers),) = self._ask(f"SELECT count(*), {totals} FROM {source}")
        inserted, updated, missing, waiting = map(int, numbers)
        deleted = self._count_gone(self._before, rows - inserted)
        gone = deleted if self._committed is self._before else self._count_gone(self._committed, rows - missing)
        return _Counted(rows, inserted, updated, missing, waiting, deleted, gone)

    def rows(self, counted: _Counted) -> list[TableRow]:
        """Return the first rows by key; if there are too many, those that are marked before the others."""
        found = self._present(counted)
        if counted.deleted:
            found += self._deleted()
        elif self._few is not None:
            return [row for _, row in found]  # in their order
        found.sort(key=lambda each: (each[1].change is None and each[1].committed, _rank(each[0])))
        return [row for _, row in sorted(found[:MAX_ROWS], key=lambda each: _rank(each[0]))]

    def _count_gone(self, other: _Table | None, matched: int) -> int:
        """Return how many rows another copy of the table has and this one has not; `matched` are those that both have."""
        if other is None or other is self._now:
            return 0
        if self._now is None or other.sql == self._now.sql:
            if other.total is None:
                ((other.total,),) = self._ask(f"SELECT count(*) FROM {other.source}")
            return int(other.total) - matched
        join, gone, _ = _joined(other, "o", self._now, "n")
        return int(self._ask(f"SELECT count(*) FROM {other.source} AS o{join} WHERE {gone}")[0][0])

    def _rows_of(
        self, now: _Table, source: str, flags: tuple[str, ...], old: _Table | None = None
    ) -> list[tuple[Any, ...]]:
        """Return the rows of now with their flags, one more than are shown; with the values of before, too."""
        key = ", ".join(f"n.{quoted(each)}" for each in now.key)
        values = _values("n", now) + (f", {_values('b', now, old)}" if old else "")
        return self._ask(
            f"SELECT {key}, {', '.join(flags)}, {values} FROM {source} ORDER BY {key} LIMIT {MAX_ROWS + 1}"
        )

    def _flagged(self, now: _Table) -> tuple[str, tuple[str, str, str, str]]:
        """Return the rows of now, joined with the other copies, and what is true of those inserted, updated, missing, waiting."""
        join, inserted, updated = _joined(now, "n", self._before, "b")
        if self._committed is self._before:
            missing, differs = inserted, updated
        else:
            join_committed, missing, differs = _joined(now, "n", self._committed, "c")
            join += join_committed
        return f"{now.source} AS n{join}", (inserted, updated, missing, f"({missing} OR {differs})")

    def _present(self, counted: _Counted) -> list[_Found]:
        now = self._now
        if now is None or counted.rows == 0:
            return []
        source, flags = self._flagged(now)
        old = self._before if counted.updated else None
        if self._few is None:
            rows = self._chosen(now, source, flags, counted, old)
        else:
            rows = self._rows_of(now, source, flags, old) if old else self._few
        end = len(now.key)
        width = min(len(now.columns), MAX_COLUMNS)
        return [(row[:end], _shown(row[end:], width)) for row in rows]

    def _chosen(
        self, now: _Table, source: str, flags: tuple[str, ...], counted: _Counted, old: _Table | None
    ) -> list[tuple[Any, ...]]:
        """Return the rows that are shown where there are more: those with a mark before the others."""
        key = [f"n.{quoted(each)}" for each in now.key]
        has_marks = counted.inserted + counted.updated + counted.waiting > 0
        order = [f"({' OR '.join(flags)}) DESC", *key] if has_marks else key
        names = [f"key{index}" for index in range(len(key))]
        on = " AND ".join(f"{column} = chosen.{name}" for column, name in zip(key, names, strict=True))
        join = _joined(now, "n", old, "b")[0]
        return self._ask(
            f"WITH chosen ({', '.join(names)}, inserted, updated, missing, waiting) AS "
            f"(SELECT {', '.join([*key, *flags])} FROM {source} ORDER BY {', '.join(order)} LIMIT {MAX_ROWS}) "
            f"SELECT chosen.*, {_values('n', now)}{', ' + _values('b', now, old) if old else ''} "
            f"FROM chosen JOIN {now.source} AS n ON {on}{join}"
        )

    def _deleted(self) -> list[_Found]:
        before = self._before
        if before is None or not before.key:
            return []
        join_now, gone, _ = _joined(before, "b", self._now, "n")
        join_committed, committed, _ = _joined(before, "b", self._committed, "c")
        key = ", ".join(f"b.{quoted(each)}" for each in before.key)
        rows = self._ask(
            f"SELECT {committed}, {key}, {_values('b', self._now or before, before)} "
            f"FROM {before.source} AS b{join_now}{join_committed} WHERE {gone} ORDER BY {key} LIMIT {MAX_ROWS}"
        )
        end = 1 + len(before.key)
        return [(row[1:end], TableRow(_texts(row[end:]), "deleted", None, bool(row[0]))) for row in rows]

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(query).fetchall()
        except OperationalError as error:
            if "UTF-8" not in str(error):
                raise
        self._connection.text_factory = lambda text: text.decode(errors="backslashreplace")
        return self._connection.execute(query).fetchall()


@lru_cache(100)
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


@lru_cache(100)  # tables stay the same from step to step, too
def _values(alias: str, table: _Table, copy: _Table | None = None) -> str:
    """Return SQL for the first columns of a table in a copy of it, each as `_VALUE`."""
    has = table.columns if copy is None else copy.columns
    return ", ".join(
        _VALUE.format(f"{alias}.{quoted(column)}") if column in has else "''" for column in table.columns[:MAX_COLUMNS]
    )


@lru_cache(1_000)  # most rows stay the same from step to step
def _shown(row: tuple[Any, ...], width: int) -> TableRow:
    """Return a row that is there, of its four flags and the values of its columns, now and before if they are other."""
    is_new, is_other, _, waits = row[:4]
    texts = _texts(row[4:])
    change: RowChange | None = "inserted" if is_new else "updated" if is_other else None
    return TableRow(texts[:width], change, texts[width:] if is_other else None, not waits)


def _texts(row: tuple[Any, ...]) -> list[str]:
    """Return the texts of a row whose values are as `_VALUE` gives them."""
    return [_long_text(text) if text.startswith("+") else sanitized(text) for text in row]


def _long_text(value: str) -> str:
    more, _, literal = value[1:].partition(" ")
    return f"{sanitized(literal)}… {int(more):,} more {'bytes' if literal.startswith('X') else 'characters'}"


def _rank(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a key that sorts as SQLite does: numbers, texts, blobs."""
    return tuple((0, each) if isinstance(each, int | float) else (1 + isinstance(each, bytes), each) for each in key)
