"""Statements as SQLAlchemy writes them for other databases."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    event,
    insert,
    select,
    text,
)

from livecells import dialect_record
from livecells.dialects import spellings
from livecells.versions import Dialects

TABLE = Table("crew", MetaData(), Column("id", Integer, primary_key=True), Column("name", String))


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        yield connection


@pytest.fixture
def written(connection: Connection) -> list[dict[str, str] | None]:
    """What becomes of each statement that the connection executes."""
    found: list[dict[str, str] | None] = []

    @event.listens_for(connection, "before_cursor_execute")
    def note(_: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        found.append(spellings(context))

    return found


def test_what_a_database_has_of_its_own_is_in_its_spelling(connection: Connection, written: list[Any]) -> None:
    TABLE.create(connection)
    assert "id SERIAL NOT NULL" in written[-1]["PostgreSQL"]
    connection.execute(select(TABLE.c.name).where(TABLE.c.id.in_([1, 2])).limit(1).with_for_update())
    assert written[-1]["PostgreSQL"] == "SELECT crew.name FROM crew WHERE crew.id IN (?, ?) LIMIT ? FOR UPDATE"
    connection.execute(insert(TABLE), {"name": "Mark"})
    assert written[-1] == {
        "PostgreSQL": "INSERT INTO crew (name) VALUES (?) RETURNING crew.id",
        "MySQL": "INSERT INTO crew (name) VALUES (?)",
    }


def test_a_list_that_comes_with_the_execution_has_its_placeholders(connection: Connection, written: list[Any]) -> None:
    TABLE.create(connection)
    among = TABLE.c.id.in_(bindparam("numbers", expanding=True))  # as a selectinload() sends it
    connection.execute(select(TABLE.c.name).where(among), {"numbers": [1, 2, 3]})
    assert written[-1]["PostgreSQL"] == "SELECT crew.name FROM crew WHERE crew.id IN (?, ?, ?)"


def test_why_a_database_has_no_such_statement_stands_in_its_place(connection: Connection, written: list[Any]) -> None:
    TABLE.create(connection)
    assert written[-1]["MySQL"].startswith("-- (in table 'crew', column 'name'): VARCHAR requires a length")


def test_text_is_written_alike_and_what_goes_past_the_compiler_is_not_known(
    connection: Connection, written: list[Any]
) -> None:
    connection.execute(text("SELECT 1"))
    connection.exec_driver_sql("PRAGMA user_version")
    assert written == [{"PostgreSQL": "SELECT 1", "MySQL": "SELECT 1"}, None]


def test_a_record_keeps_what_differs_of_the_stories_that_are_there(tmp_path: Path) -> None:
    before: Dialects = {"gone": {"SELECT 1": {}}, "kept": {"SELECT 2": {}}}
    found = {"new": {"b": {"PostgreSQL": "c", "MySQL": "b"}, "a": {"PostgreSQL": "a", "MySQL": "a"}}}
    record = dialect_record.updated(before, found, {"kept", "new"})
    assert record == {"kept": {"SELECT 2": {}}, "new": {"a": {}, "b": {"PostgreSQL": "c"}}}
    assert dialect_record.write(tmp_path, record)
    assert not dialect_record.write(tmp_path, record)
    assert dialect_record.read(tmp_path) == record
