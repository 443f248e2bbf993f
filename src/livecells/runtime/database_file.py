"""Save: the SQLite database of a story as the bytes of a file, taken without the story noticing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import Pool, SingletonThreadPool, StaticPool

from livecells.runtime.static_lookup import instance_dict, is_instance


def engines(namespace: Mapping[str, Any]) -> list[Engine]:
    """Return the engines a namespace names; where it names none, those that its sessions and their factories are bound to."""
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
    """Return the last database that has tables, else the last there is, as a SQLite file's bytes; None without any to read.

    Of a database in memory, whose pool keeps one connection, it is what that connection sees: all that is committed, and
    what an open transaction has flushed so far. Of any other it is what is committed; one that lives under a name in
    memory (`vfs=memdb`) cannot be read while a transaction writes to it. Nothing passes through the engine: no event, no
    BEGIN, and no connection is taken from the pool or given back to it.
    """
    found = [data for engine in engines if (data := _bytes(engine))]
    return next((data for data in reversed(found) if _has_tables(data)), found[-1] if found else None)


def _bytes(engine: Engine) -> bytes | None:
    if engine.dialect.name != "sqlite":
        return None
    try:
        if is_instance(engine.pool, SingletonThreadPool, StaticPool):
            connection = _kept(engine.pool)
            return _alone(connection.serialize()) if connection else None
        with closing(_opened(engine)) as connection:
            return _alone(connection.serialize())
    except (sqlite3.Error, OSError, MemoryError):  # empty, closed, locked by a transaction that is being written, gone
        return None


def _kept(pool: Pool) -> sqlite3.Connection | None:
    """Return the one connection of a pool that keeps it, whoever has it just now; None before the first use."""
    record = instance_dict(pool).get("connection")
    if is_instance(pool, SingletonThreadPool):
        # the pool's own way to it would tell its listeners, and roll back what is open
        kept = getattr(instance_dict(pool)["_conn"], "current", None)
        record = kept() if kept else None
    connection = getattr(record, "dbapi_connection", None)
    return connection if isinstance(connection, sqlite3.Connection) else None


def _opened(engine: Engine) -> sqlite3.Connection:
    """Open the database's file, or the name it has in memory, once more. Raises OSError where there is none to read."""
    [filename], options = engine.dialect.create_connect_args(engine.url)
    if not options.get("uri") and not Path(filename).is_file():
        raise FileNotFoundError(filename)
    return sqlite3.connect(filename, timeout=0, uri=bool(options.get("uri")))


def _alone(data: bytes) -> bytes:
    """Return the file as one that needs no write-ahead log beside it."""
    return data[:18] + b"\1\1" + data[20:] if data[18:20] == b"\2\2" else data


def _has_tables(data: bytes) -> bool:
    with closing(sqlite3.connect(":memory:")) as copy:
        try:
            copy.deserialize(data)
            return copy.execute("SELECT 1 FROM sqlite_master WHERE type = 'table'").fetchone() is not None
        except sqlite3.Error:  # a file of something else
            return False
