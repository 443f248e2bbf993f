"""Drivers: the transactions that SQLite itself has, one state for each DBAPI connection of a story.

The driver begins transactions by itself, and not where SQLAlchemy does. Whether there is one is read from the connection,
through the descriptors of `sqlite3.Connection`: the story may have a subclass of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, NamedTuple
from weakref import ref

from sqlalchemy.engine import Connection
from sqlalchemy.pool import Pool, PoolProxiedConnection

from livecells.runtime.result import SpanOutcome, Stretch
from livecells.runtime.statement import Statement
from livecells.runtime.static_lookup import is_instance

MAX_RECENT = 50

_in_transaction, _changes, _autocommit, _level = (
    vars(sqlite3.Connection)[name].__get__
    for name in ("in_transaction", "total_changes", "autocommit", "isolation_level")
)


class Seen(NamedTuple):
    """What a DBAPI connection says of itself: whether SQLite has a transaction, and how many rows were ever changed."""

    in_transaction: bool
    changes: int


@dataclass(eq=False)
class Driver:
    """One DBAPI connection: `seen` is its last known state, `stretches` when in the run SQLite had a transaction.

    `ending` is the entry that is to end the transaction: it is recorded before the driver is called. `wrote` says that the
    open transaction has changed something; one that has only begun may not even be read in without taking a lock.
    """

    of: Callable[[], Any]
    resets: SpanOutcome | None  # what the pool does when the connection comes back
    seen: Seen
    pool: ref[Pool]
    wrote: bool = False
    stretches: list[Stretch] = field(default_factory=list)
    open: int | None = None  # the entry at which SQLite's transaction began
    ending: tuple[int, SpanOutcome] | None = None
    unread: int | None = None  # an entry with RETURNING: its rows count as changed when they have been fetched

    def look(self) -> Seen | None:
        """Return what the connection says now; None where it is closed or gone."""
        connection = self.of()
        try:
            return None if connection is None else Seen(bool(_in_transaction(connection)), _changes(connection))
        except sqlite3.Error:
            return None

    @property
    def autocommit(self) -> object:
        """True, False, or the legacy mode, in which the driver begins a transaction before it changes rows."""
        return _autocommit(self.of())

    @property
    def begin_text(self) -> str:
        """What the driver sends to begin a transaction."""
        level = None if self.autocommit is False else _level(self.of())
        return f"BEGIN {level}" if level else "BEGIN"

    def begins_before(self, statement: Statement) -> bool:
        """Whether there is a transaction, or the driver begins one, before such a statement is executed."""
        if self.seen.in_transaction:
            return True
        is_legacy = self.autocommit == sqlite3.LEGACY_TRANSACTION_CONTROL
        return is_legacy and _level(self.of()) is not None and statement.changes_rows

    def begun(self, index: int) -> None:
        """SQLite has a transaction from entry `index` on."""
        if self.open is None:
            self.open = index

    def ended(self, index: int, outcome: SpanOutcome | None) -> None:
        """SQLite's transaction has ended with entry `index`; `outcome` is None where nobody saw how."""
        self.wrote = False
        if self.open is not None:
            self.stretches.append(Stretch(self.open, max(index, self.open), outcome))
            self.open = None

    def within(self, first: int, last: int) -> list[Stretch]:
        """Return when SQLite had a transaction between two entries."""
        stretches = self.stretches if self.open is None else [*self.stretches, Stretch(self.open, last, None)]
        return [
            replace(each, first=max(each.first, first), last=min(each.last, last))
            for each in stretches
            if each.first <= last and each.last >= first
        ]


class Drivers:
    """The DBAPI connections that the engines of a story have used, by their identity."""

    def __init__(self) -> None:
        self._drivers: dict[int, Driver] = {}

    def start(self) -> None:
        """Start a run: transactions that are open began before its first entry."""
        for driver in self.living():
            driver.stretches = []
            driver.open = None if driver.open is None else 0
            driver.ending = driver.unread = None
            driver.seen = driver.look() or driver.seen

    def living(self) -> Iterator[Driver]:
        """Yield the connections that are not closed, and forget the others."""
        for each, driver in list(self._drivers.items()):
            if driver.look() is None:
                del self._drivers[each]
            else:
                yield driver

    def recent(self) -> list[Driver]:
        """Return the connections that were handed out last, closed ones too, in the order in which they were."""
        return list(islice(reversed(self._drivers.values()), MAX_RECENT))[::-1]

    def of(self, connection: Connection) -> Driver | None:
        """Return the driver of a Connection; None where it is not one of sqlite3's, or is closed."""
        fairy = connection._dbapi_connection
        return None if fairy is None else self._drivers.get(id(fairy.dbapi_connection))

    def by_id(self, connection: object) -> Driver | None:
        """Return the driver of a DBAPI connection."""
        return self._drivers.get(id(connection))

    def add(self, connection: object, record: object, fairy: PoolProxiedConnection, pool: Pool) -> Driver | None:
        """Follow a DBAPI connection that the pool hands out; None where it is followed already or not one of sqlite3's."""
        known, find = self._drivers.get(id(connection)), _finder(connection, record, fairy)
        if known is not None and known.of() is connection:
            self._drivers[id(connection)] = self._drivers.pop(id(connection))  # it was handed out last
            known.of = find  # the one who has it now may detach it from its pool
            return None
        if not is_instance(connection, sqlite3.Connection):
            return None
        resets = _RESETS.get(getattr(pool._reset_on_return, "name", ""))
        driver = Driver(find, resets, Seen(False, 0), ref(pool))
        seen = driver.look()
        if seen is None:
            return None
        driver.seen = Seen(False, seen.changes)
        self._drivers[id(connection)] = driver
        return driver


_RESETS: dict[str, SpanOutcome] = {"reset_rollback": "rollback", "reset_commit": "commit"}


def _finder(connection: object, record: object, fairy: PoolProxiedConnection) -> Callable[[], Any]:
    """Return a function that finds the connection without keeping it alive: it takes no weak references itself."""
    identity, holders = id(connection), (ref(record), ref(fairy))

    def find() -> Any:
        for holder in holders:
            found = getattr(holder(), "dbapi_connection", None)
            if found is not None and id(found) == identity:
                return found
        return None

    return find
