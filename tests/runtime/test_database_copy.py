"""Database copies: all that a connection sees, and nothing that the story could notice."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from livecells.runtime.database_copy import Schema, copied, copied_file, schemas, undisturbed


def rows_in(copy: bytes | None) -> list[int]:
    assert copy is not None
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(copy)
        return [row for (row,) in connection.execute("SELECT a FROM t ORDER BY a")]


def with_a_row(database: str, uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(database, uri=uri)
    connection.executescript("CREATE TABLE t (a); INSERT INTO t VALUES (1);")
    return connection


def test_a_copy_has_what_the_connection_has_not_committed_and_a_new_connection_does_not(tmp_path: Path) -> None:
    file = str(tmp_path / "a.db")
    with closing(with_a_row(file)) as connection:
        connection.execute("INSERT INTO t VALUES (2)")
        assert rows_in(copied(connection)) == [1, 2]
        assert rows_in(copied_file(file)) == [1]


def test_a_copy_of_a_database_in_memory_and_of_one_with_a_name() -> None:
    with closing(with_a_row("file:/copied?vfs=memdb", uri=True)) as connection:
        assert rows_in(copied_file("/copied")) == [1]
        connection.execute("INSERT INTO t VALUES (2)")
        assert rows_in(copied(connection)) == [1, 2]
    with closing(with_a_row(":memory:")) as connection:
        assert rows_in(copied(connection)) == [1]


def test_a_copy_of_a_database_with_a_write_ahead_log_can_be_read_without_it(tmp_path: Path) -> None:
    file = str(tmp_path / "a.db")
    with closing(with_a_row(file)) as connection:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("INSERT INTO t VALUES (2)")
        assert rows_in(copied(connection)) == [1, 2]
        assert rows_in(copied_file(file)) == [1]


def test_a_copy_takes_no_lock_and_fixes_no_snapshot(tmp_path: Path) -> None:
    file = str(tmp_path / "a.db")
    with closing(with_a_row(file)) as one, closing(sqlite3.connect(file, timeout=0)) as two:
        one.execute("PRAGMA journal_mode = wal")
        two.execute("BEGIN")
        copied_file(file)
        one.execute("INSERT INTO t VALUES (2)")
        copied(one)
        one.commit()
        assert two.execute("SELECT count(*) FROM t").fetchone() == (2,)
        copied(two)
        two.execute("COMMIT")


def test_what_is_empty_is_not_what_cannot_be_read(tmp_path: Path) -> None:
    file = str(tmp_path / "a.db")
    with closing(sqlite3.connect(":memory:")) as connection:
        assert copied(connection) == b""
    assert copied_file(file) == b""
    with closing(with_a_row(file)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert copied_file(file) is None
    assert copied(connection) is None  # closed
    (tmp_path / "b.db").write_bytes(b"no database" * 100)
    assert copied_file(str(tmp_path / "b.db")) is None
    assert copied_file(file, most=5_000) is None


def test_the_databases_of_a_connection_have_names_and_files(tmp_path: Path) -> None:
    file = str(tmp_path / "a.db")
    with closing(with_a_row(":memory:")) as connection:
        connection.text_factory = bytes
        connection.execute("ATTACH ? AS other", (file,))
        connection.execute("CREATE TEMP TABLE u (a)")
        assert schemas(connection) == [Schema("main", ""), Schema("temp", ""), Schema("other", file)]
        assert copied(connection, "other") == b""
        assert copied(connection, "temp")


@pytest.mark.parametrize("has_trace", [False, True])
@pytest.mark.parametrize("has_authorizer", [False, True])
def test_callbacks_are_off_for_so_long_and_on_again(has_trace: bool, has_authorizer: bool) -> None:
    traced: list[str] = []
    asked: list[int] = []

    def authorize(action: int, *_: object) -> int:
        asked.append(action)
        return sqlite3.SQLITE_OK

    with closing(with_a_row(":memory:")) as connection:
        if has_trace:
            connection.set_trace_callback(traced.append)
        if has_authorizer:
            connection.set_authorizer(authorize)
        with undisturbed(connection) as is_quiet:
            assert is_quiet
            connection.execute("SELECT 1")
        assert rows_in(copied(connection)) == [1]
        assert (traced, asked) == ([], [])
        connection.execute("SELECT 2")
        assert (traced, bool(asked)) == (["SELECT 2"] if has_trace else [], has_authorizer)


def test_where_a_progress_handler_watches_nothing_is_read() -> None:
    calls: list[int] = []
    with closing(with_a_row(":memory:")) as connection:
        connection.set_trace_callback(print)
        connection.set_progress_handler(lambda: calls.append(1), 1)
        assert copied(connection) is None
        assert schemas(connection) == [Schema("main", "")]
        assert calls == []


def test_the_methods_and_factories_of_a_subclass_are_not_called() -> None:
    class Watching(sqlite3.Connection):
        def cursor(self, *_: object) -> sqlite3.Cursor:  # type: ignore[override]
            raise AssertionError

        execute = serialize = cursor  # type: ignore[assignment]

    with closing(sqlite3.connect(":memory:", factory=Watching)) as connection:
        connection.row_factory = lambda *_: (_ for _ in ()).throw(AssertionError)
        assert copied(connection) == b""
        assert schemas(connection) == [Schema("main", "")]
