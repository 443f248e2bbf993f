"""Story database: which SQLite database of a story a reader takes away, as the bytes of a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, sessionmaker

from livecells.runtime.database_copy import copied, copied_anew, copied_file, schemas
from livecells.runtime.drivers import Drivers
from livecells.runtime.static_lookup import instance_dict, is_instance, variables


def engines(namespace: Mapping[str, Any]) -> list[Engine]:
    """Return the engines in a namespace; if there are none, those of its sessions and session factories."""
    values = [value for _, value in variables(namespace)]
    named = [value for value in values if is_instance(value, Engine)]
    return named or [bind for value in values for bind in _binds(value)]


def _binds(value: object) -> Iterator[Engine]:
    if is_instance(value, sessionmaker):
        options = instance_dict(value).get("kw", {})
    else:
        options = instance_dict(value) if is_instance(value, Session) else {}
    bind: Any = options.get("bind")
    bind = instance_dict(bind).get("engine", bind)  # it may be a connection
    if is_instance(bind, Engine):
        yield bind


def database_bytes(engines: Iterable[Engine], drivers: Drivers) -> bytes | None:
    """Return the last database that has tables, else the last readable one, as a SQLite file; None if none is readable.

    A database that only its one connection can see includes what an open transaction has flushed; any other one has the
    committed rows only. A named database in memory (`vfs=memdb`) cannot be read while a transaction writes to it.
    """
    found = [data for engine in engines if (data := _copied(engine, drivers))]
    return next((data for data in reversed(found) if _has_tables(data)), found[-1] if found else None)


def _copied(engine: Engine, drivers: Drivers) -> bytes | None:
    if engine.dialect.name != "sqlite":
        return None
    connection = next((each.of() for each in drivers.living() if each.pool() is engine.pool), None)
    if connection is None:
        [address], options = engine.dialect.create_connect_args(engine.url)
        if options.get("uri"):
            return copied_anew(address, None)
        return copied_file(address, None) if Path(address).is_file() else None
    file = schemas(connection)[0].file
    return copied_file(file, None) if file else copied(connection, most=None)


def _has_tables(data: bytes) -> bool:
    with closing(sqlite3.connect(":memory:")) as copy:
        try:
            copy.deserialize(data)
            return copy.execute("SELECT 1 FROM sqlite_master WHERE type = 'table'").fetchone() is not None
        except sqlite3.Error:  # not a SQLite file
            return False
