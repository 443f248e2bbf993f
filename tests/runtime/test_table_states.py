"""Table states: what is counted by SQLite is what Python counts, whatever was done to the rows."""

import random
import sqlite3
import tracemalloc
from contextlib import closing

import pytest

from livecells.runtime.result import TableState
from livecells.runtime.table_states import Comparison, Copies

Rows = dict[int, str]
TABLES = ["CREATE TABLE t (id INTEGER PRIMARY KEY, a)", "CREATE TABLE t (id INT PRIMARY KEY, a) WITHOUT ROWID"]


def state(copies: Copies, comparison: Comparison) -> TableState:
    ((found,), more) = comparison.states("", copies, "any connection")
    assert more == 0
    return found


def rows_of(connection: sqlite3.Connection) -> Rows:
    return dict(connection.execute("SELECT id, a FROM t"))


def something(connection: sqlite3.Connection, chance: random.Random) -> None:
    first, last = sorted(chance.choices(range(120), k=2))
    statement = chance.choice(
        [
            f"INSERT OR IGNORE INTO t WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT i, 'new' FROM n",
            f"UPDATE t SET a = a || 'x' WHERE id BETWEEN {first} AND {last}",
            f"DELETE FROM t WHERE id BETWEEN {first} AND {last}",
        ]
    )
    connection.execute(statement)


def test_of_a_large_value_no_more_is_read_than_is_shown() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)")
        before = connection.serialize()
        connection.execute("INSERT INTO t VALUES (1, zeroblob(5000000), hex(zeroblob(2500000)))")
        now = connection.serialize()
    tracemalloc.start()
    try:
        found = state(Copies(before, now, before), Comparison())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    (row,) = found.rows
    assert [each.rpartition("… ")[2] for each in row.values[1:]] == [
        "4,999,960 more bytes",
        "4,999,920 more characters",
    ]
    assert most < 1_000_000


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("seed", range(5))
def test_random_changes_are_counted_as_python_counts_them(table: str, seed: int) -> None:
    chance = random.Random(seed)
    comparison = Comparison()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(table)
        something(connection, chance)
        connection.commit()
        before, was = connection.serialize(), rows_of(connection)
        committed, had = before, was
        for _ in range(40):
            something(connection, chance)
            if chance.random() < 0.3:
                connection.commit()
                committed, had = connection.serialize(), rows_of(connection)
            has = rows_of(connection)
            found = state(Copies(before, connection.serialize(), committed), comparison)
            assert found.count == len(has)
            assert found.inserted == len(has.keys() - was.keys())
            assert found.deleted == len(was.keys() - has.keys())
            assert found.updated == sum(has[key] != was[key] for key in has.keys() & was.keys())
            assert (found.committed, found.others) == (has == had, len(had))
            assert len(found.rows) == min(50, len(has.keys() | was.keys()))
            for row in found.rows:
                key = int(row.values[0])
                change = "inserted" if key not in was else "deleted" if key not in has else None
                assert row.change == (change or ("updated" if has[key] != was[key] else None))
                assert row.committed == (has.get(key) == had.get(key))


def test_another_encoding_and_an_empty_copy_are_compared_too() -> None:
    comparison = Comparison()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA encoding = 'UTF-16le'")
        connection.execute("CREATE TABLE t (a)")
        before = connection.serialize()
        connection.execute("INSERT INTO t VALUES ('ä')")
        now = connection.serialize()
    assert comparison.states("", Copies(b"", b"", b""), "this engine") == ([], 0)
    found = state(Copies(before, now, before), comparison)
    assert (found.rows[0].values, found.inserted, found.committed, found.others) == (["'ä'"], 1, False, 0)
    dropped = state(Copies(now, b"", now), comparison)
    assert (dropped.count, dropped.deleted, dropped.dropped, dropped.committed, dropped.others) == (
        0,
        1,
        True,
        False,
        1,
    )


def test_what_is_no_database_is_not_known() -> None:
    found = state(Copies(b"", b"no database" * 100, b""), Comparison())
    assert (found.name, found.count) == ("all tables", None)


SCHEMA = """
PRAGMA page_size = {size};
CREATE TABLE t (id INTEGER PRIMARY KEY, a);
CREATE TABLE u (id INT PRIMARY KEY, a) WITHOUT ROWID;
CREATE TABLE v (id INTEGER PRIMARY KEY, a UNIQUE);
CREATE INDEX by_a ON t (a);
"""
STATEMENTS = [
    "INSERT OR IGNORE INTO {table} VALUES ({one}, {other})",
    "INSERT OR IGNORE INTO {table} VALUES ({one}, printf('%.*c', {other} * 20, 'x'))",  # on pages of their own
    "INSERT OR REPLACE INTO {table} VALUES ({one}, hex(randomblob(2000)))",
    "UPDATE OR IGNORE {table} SET a = a || '' || {other} WHERE id < {one}",
    "UPDATE OR IGNORE {table} SET a = replace(a, 'x', 'y') WHERE id = {one}",  # as long as before
    "DELETE FROM {table} WHERE id = {one}",
    "DELETE FROM {table}",
    "CREATE TABLE IF NOT EXISTS {extra} (id INTEGER PRIMARY KEY, a)",
    "DROP TABLE IF EXISTS {extra}",
    "ALTER TABLE t ADD COLUMN c{count} DEFAULT 7",
]
WEIGHTS = [20, 5, 5, 10, 10, 10, 1, 2, 1, 1]


@pytest.mark.parametrize("size", [512, 4096])
@pytest.mark.parametrize("seed", range(5))
def test_what_is_kept_from_look_to_look_changes_no_look(size: int, seed: int) -> None:
    chance = random.Random(seed)
    kept = Comparison()
    looks = 0
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(SCHEMA.format(size=size))
        before = committed = connection.serialize()
        for count in range(120):
            statement = chance.choices(STATEMENTS, WEIGHTS)[0].format(
                table=chance.choice("tuv"), one=chance.randrange(70), other=chance.randrange(70), extra="e", count=count
            )
            try:
                connection.execute(statement)
            except sqlite3.OperationalError:
                continue  # other columns by now
            if chance.random() < 0.2:
                connection.commit()
                committed = connection.serialize()
            copies = Copies(before, connection.serialize(), committed)
            assert kept.states("", copies, "this engine") == Comparison().states("", copies, "this engine"), statement
            looks += 1
    assert looks > 60
