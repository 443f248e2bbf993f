"""Tables: what the writing connection sees beside what is committed, read without leaving a trace."""

from pathlib import Path

import pytest

from livecells.runtime.result import CellResult, TableRow, TableState
from livecells.runtime.table_states import MAX_ROWS

from .stories import a_story


def table(result: CellResult, name: str = "astronauts", moment: int = -1) -> TableState:
    return next(t for t in (result.tables[index] for index in result.moments[moment].tables) if t.name == name)


MARK, BETH = ["1", "'Mark'"], ["2", "'Beth'"]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///file:/tables?vfs=memdb&uri=true", "file"])
def test_a_row_is_inserted_then_committed(url: str, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'ares.db'}" if url == "file" else url
    _, result = a_story(
        f"engine.dispose()\nengine = database({address!r})",
        "session = Session(engine)\nsession.add(Astronaut(name='Rich'))\nsession.flush()\nsession.commit()",
    )
    assert [table(result, moment=moment).rows for moment in (-3, -2, -1)] == [
        [TableRow(MARK, None, None, True), TableRow(BETH, None, None, True)],
        [*table(result, moment=0).rows, TableRow(["3", "'Rich'"], "inserted", None, committed=False)],
        [*table(result, moment=0).rows, TableRow(["3", "'Rich'"], "inserted", None, committed=True)],
    ]
    assert table(result).columns == ["id", "name"]


def test_an_update_and_a_delete_keep_what_was_there() -> None:
    (result,) = a_story(
        "session = Session(engine)\nsession.get(Astronaut, 1).name = 'Marek'\nsession.delete(session.get(Astronaut, 2))\n"
        "session.flush()\nsession.rollback()"
    )
    assert table(result, moment=-2).rows == [
        TableRow(["1", "'Marek'"], "updated", MARK, committed=False),
        TableRow(BETH, "deleted", None, committed=False),
    ]
    assert {row.change for row in table(result).rows} == {None}


def test_work_left_open_by_an_earlier_cell_is_not_committed_and_not_this_cells() -> None:
    _, result = a_story("session = Session(engine)\nsession.add(Astronaut(name='Rich'))\nsession.flush()", "x = 1")
    assert table(result).rows[-1] == TableRow(["3", "'Rich'"], None, None, committed=False)


def test_a_commit_and_a_new_transaction_in_one_statement_are_told_apart() -> None:
    (result,) = a_story(
        "def work(session):\n    session.add(Astronaut(name='a')); session.commit(); session.add(Astronaut(name='b')); session.flush()\n"
        "session = Session(engine)\nwork(session)"
    )
    assert [(row.values[1], row.committed) for row in table(result).rows[2:]] == [("'a'", True), ("'b'", False)]


def test_what_is_written_past_sqlalchemy_shows_at_the_end(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'ares.db'}"
    _, result = a_story(
        f"engine = database({address!r})",
        f"import sqlite3\nraw = sqlite3.connect({str(tmp_path / 'ares.db')!r})\nraw.execute(\"INSERT INTO astronauts VALUES (9, 'Raw')\")\n"
        "raw.commit()",
    )
    assert table(result).rows[-1] == TableRow(["9", "'Raw'"], "inserted", None, committed=True)


def test_two_databases_are_told_apart_by_their_engines() -> None:
    (result,) = a_story("other = database()")
    assert [(each.database, each.name) for each in (result.tables[i] for i in result.moments[-1].tables)] == [
        ("engine", "astronauts"), ("engine", "missions"), ("other", "astronauts"), ("other", "missions")
    ]  # fmt: skip


def test_of_many_rows_those_that_changed_are_shown_and_the_others_counted() -> None:
    _, result = a_story(
        "with Session(engine) as session, session.begin():\n"
        "    session.execute(text(\"INSERT INTO astronauts (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 150) SELECT 'x' FROM n\"))",
        "with Session(engine) as session, session.begin():\n    session.get(Astronaut, 140).name = 'y'",
    )
    told = table(result)
    assert len(told.rows) == MAX_ROWS
    assert told.rows[-1].values == ["140", "'y'"]
    assert (told.count, told.updated) == (152, 1)


def test_a_dropped_table_and_odd_names_and_tables_without_rowid() -> None:
    _, result = a_story(
        'with engine.begin() as c:\n    c.exec_driver_sql(\'CREATE TABLE "a ""b" ("x y" TEXT PRIMARY KEY) WITHOUT ROWID\')\n'
        '    c.exec_driver_sql(\'INSERT INTO "a ""b" VALUES (?)\', ("<i>\'",))',
        "with engine.begin() as c: c.exec_driver_sql('DROP TABLE missions')",
    )
    assert table(result, 'a "b').rows == [TableRow(["'<i>'''"], None, None, committed=True)]
    assert {row.change for row in table(result, "missions").rows} == {"deleted"}


def test_a_database_whose_last_table_is_dropped_is_empty() -> None:
    _, result = a_story("x = 1", "with engine.begin() as c:\n    Base.metadata.drop_all(c)\ny = 1")
    assert {row.change for row in table(result).rows} == {"deleted"}


def test_a_locked_database_stays_as_it_was_last_seen(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'ares.db'}"
    _, result = a_story(
        f"engine = database({address!r})",
        f"import sqlite3\nraw = sqlite3.connect({str(tmp_path / 'ares.db')!r}, isolation_level=None)\nraw.execute('BEGIN EXCLUSIVE')",
    )
    assert [row.values for row in table(result).rows] == [MARK, BETH]


def test_looking_begins_no_transaction_and_keeps_no_database_alive() -> None:
    url = "sqlite:///file:/looking?vfs=memdb&uri=true"
    _, first, second = a_story(
        f"engine = database({url!r})",
        "one, two = Session(engine), Session(engine)\none.scalars(select(Astronaut)).all()\n"
        "two.add(Astronaut(name='Rich'))\ntwo.commit()\nprint(len(one.scalars(select(Astronaut)).all()))\none.close(); two.close()",
        f"engine.dispose()\nengine = create_engine({url!r})\nwith engine.connect() as c: print(c.exec_driver_sql('SELECT count(*) FROM sqlite_master').scalar())",
    )
    assert first.output[0].text == "3\n"
    assert second.output[0].text == "0\n"
