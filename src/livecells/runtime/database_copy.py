"""Database copies: what a connection sees of a database, as the bytes of a SQLite file.

A copy is taken with the functions of `sqlite3.Connection` itself, because the story may have a subclass, and with the
story's trace callback and authorizer taken off for so long. It begins no transaction and leaves no lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from gc import get_referents
from pathlib import Path
from sqlite3 import Connection, Cursor
from typing import Any, NamedTuple
from urllib.parse import quote

MAX_BYTES = 32 * 2**20  # copying this much takes about as long as the other looks together

_set_trace, _set_authorizer = Connection.set_trace_callback, Connection.set_authorizer
_row_factory = vars(Cursor)["row_factory"].__set__
_execute, _serialize = Cursor.execute, Connection.serialize
_LARGEST_PAGE = 65_536


class Schema(NamedTuple):
    """A database of a connection: `main`, `temp` or its name in ATTACH; `file` is empty where it has none."""

    name: str
    file: str


def copied(connection: Connection, schema: str = "main", most: int | None = MAX_BYTES) -> bytes | None:
    """Return a copy with what an open transaction of the connection has changed; empty if there is nothing in it.

    None where it cannot be read: it is locked, larger than `most` bytes, or would call a progress handler of the story.
    """
    try:
        with undisturbed(connection) as is_quiet:
            if not is_quiet:
                return None
            pages = _number(connection, f"PRAGMA {quoted(schema)}.page_count")
            if (
                most is not None
                and pages * _LARGEST_PAGE > most
                and pages * _number(connection, f"PRAGMA {quoted(schema)}.page_size") > most
            ):
                return None
            return _without_wal(_serialize(connection, name=schema)) if pages else b""
    except (sqlite3.Error, MemoryError):
        return None


def copied_file(file: str, most: int | None = MAX_BYTES) -> bytes | None:
    """Return a copy of a file, or of a named database in memory (`vfs=memdb`), as a new connection sees it."""
    return copied_anew(f"file:{quote(file)}?{'mode=rw' if Path(file).is_file() else 'vfs=memdb'}", most)


def copied_anew(uri: str, most: int | None = MAX_BYTES) -> bytes | None:
    """Return a copy of what a new connection to a URI of SQLite sees."""
    try:
        with closing(Connection(uri, uri=True, timeout=0)) as connection:
            return copied(connection, most=most)
    except sqlite3.Error:
        return None


def schemas(connection: Connection) -> list[Schema]:
    """Return the databases of a connection; only `main`, without its file, where asking would call the story."""
    try:
        with undisturbed(connection) as is_quiet:
            if is_quiet:
                # the text factory of the connection is the story's, so no text is asked for
                query = "SELECT CAST(name AS BLOB), CAST(file AS BLOB) FROM pragma_database_list"
                cursor = _cursor(connection)
                return [Schema(name.decode(), (file or b"").decode()) for name, file in _execute(cursor, query)]
    except sqlite3.Error:
        pass
    return [Schema("main", "")]


@contextmanager
def undisturbed(connection: Connection) -> Iterator[bool]:
    """Take the story's trace callback and authorizer off the connection while the block runs.

    The block gets False where a progress handler remains: it could not be put back with its interval.
    """
    trace = authorizer = None
    if _callbacks(connection):
        trace = _taken_off(connection, _set_trace)
        authorizer = _taken_off(connection, _set_authorizer)
    try:
        yield not _callbacks(connection)
    finally:
        if trace is not None:
            _set_trace(connection, trace)
        if authorizer is not None:
            _set_authorizer(connection, authorizer)


def quoted(name: str) -> str:
    """Return a name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def _without_wal(data: bytes) -> bytes:
    """Return the file with its header changed from WAL to rollback journal: it has no write-ahead log beside it."""
    return data[:18] + b"\1\1" + data[20:] if data[18:20] == b"\2\2" else data


def _number(connection: Connection, query: str) -> int:
    ((number,),) = _execute(_cursor(connection), query)
    return int(number)


def _cursor(connection: Connection) -> Cursor:
    cursor = Cursor(connection)
    _row_factory(cursor, None)
    return cursor


def _callbacks(connection: Connection) -> list[Any]:
    """Return the trace callback, progress handler and authorizer of a connection; each stands before sqlite3's module."""
    found = get_referents(connection)
    return [found[index - 1] for index, each in enumerate(found) if getattr(each, "__name__", None) == "_sqlite3"]


def _taken_off(connection: Connection, set_callback: Callable[..., None]) -> Any:
    """Remove a callback and return it; None if there was none."""
    before = _callbacks(connection)
    set_callback(connection, None)
    after = [id(each) for each in _callbacks(connection)]
    if len(after) == len(before):
        return None
    return next((each for each in before if id(each) not in after), before[0])
