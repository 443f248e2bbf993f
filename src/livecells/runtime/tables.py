"""Tables: the rows in the databases of a story, as the writing connection sees them and as committed.

Rows are read with plain SELECTs on the DBAPI connections, bypassing SQLAlchemy: nothing is added to the tape, no event
fires, no transaction begins. SQLite has one writer at a time, so there is one view besides the committed one.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import Pool, SingletonThreadPool, StaticPool

from livecells.runtime.result import RowChange, TableRow, TableState
from livecells.runtime.text import sanitized

MAX_TABLES = 12
MAX_COLUMNS = 30
MAX_READ = 200  # rows of a table, of which some are shown
MAX_ROWS = 50
MAX_TEXT = 80


@dataclass(frozen=True)
class _Content:
    """One table: its columns, its first rows by rowid, and how many there are."""

    columns: list[str]
    rows: dict[Any, list[str]]
    count: int


_View = dict[str, _Content]
_EMPTY = _Content([], {}, 0)


class Databases:
    """The SQLite databases of one story: files by URL, databases in memory by pool."""

    def __init__(self) -> None:
        self._changes = 0
        self._files: dict[str, _Database] = {}
        self._memory: WeakKeyDictionary[Pool, _Database] = WeakKeyDictionary()

    def start(self) -> None:
        """Start a run: changes are compared with the rows of now."""
        for database in self._all():
            database.refresh()
            database.before = database.seen
            database.used = False

    def before_statement(self, connection: Connection, statement: str) -> None:
        """Note the database of a connection, just before the statement is executed on it."""
        if connection.dialect.name != "sqlite" or connection.closed or connection.invalidated:
            return
        engine = connection.engine
        in_memory = isinstance(engine.pool, (SingletonThreadPool, StaticPool))  # one connection for all
        address = str(engine.url)
        database = self._memory.get(engine.pool) if in_memory else self._files.get(address)
        record = connection.connection._connection_record
        if database is None:
            database = _Database(engine, in_memory)
            if in_memory:
                self._memory[engine.pool] = database
            else:
                self._files[address] = database
            database.records.add(record)
            database.refresh()
            database.before = database.seen
        database.records.add(record)
        database.used = True
        if not statement.startswith(("SELECT", "BEGIN")):
            self._changes += 1
            database.about_to_change()

    @property
    def version(self) -> object:
        """A value that stays equal until a statement may change rows or the connections change."""
        return self._changes, [id(connection) for each in self._all() for connection in each.connections()]

    def observe(self, namespace: dict[str, Any]) -> list[TableState]:
        """Return the current tables of all databases; those whose engine is in a variable come first."""
        pools = _names(namespace)
        names = {id(database): pools.get(id(pool)) for pool, database in self._memory.items()}
        # a database in memory without a variable is left out, unless this cell uses it
        known = [each for each in self._all() if names.get(id(each), each.name) or each.used]
        found = [each for each in known if each.refresh() or each.before]
        found.sort(key=lambda each: names.get(id(each), "") is None)
        tables = (each.tables((names.get(id(each)) or each.name) if len(found) > 1 else "") for each in found)
        return list(chain.from_iterable(tables))[:MAX_TABLES]

    def _all(self) -> list[_Database]:
        return [*self._memory.values(), *self._files.values()]


class _Database:
    """One database: its rows as last read, through the writing connection (`seen`) and as committed."""

    def __init__(self, engine: Engine, in_memory: bool) -> None:
        self.name = "in memory" if in_memory else Path(engine.url.database or "").name.partition("?")[0]
        self.records: WeakSet[Any] = WeakSet()  # of the pool; each holds a DBAPI connection or None
        self.used = True  # by the running cell
        self.before: _View = {}
        self.seen: _View = {}
        self._committed: _View = {}
        self._fresh = False
        self._in_memory = in_memory
        self._arguments = engine.dialect.create_connect_args(engine.url)

    def about_to_change(self) -> None:
        """Read a database in memory before a transaction begins: its one connection cannot do so later."""
        if self._in_memory and not self._fresh and not any(each.in_transaction for each in self.connections()):
            self.refresh()
        self._fresh = False

    def refresh(self) -> _View:
        """Read all tables again and return the writing connection's view. A locked database keeps its last view."""
        connections = self.connections()
        if self._in_memory:
            self.seen = _read(connections[0], self.seen) if connections else {}
            if not any(each.in_transaction for each in connections):
                self._committed = self.seen
        else:
            self._committed = self._read_committed()
            writing = next((each for each in connections if each.in_transaction and _is_legacy(each)), None)
            self.seen = _read(writing, self.seen) if writing else self._committed
        self._fresh = True
        return self.seen

    def tables(self, name: str) -> list[TableState]:
        """Return the tables, compared with those before the cell and with those that are committed."""
        return [
            _diff(name, table, self.before.get(table), self.seen.get(table), self._committed.get(table, _EMPTY).rows)
            for table in self.seen | self.before
        ]

    def connections(self) -> list[sqlite3.Connection]:
        """Return the DBAPI connections of the pool, checked out or not."""
        connections = (record.dbapi_connection for record in self.records)
        return [each for each in connections if isinstance(each, sqlite3.Connection)]

    def _read_committed(self) -> _View:
        """Return the tables as a new connection sees them."""
        (path, *_), options = self._arguments
        if not options.get("uri") and not Path(path).exists():
            return {}  # connecting would create it
        connection = sqlite3.connect(path, **{**options, "timeout": 0})
        try:
            return _read(connection, self._committed)
        finally:
            connection.close()


def _is_legacy(connection: sqlite3.Connection) -> bool:
    """Tell whether the driver begins transactions at the first write. Otherwise, reading could begin one."""
    return connection.autocommit == sqlite3.LEGACY_TRANSACTION_CONTROL


def _read(connection: sqlite3.Connection, before: _View) -> _View:
    """Return the tables that a connection sees; `before` if they are locked."""
    cursor = connection.cursor()
    cursor.row_factory = None
    try:
        names = cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
            f"ORDER BY rowid LIMIT {MAX_TABLES}"
        ).fetchall()
        return {name: _content(cursor, name) for (name,) in names}
    except sqlite3.Error:
        return before
    finally:
        cursor.close()


def _content(cursor: sqlite3.Cursor, table: str) -> _Content:
    columns = [name for (name,) in cursor.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()]
    columns = columns[:MAX_COLUMNS]
    # quote() returns text for any value, so no converter of the story is called
    values = ", ".join(f"quote({_quoted(column)})" for column in columns)
    try:
        found = cursor.execute(f"SELECT rowid, {values} FROM {_quoted(table)} ORDER BY 1 LIMIT {MAX_READ}").fetchall()
    except sqlite3.OperationalError:  # a table WITHOUT ROWID
        query = f"SELECT {values} FROM {_quoted(table)} LIMIT {MAX_READ}"
        found = [(row, *row) for row in cursor.execute(query).fetchall()]
    ((count,),) = cursor.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchall()
    rows = {key: [sanitized(str(value), MAX_TEXT) for value in row] for key, *row in found}
    return _Content([sanitized(column, MAX_TEXT) for column in columns], rows, count)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _diff(
    database: str, name: str, before: _Content | None, seen: _Content | None, committed: dict[Any, list[str]]
) -> TableState:
    """Return the state of a table, each row with its change since the cell began."""
    now = seen or before or _EMPTY
    was = before.rows if before and before.columns == now.columns else {} if before is None else now.rows
    has = seen.rows if seen else {}
    rows = {}
    for key in sorted(was | has):
        change, old = _change(was.get(key), has.get(key))
        rows[key] = TableRow(has.get(key, was.get(key, [])), change, old, committed.get(key) == has.get(key))
    # if there are too many rows: those that changed first, then the others
    first = sorted(rows, key=lambda key: (rows[key].change is None and rows[key].committed, key))[:MAX_ROWS]
    gone = sum(row.change == "deleted" for row in rows.values())
    shown_rows = [rows[key] for key in sorted(first)]
    return TableState(database, sanitized(name, MAX_TEXT), now.columns, shown_rows, now.count + gone - len(shown_rows))


def _change(was: list[str] | None, has: list[str] | None) -> tuple[RowChange | None, list[str] | None]:
    if was == has:
        return None, None
    if was is None:
        return "inserted", None
    return ("deleted", None) if has is None else ("updated", was)


def _names(namespace: dict[str, Any]) -> dict[int, str]:
    """Return the variables that hold engines, by the identity of their pool."""
    engines = ((name, value) for name, value in list(namespace.items()) if type(value) is Engine)
    return {id(engine.pool): name for name, engine in engines if not name.startswith("_")}
