"""A story's database as the bytes of a file, and a story that notices nothing of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, func, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker
from sqlalchemy.pool import NullPool, Pool, QueuePool, SingletonThreadPool, StaticPool

from livecells.runtime.drivers import Drivers
from livecells.runtime.stories import Stories
from livecells.runtime.story_database import database_bytes, engines


class Base(DeclarativeBase):
    """What the models have in common."""


class Thing(Base):
    """A row."""

    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@pytest.fixture
def drivers() -> Iterator[Drivers]:
    """The connections that the engines of a test use, followed as in a story."""
    followed = Drivers()

    def follow(connection: object, record: object, fairy: Any) -> None:
        followed.add(connection, record, fairy, fairy._pool)

    event.listen(Pool, "checkout", follow)
    yield followed
    event.remove(Pool, "checkout", follow)


def made(url: str = "sqlite://", names: tuple[str, ...] = ("one",), **options: Any) -> Engine:
    """Return an engine with a table and a row for each name, committed."""
    engine = create_engine(url, **options)
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        session.add_all(Thing(name=name) for name in names)
    return engine


def names_in(data: bytes | None, tmp_path: Path) -> list[str]:
    """Return the rows of the file that a reader would have saved."""
    assert data is not None
    path = tmp_path / "saved.sqlite"
    path.write_bytes(data)
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM things ORDER BY id")]


KEEPING: dict[str, tuple[str, dict[str, Any]]] = {
    "in memory": ("sqlite://", {}),
    "by a pool of one": ("sqlite://", {"poolclass": StaticPool}),
    "in shared memory": ("sqlite:///file:kept?mode=memory&cache=shared&uri=true", {"poolclass": SingletonThreadPool}),
}


@pytest.mark.parametrize("kept", KEEPING)
def test_a_database_in_memory_shows_what_is_flushed_and_its_session_still_commits(
    kept: str, tmp_path: Path, drivers: Drivers
) -> None:
    url, options = KEEPING[kept]
    engine = made(url, **options)
    with Session(engine) as session:
        session.add(Thing(name="two"))
        session.flush()
        assert names_in(database_bytes([engine], drivers), tmp_path) == ["one", "two"]
        assert session.in_transaction()
        session.commit()
    with Session(engine) as session:
        assert session.scalars(select(Thing.name).order_by(Thing.id)).all() == ["one", "two"]
    engine.dispose()


@pytest.mark.parametrize("kept", KEEPING)
def test_an_open_transaction_can_still_be_rolled_back(kept: str, drivers: Drivers) -> None:
    url, options = KEEPING[kept]
    engine = made(url, **options)
    with Session(engine) as session:
        session.add(Thing(name="two"))
        session.flush()
        database_bytes([engine], drivers)
        session.rollback()
        assert session.scalar(select(func.count(Thing.id))) == 1
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite:///{}/a.db", "sqlite:///file:{}/b.db?uri=true"])
def test_a_database_in_a_file_shows_what_is_committed(url: str, tmp_path: Path, drivers: Drivers) -> None:
    engine = made(url.format(tmp_path))
    with Session(engine) as session:
        session.add(Thing(name="two"))
        session.flush()
        assert names_in(database_bytes([engine], drivers), tmp_path) == ["one"]
        session.commit()
        assert names_in(database_bytes([engine], drivers), tmp_path) == ["one", "two"]
    engine.dispose()


def test_a_database_under_a_name_in_memory_is_read_between_its_transactions(tmp_path: Path, drivers: Drivers) -> None:
    engine = made("sqlite:///file:/named?vfs=memdb&uri=true")
    assert names_in(database_bytes([engine], drivers), tmp_path) == ["one"]
    with Session(engine) as session:
        session.add(Thing(name="two"))
        session.flush()
        assert database_bytes([engine], drivers) is None
        session.commit()
    assert names_in(database_bytes([engine], drivers), tmp_path) == ["one", "two"]
    engine.dispose()


def test_a_file_with_a_write_ahead_log_is_saved_as_one_file(tmp_path: Path, drivers: Drivers) -> None:
    engine = made(f"sqlite:///{tmp_path}/a.db")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA journal_mode = WAL"))
    assert names_in(database_bytes([engine], drivers), tmp_path) == ["one"]
    engine.dispose()


@pytest.mark.parametrize("kept", [*KEEPING, "in a file"])
def test_nothing_happens_on_the_engine(kept: str, tmp_path: Path, drivers: Drivers) -> None:
    url, options = KEEPING.get(kept, (f"sqlite:///{tmp_path}/a.db", {}))
    engine = made(url, **options)
    heard: list[str] = []
    for name in ("begin", "commit", "rollback", "before_cursor_execute", "engine_connect"):
        event.listen(engine, name, lambda *given, name=name, **named: heard.append(name))
    for name in ("connect", "checkout", "checkin", "reset", "close"):
        event.listen(engine.pool, name, lambda *given, name=name, **named: heard.append(name))
    assert database_bytes([engine], drivers)
    assert heard == []
    engine.dispose()


def test_the_last_database_with_tables_is_taken(tmp_path: Path, drivers: Drivers) -> None:
    first, second, empty = made(names=("first",)), made(names=("second",)), create_engine("sqlite://")
    with empty.connect() as connection:
        connection.execute(text("SELECT 1"))
        assert names_in(database_bytes([first, second, empty], drivers), tmp_path) == ["second"]


def test_there_is_none_without_an_engine_a_file_or_a_connection(tmp_path: Path, drivers: Drivers) -> None:
    disposed = made()
    disposed.dispose()
    missing = create_engine(f"sqlite:///{tmp_path}/missing.db")
    assert database_bytes([], drivers) is None
    assert database_bytes([disposed, missing, create_engine("sqlite://")], drivers) is None
    assert not (tmp_path / "missing.db").exists()


def test_what_is_no_database_is_passed_over(tmp_path: Path, drivers: Drivers) -> None:
    (tmp_path / "notes.db").write_text("not a database, but longer than the head of one: " * 100)
    engine = made()
    assert names_in(database_bytes([engine, create_engine(f"sqlite:///{tmp_path}/notes.db")], drivers), tmp_path) == [
        "one"
    ]


@pytest.mark.parametrize("pool", [NullPool, QueuePool, StaticPool])
def test_a_file_that_a_function_opens_is_found_by_its_connection(
    pool: type[Pool], tmp_path: Path, drivers: Drivers
) -> None:
    engine = made(creator=lambda: sqlite3.connect(tmp_path / "own.db"), poolclass=pool)
    with Session(engine) as session:
        session.add(Thing(name="two"))
        session.flush()
        assert names_in(database_bytes([engine], drivers), tmp_path) == ["one"]
    engine.dispose()


def test_nothing_that_the_story_has_put_on_its_connection_is_called(
    drivers: Drivers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[object] = []

    class Own(sqlite3.Connection):
        def serialize(self, *_: object, **__: object) -> bytes:
            heard.append("serialize")
            return b""

    def authorize(*asked: object) -> int:
        heard.append(asked)
        return sqlite3.SQLITE_OK

    connection = sqlite3.connect(":memory:", factory=Own)
    engine = made(creator=lambda: connection, poolclass=StaticPool)
    connection.set_trace_callback(heard.append)
    connection.set_authorizer(authorize)
    connection.text_factory = bytes
    monkeypatch.setattr(sqlite3.dbapi2, "connect", heard.append)
    data = database_bytes([engine], drivers)
    assert heard == []
    monkeypatch.undo()
    assert names_in(data, tmp_path) == ["one"]
    engine.dispose()


def test_engines_are_found_by_name_else_through_sessions_and_factories() -> None:
    engine, other = create_engine("sqlite://"), create_engine("sqlite://")
    assert engines({"x": 1, "engine": engine, "session": Session(other)}) == [engine]
    assert engines({"engines": {"a": engine, "b": other}}) == [engine, other]
    assert engines({"session": Session(engine), "factory": sessionmaker(other), "x": Session()}) == [engine, other]
    with engine.connect() as connection:
        assert engines({"session": Session(connection)}) == [engine]


def test_a_story_gives_its_database(tmp_path: Path) -> None:
    stories = Stories()
    assert stories.database("one") is None
    stories.run("one", "a", "x = 1")
    assert stories.database("one") is None
    source = (
        "from sqlalchemy import create_engine, text\n"
        "engine = create_engine('sqlite://')\n"
        "with engine.begin() as connection:\n"
        "    connection.execute(text('CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)'))\n"
        "    connection.execute(text(\"INSERT INTO things (name) VALUES ('kept')\"))\n"
    )
    assert stories.run("one", "b", source).error is None
    assert names_in(stories.database("one"), tmp_path) == ["kept"]
