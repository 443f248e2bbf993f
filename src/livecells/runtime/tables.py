"""Tables: the databases of a story, as the connection that is writing sees them, and as committed.

Databases are copied and the copies compared, bypassing SQLAlchemy and the story: see `database_copy` and `table_states`.
SQLite has one writer at a time, so there is one view besides the committed one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine
from sqlalchemy.pool import SingletonThreadPool, StaticPool

from livecells.runtime.database_copy import Schema, copied, copied_file, schemas
from livecells.runtime.drivers import Driver, Drivers
from livecells.runtime.result import TableReach, TableState
from livecells.runtime.statement import Statement
from livecells.runtime.static_lookup import variables
from livecells.runtime.table_states import Comparison, Copies
from livecells.runtime.text import sanitized

MAX_TABLES = 12
MAX_LABEL = 80  # characters of what tells a database apart


class Databases:
    """The SQLite databases of one story."""

    def __init__(self, drivers: Drivers) -> None:
        self._drivers = drivers
        self._changes = 0
        self._databases: dict[object, _Database] = {}
        self._of: WeakKeyDictionary[Driver, list[_Database]] = WeakKeyDictionary()
        self._unclear: dict[Driver, Engine] = {}  # what databases these have may change with the statement under way

    def start(self) -> None:
        """Start a run: changes are compared with the rows of now."""
        self._clear_up()
        for database in self._databases.values():
            database.refresh()
            database.before = database.now
            database.used = False

    def before_statement(self, driver: Driver, engine: Engine, statement: Statement, in_haste: bool) -> None:
        """Note the databases of a connection, just before a statement is executed on it; `in_haste`, copy none."""
        self._clear_up()
        if driver not in self._of:
            self._find(driver, engine)
        if statement.connects:
            self._unclear[driver] = engine
        for database in self._of[driver]:
            database.used = True
            if not statement.only_reads:
                database.about_to_change(driver.begins_before(statement), in_haste)
        self._changes += not statement.only_reads

    @property
    def version(self) -> object:
        """A value that stays equal until a statement or something past SQLAlchemy may have changed rows."""
        return self._changes, [(id(each), each.seen, each.wrote) for each in self._drivers.living()]

    def observe(self, namespace: dict[str, Any]) -> tuple[list[TableState], int]:
        """Return tables of all databases and how many are left out. Those whose engine is in a variable come first."""
        self._clear_up()
        names = _names(namespace)
        # a database in memory without a variable is left out, unless this cell uses it
        known = [each for each in self._databases.values() if each.name(names) or each.used]
        found = [each for each in known if each.refresh() != b"" or each.before]
        found.sort(key=lambda each: each.variable(names) is None)
        labels = [""] if len(found) == 1 else _told_apart([each.name(names) for each in found])
        all_tables = [each.tables(label) for each, label in zip(found, labels, strict=True)]
        states = [state for each, _ in all_tables for state in each]
        more = sum(number for _, number in all_tables)
        if len(states) <= MAX_TABLES:
            return states, more
        shown = {id(state) for state in sorted(states, key=_is_unchanged)[:MAX_TABLES]}
        return [state for state in states if id(state) in shown], more + len(states) - MAX_TABLES

    def _clear_up(self) -> None:
        """Find the databases that were attached since, and forget those that are gone with their connection."""
        unclear, self._unclear = self._unclear, {}
        for driver, engine in unclear.items():
            self._find(driver, engine)
        self._databases = {key: each for key, each in self._databases.items() if not each.is_gone}

    def _find(self, driver: Driver, engine: Engine) -> None:
        """Note which databases a connection has."""
        found = []
        for schema in schemas(driver.of()):
            place = _place(driver, engine, schema)
            database = self._databases.get(place.key)
            if database is None:
                database = self._databases[place.key] = _Database(schema, place)
            database.sources[driver] = schema.name
            if not database.is_known:
                database.refresh()
                database.before = database.now
            found.append(database)
        self._of[driver] = found


class _Place(NamedTuple):
    """Where a database is: `key` tells it from others, `read` copies it as a new connection sees it.

    `read` is None where a new connection would see what is not committed, or where there can be none.
    """

    key: object
    read: Callable[[], bytes | None] | None
    reach: TableReach


class _Database:
    """One database. `sources` are the connections that have it, each under a name of its own.

    A copy is None where it could not be read.
    """

    def __init__(self, schema: Schema, place: _Place) -> None:
        self.sources: WeakKeyDictionary[Driver, str] = WeakKeyDictionary()
        self.used = True  # by the running cell
        self.is_known = False
        self.before: bytes | None = None
        self.now: bytes | None = None
        self._committed: bytes | None = None
        self._read = place.read
        self._comparison = Comparison()
        self._is_fresh = False
        self._schema = schema
        self._reach: TableReach = place.reach
        self._last: tuple[str, Copies, tuple[list[TableState], int]] | None = None

    @property
    def is_gone(self) -> bool:
        """Whether it was in the memory of a connection that is closed."""
        return self._read is None and not self._living()

    def variable(self, names: dict[int, str]) -> str | None:
        """Return the variable that holds its engine."""
        pools = (id(driver.pool()) for driver in self.sources)
        return next((names[each] for each in pools if each in names), None)

    def name(self, names: dict[int, str]) -> str:
        """Return what tells it apart: its name in ATTACH, its file, or its engine's variable; empty if nothing does."""
        if self._schema.name != "main":
            return self._schema.name
        return Path(self._schema.file).name or self.variable(names) or ""

    def about_to_change(self, in_transaction: bool, in_haste: bool) -> None:
        """Copy a database in memory before a transaction changes it: its one connection cannot do so later."""
        if (
            in_transaction
            and self._read is None
            and not self._is_fresh
            and not any(each.wrote for each in self.sources)
        ):
            if in_haste:
                self._committed = None
            else:
                self.refresh()
        self._is_fresh = False

    def refresh(self) -> bytes | None:
        """Copy again what there is, and return it as the connection that is writing sees it."""
        writing = next(((each, schema) for each, schema in self._living() if each.wrote), None)
        if self._read is None:
            self.now = next((copied(each.of(), schema) for each, schema in self._living()), b"")
            if writing is None:
                self._committed = self.now
        else:
            committed = self._read()
            # locked: nobody but the one who locks it can have changed it
            if committed is not None or (writing is None and not self._is_fresh):
                self._committed = committed
            self.now = copied(writing[0].of(), writing[1]) if writing else self._committed
        self.is_known = True
        self._is_fresh = True
        return self.now

    def tables(self, name: str) -> tuple[list[TableState], int]:
        """Return its tables, compared with those before the cell and with those that are committed."""
        copies = Copies(self.before, self.now, self._committed)
        if self._last is None or self._last[:2] != (name, copies):
            self._last = name, copies, self._comparison.states(name, copies, self._reach)
        return self._last[2]

    def _living(self) -> list[tuple[Driver, str]]:
        return [(driver, schema) for driver, schema in self.sources.items() if driver.look() is not None]


def _place(driver: Driver, engine: Engine, schema: Schema) -> _Place:
    if schema.file:
        return _Place(schema.file, lambda: copied_file(schema.file), "any connection")
    if schema.name != "main":
        return _Place((driver, schema.name), None, "this connection")
    if "cache=shared" in f"{engine.url} {engine.url.database}":
        return _Place(engine.url.database, None, "any connection")
    has_one = isinstance(driver.pool(), (SingletonThreadPool, StaticPool))
    return _Place((driver, schema.name), None, "this engine" if has_one else "this connection")


def _is_unchanged(state: TableState) -> bool:
    return state.committed and state.inserted + state.updated + state.deleted == 0


def _told_apart(names: list[str]) -> list[str]:
    """Return the names, those that are there several times with a number."""
    counts = [names[:index].count(name) for index, name in enumerate(names, 1)]
    return [name if count == 1 else f"{name or 'in memory'} {count}" for name, count in zip(names, counts, strict=True)]


def _names(namespace: dict[str, Any]) -> dict[int, str]:
    """Return the variables that hold engines, by the identity of their pool."""
    values = variables(namespace)
    return {id(engine.pool): sanitized(name, MAX_LABEL) for name, engine in values if type(engine) is Engine}
