"""Database file: the SQLite database of a story as the bytes of a file, read without any effect on the story."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import Pool, SingletonThreadPool, StaticPool

from livecells.runtime.database_copy import without_wal
from livecells.runtime.static_lookup import instance_dict, is_instance


def engines(namespace: Mapping[str, Any]) -> list[Engine]:
    """Return the engines in a namespace; if there are none, those of its sessions and session factories."""
    named = [value for value in namespace.values() if is_instance(value, Engine)]
    return named or [bind for value in namespace.values() for bind in _binds(value)]


def _binds(value: object) -> Iterator[Engine]:
    if is_instance(value, sessionmaker):
        options = instance_dict(value).get("kw", {})
    else:
        options = instance_dict(value) if is_instance(value, Session) else {}
    bind: Any = options.get("bind")
    bind = instance_dict(bind).get("engine", bind)  # it may be a connection
    if is_instance(bind, Engine):
        yield bind


def database_bytes(engines: Iterable[Engine]) -> bytes | None:
    """Return the last database that has tables, else the last readable one, as a SQLite file; None if none is readable.

    A database in memory whose pool keeps one connection is read through that connection: it includes what an open
    transaction has flushed. Any other database is read through a new connection: it has the committed rows only. A
    named database in memory (`vfs=memdb`) cannot be read while a transaction writes to it. The engine is bypassed: no
    event fires, no transaction begins, no connection is checked out of the pool.
    """
    found = [data for engine in engines if (data := _bytes(engine))]
    return next((data for data in reversed(found) if _has_tables(data)), found[-1] if found else None)


def _bytes(engine: Engine) -> bytes | None:
    if engine.dialect.name != "sqlite":
        return None
    try:
        if is_instance(engine.pool, SingletonThreadPool, StaticPool):
            connection = _connection(engine.pool)
            return without_wal(connection.serialize()) if connection else None
        with closing(_connect(engine)) as connection:
            return without_wal(connection.serialize())
    except (sqlite3.Error, OSError, MemoryError):  # empty, closed, deleted, or locked by a writer
        return None


def _connection(pool: Pool) -> sqlite3.Connection | None:
    """Return the connection of a pool that has only one, even if it is checked out; None before its first use."""
    record = instance_dict(pool).get("connection")
    if is_instance(pool, SingletonThreadPool):
        # a checkout through the pool would fire events, and its return would roll back the open transaction
        current = getattr(instance_dict(pool)["_conn"], "current", None)
        record = current() if current else None
    connection = getattr(record, "dbapi_connection", None)
    return connection if isinstance(connection, sqlite3.Connection) else None


def _connect(engine: Engine) -> sqlite3.Connection:
    """Open a new connection to a database file or a named database in memory. Raises OSError if it does not exist."""
    [filename], options = engine.dialect.create_connect_args(engine.url)
    if not options.get("uri") and not Path(filename).is_file():
        raise FileNotFoundError(filename)
    return sqlite3.connect(filename, timeout=0, uri=bool(options.get("uri")))


def _has_tables(data: bytes) -> bool:
    with closing(sqlite3.connect(":memory:")) as copy:
        try:
            copy.deserialize(data)
            return copy.execute("SELECT 1 FROM sqlite_master WHERE type = 'table'").fetchone() is not None
        except sqlite3.Error:  # not a SQLite file
            return False
