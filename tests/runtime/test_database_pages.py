"""Database pages: what is said to be unchanged is unchanged, and nothing is said where pages cannot tell."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from livecells.runtime.database_pages import changed_tables, has_same_schema


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.executescript(
            "CREATE TABLE t (a); CREATE TABLE u (a); CREATE INDEX i ON u (a); INSERT INTO t VALUES (1)"
        )
        yield opened


def roots(connection: sqlite3.Connection) -> dict[int, str]:
    return dict(connection.execute("SELECT rootpage, tbl_name FROM sqlite_schema"))


def changed_by(connection: sqlite3.Connection, statement: str) -> set[str] | None:
    before = connection.serialize()
    connection.execute(statement)
    return changed_tables(before, connection.serialize(), roots(connection))


def test_a_change_of_rows_is_of_its_table_alone(connection: sqlite3.Connection) -> None:
    assert changed_by(connection, "UPDATE t SET a = 2") == {"t"}
    assert changed_by(connection, "INSERT INTO u VALUES (1)") == {"u"}
    assert changed_by(connection, "DELETE FROM t") == {"t"}
    assert changed_by(connection, "SELECT 1") == set()


def test_of_a_table_on_several_pages_nothing_is_said(connection: sqlite3.Connection) -> None:
    assert changed_by(connection, "INSERT INTO t VALUES (hex(zeroblob(3000)))") is None
    assert changed_by(connection, "UPDATE t SET a = replace(a, '0', '1')") is None


def test_a_schema_is_the_same_until_something_is_made_or_dropped(connection: sqlite3.Connection) -> None:
    before = connection.serialize()
    connection.execute("INSERT INTO t VALUES (2)")
    assert has_same_schema(before, connection.serialize())
    connection.execute("CREATE TEMP TABLE own (a)")
    assert has_same_schema(before, connection.serialize())
    connection.execute("ALTER TABLE t ADD COLUMN b")
    assert not has_same_schema(before, connection.serialize())


def test_of_an_empty_copy_and_of_what_is_no_database_nothing_is_said(connection: sqlite3.Connection) -> None:
    copy = connection.serialize()
    assert not has_same_schema(b"", copy)
    assert not has_same_schema(b"no database" * 1_000, copy)


def test_a_schema_that_needs_several_pages_is_not_looked_at(connection: sqlite3.Connection) -> None:
    for number in range(100):
        connection.execute(f"CREATE TABLE {'x' * 50}{number} (a)")
    copy = connection.serialize()
    assert not has_same_schema(copy, copy)
