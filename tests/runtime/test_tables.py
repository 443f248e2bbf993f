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


def test_what_a_connection_of_the_driver_has_not_committed_shows_at_once() -> None:
    (result,) = a_story(
        "raw = engine.raw_connection()\nraw.execute(\"INSERT INTO astronauts VALUES (9, 'Raw')\")\nraw.commit()\nx = 1"
    )
    rows = [table(result, moment=moment).rows[-1] for moment in (-3, -2, -1)]
    assert rows[0] == TableRow(["9", "'Raw'"], "inserted", None, committed=False)
    assert rows[1:] == [TableRow(["9", "'Raw'"], "inserted", None, committed=True)] * 2


def test_two_databases_are_told_apart_by_their_engines() -> None:
    (result,) = a_story("other = database()")
    assert [(each.database, each.name) for each in (result.tables[i] for i in result.moments[-1].tables)] == [
        ("engine", "astronauts"), ("engine", "missions"), ("other", "astronauts"), ("other", "missions")
    ]  # fmt: skip


def test_databases_without_a_variable_of_their_own_are_told_apart() -> None:
    code = """
engines = {"a": database()}
def other(): return database()
with Session(engines["a"]) as one, Session(other()) as two, Session(other()) as three:
    for number, session in enumerate([one, two, three], 1):
        session.add_all(Astronaut(name="new") for _ in range(number))
        session.flush()
"""
    (result,) = a_story(code)
    last = [result.tables[index] for index in result.moments[-2].tables]
    assert [(each.database, each.inserted) for each in last if each.name == "astronauts"] == [
        ("engine", 0),
        ("engines['a']", 3),
        ("", 4),
        ("in memory 2", 5),
    ]


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


def counted(state: TableState) -> tuple[int | None, int, int, int, bool]:
    return state.count, state.inserted, state.updated, state.deleted, state.committed


def test_what_is_said_of_a_table_is_counted_in_the_database_and_not_in_the_rows_shown(tmp_path: Path) -> None:
    _, result = a_story(
        f"engine = database({f'sqlite:///{tmp_path / "ares.db"}'!r})",
        "session = Session(engine)\nsession.add_all([Astronaut(name=f'n{n}') for n in range(300)])\nsession.flush()\n"
        "session.execute(text('UPDATE astronauts SET name = name || 1 WHERE id > 150'))\n"
        "session.execute(text('DELETE FROM astronauts WHERE id BETWEEN 100 AND 149'))\nsession.commit()\n"
        "session.execute(text('DELETE FROM astronauts WHERE id > 200'))",
    )
    told = [table(result, moment=moment) for moment in (-5, -4, -3, -2, -1)]
    assert [counted(each) for each in told] == [
        (302, 300, 0, 0, False),
        (302, 300, 0, 0, False),  # rows of this cell, which is all that it did to them
        (252, 250, 0, 0, False),
        (252, 250, 0, 0, True),
        (150, 148, 0, 0, False),
    ]
    assert [each.others for each in told] == [2, 2, 2, 252, 252]
    assert {len(each.rows) for each in told} == {MAX_ROWS}


def test_changes_beyond_the_rows_columns_and_characters_that_are_shown_are_counted() -> None:
    columns = ", ".join(f"c{n} TEXT" for n in range(40))
    _, result = a_story(
        f"with engine.begin() as c:\n    c.exec_driver_sql('CREATE TABLE wide (id INTEGER PRIMARY KEY, {columns})')\n"
        "    c.exec_driver_sql(\"INSERT INTO wide (id, c0, c39) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100) SELECT i, hex(zeroblob(100)), 'x' FROM n\")",
        "with engine.begin() as c: c.exec_driver_sql(\"UPDATE wide SET c39 = 'y' WHERE id > 90\")\n"
        "with engine.begin() as c: c.exec_driver_sql(\"UPDATE wide SET c0 = c0 || 'y' WHERE id = 100\")",
    )
    told = table(result, "wide")
    assert counted(told) == (100, 0, 10, 0, True)
    assert (len(told.columns), told.more_columns) == (30, 11)
    assert [row.values[0] for row in told.rows if row.change] == [str(number) for number in range(91, 101)]
    assert told.rows[-1].values[1] == f"'{'0' * 80}'… 121 more characters"


def test_a_dropped_table_has_no_rows_and_one_that_is_not_committed_is_not_there_for_others(tmp_path: Path) -> None:
    _, dropped, made = a_story(
        f"engine = database({f'sqlite:///{tmp_path / "ares.db"}'!r})",
        "with engine.begin() as c: c.exec_driver_sql('DROP TABLE missions')",
        "connection = engine.connect()\nconnection.exec_driver_sql('BEGIN')\nconnection.exec_driver_sql('CREATE TABLE missions (id)')",
    )
    gone = table(dropped, "missions")
    assert (gone.dropped, *counted(gone), gone.others) == (True, 0, 0, 0, 1, True, None)
    new = table(made, "missions")
    assert (new.dropped, *counted(new), new.others) == (False, 0, 0, 0, 0, False, None)


def test_autocommit_off_in_the_driver_is_told_from_what_is_not_committed(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'ares.db'}"
    _, _, result = a_story(
        f"engine = database({address!r})\nengine.dispose()",
        f"engine = create_engine({address!r}, connect_args={{'autocommit': False}})",
        "session = Session(engine)\nsession.add(Astronaut(name='Rich'))\nsession.flush()\nsession.commit()\n"
        "count = session.connection().exec_driver_sql('SELECT count(*) FROM astronauts').scalar()",
    )
    assert [table(result, moment=moment).committed for moment in (-3, -2, -1)] == [False, True, True]
    assert [table(result, moment=moment).others for moment in (-3, -2, -1)] == [2, 3, 3]


@pytest.mark.parametrize("url", ["sqlite://", "file"])
def test_autocommit_off_in_the_driver_with_one_connection_for_all(url: str, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'ares.db'}" if url == "file" else url
    _, result = a_story(
        f"engine = create_engine({address!r}, connect_args={{'autocommit': False}})\nBase.metadata.create_all(engine)",
        "session = Session(engine)\nsession.add(Astronaut(name='Rich'))\nsession.flush()\nsession.rollback()\n"
        "session.add(Astronaut(name='Beth'))\nsession.commit()",
    )
    assert [counted(table(result, moment=moment)) for moment in (-4, -3, -1)] == [
        (1, 1, 0, 0, False), (0, 0, 0, 0, True), (1, 1, 0, 0, True),
    ]  # fmt: skip


def test_a_text_that_is_no_utf8_hides_nothing_else() -> None:
    _, result = a_story(
        "with engine.begin() as c: c.exec_driver_sql(\"INSERT INTO astronauts VALUES (3, CAST(X'ff41' AS TEXT))\")",
        "with engine.begin() as c: c.exec_driver_sql('DELETE FROM astronauts WHERE id = 1')",
    )
    assert counted(table(result)) == (2, 0, 0, 1, True)
    assert table(result).rows[-1].values == ["3", r"'\xffA'"]


def test_columns_called_rowid_generated_columns_and_keys_of_text() -> None:
    _, result = a_story(
        "with engine.begin() as c:\n"
        "    c.exec_driver_sql('CREATE TABLE odd (rowid, oid TEXT, double AS (oid || oid))')\n"
        "    c.exec_driver_sql('CREATE TABLE alone (rowid, oid, _rowid_)')\n"
        "    c.exec_driver_sql('CREATE TABLE pairs (a TEXT, b INTEGER, c, PRIMARY KEY (b, a)) WITHOUT ROWID')\n"
        "    c.exec_driver_sql(\"INSERT INTO odd (rowid, oid) VALUES (NULL, 'x'), (NULL, 'x'), (1, 'y')\")\n"
        "    c.exec_driver_sql(\"INSERT INTO pairs VALUES ('a', 2, 0), ('b', 1, 0), ('a', 1, 0)\")",
        "with engine.begin() as c:\n    c.exec_driver_sql(\"UPDATE odd SET oid = 'z' WHERE rowid = 1\")\n"
        '    c.exec_driver_sql("UPDATE pairs SET c = 1 WHERE b = 2")\n    c.exec_driver_sql("DELETE FROM pairs WHERE a = \'b\'")',
    )
    odd, pairs = table(result, "odd"), table(result, "pairs")
    assert [row.values for row in odd.rows] == [["NULL", "'x'", "'xx'"]] * 2 + [["1", "'z'", "'zz'"]]
    assert counted(odd) == (3, 0, 1, 0, True)
    assert [(row.values, row.change) for row in pairs.rows] == [
        (["'a'", "1", "0"], None), (["'b'", "1", "0"], "deleted"), (["'a'", "2", "1"], "updated")
    ]  # fmt: skip
    assert table(result, "alone").count is None  # nothing tells its rows apart


def test_a_new_column_changes_no_row_and_a_value_of_another_type_does() -> None:
    _, result = a_story(
        "with engine.begin() as c:\n    c.exec_driver_sql('CREATE TABLE t (a)')\n    c.exec_driver_sql('INSERT INTO t VALUES (1), (2)')",
        "with engine.begin() as c:\n    c.exec_driver_sql('ALTER TABLE t ADD b DEFAULT 7')\n"
        "    c.exec_driver_sql(\"UPDATE t SET a = '1' WHERE a = 1\")",
    )
    assert [(row.values, row.change, row.old) for row in table(result, "t").rows] == [
        (["'1'", "7"], "updated", ["1", ""]), (["2", "7"], None, None)
    ]  # fmt: skip


def test_views_and_the_inside_of_a_search_index_are_no_tables_of_the_story() -> None:
    (result,) = a_story(
        "with engine.begin() as c:\n    c.exec_driver_sql('CREATE VIEW names AS SELECT name FROM astronauts')\n"
        "    c.exec_driver_sql('CREATE VIRTUAL TABLE docs USING fts5(body)')\n"
        "    c.exec_driver_sql(\"INSERT INTO docs VALUES ('one'), ('two')\")",
    )
    assert [result.tables[each].name for each in result.moments[-1].tables] == ["astronauts", "missions", "docs"]
    assert counted(table(result, "docs")) == (2, 2, 0, 0, True)


def test_attached_and_temporary_databases_have_names_of_their_own(tmp_path: Path) -> None:
    (result,) = a_story(
        f"connection = engine.connect()\nconnection.exec_driver_sql(\"ATTACH '{tmp_path / 'other.db'}' AS other\")\n"
        "connection.exec_driver_sql('CREATE TABLE other.t (a)')\nconnection.exec_driver_sql('CREATE TEMP TABLE t (a)')\n"
        "connection.exec_driver_sql('INSERT INTO temp.t VALUES (1)')\nconnection.exec_driver_sql('INSERT INTO other.t VALUES (2)')\nx = 1"
    )
    told = [result.tables[index] for index in result.moments[-1].tables if result.tables[index].name == "t"]
    assert {each.database: (each.rows[0].values, each.committed, each.reach) for each in told} == {
        "other": (["2"], False, "any connection"), "temp": (["1"], False, "this connection")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("made", "reach"),
    [
        ("database()", "this engine"),
        ("database('sqlite:///file:/reach?vfs=memdb&uri=true')", "any connection"),
        ("database('sqlite:///file:reach?mode=memory&cache=shared&uri=true')", "any connection"),
        ("create_engine('sqlite://', poolclass=QueuePool)", "this connection"),
        ("create_engine('sqlite://', poolclass=StaticPool)", "this engine"),
        ("create_engine('sqlite://', creator=lambda: sqlite3.connect(':memory:'))", "this engine"),
        ("create_engine('sqlite://', creator=lambda: sqlite3.connect(f'{folder}/by_creator.db'))", "any connection"),
    ],
)
def test_who_could_see_a_change_depends_on_where_the_database_is(made: str, reach: str, tmp_path: Path) -> None:
    _, result = a_story(
        f"import sqlite3\nfolder = {str(tmp_path)!r}\nfrom sqlalchemy.pool import QueuePool, StaticPool\nengine = {made}",
        "connection = engine.connect()\nconnection.exec_driver_sql('CREATE TABLE t (a)')\nconnection.exec_driver_sql('INSERT INTO t VALUES (1)')\nx = 1",
    )
    assert (table(result, "t").reach, table(result, "t").committed) == (reach, False)


def test_a_detached_connection_is_followed(tmp_path: Path) -> None:
    _, result = a_story(
        f"engine = database({f'sqlite:///{tmp_path / "ares.db"}'!r})",
        "connection = engine.connect()\nconnection.detach()\nconnection.exec_driver_sql('DELETE FROM astronauts')\nx = 1",
    )
    assert (*counted(table(result)), table(result).others) == (0, 0, 0, 2, False, 2)


def test_of_many_tables_those_that_changed_are_shown() -> None:
    _, result = a_story(
        "with engine.begin() as c:\n    for number in range(20): c.exec_driver_sql(f'CREATE TABLE t{number} (a)')",
        "with engine.begin() as c: c.exec_driver_sql('INSERT INTO t19 VALUES (1)')",
    )
    assert table(result, "t19").inserted == 1
    assert (len(result.moments[-1].tables), result.moments[-1].more_tables) == (12, 10)


def test_what_cannot_be_read_is_not_known() -> None:
    _, result = a_story(
        "@event.listens_for(engine, 'connect')\ndef connected(connection, record): pass\n"
        "raw = engine.raw_connection().driver_connection\nraw.create_collation('odd', lambda a, b: 0)\n"
        "raw.execute('CREATE TABLE odd (a TEXT COLLATE odd PRIMARY KEY) WITHOUT ROWID')\n"
        "raw.execute(\"INSERT INTO odd VALUES ('x')\")\nraw.commit()",
        "with engine.connect() as c: c.exec_driver_sql('SELECT 1')",
    )
    assert table(result, "odd").count is None
    assert table(result).count == 2


def test_looking_calls_nothing_that_the_story_has_put_on_its_connection() -> None:
    (result,) = a_story(
        "import sqlite3\nasked = []\nraw = engine.raw_connection().driver_connection\n"
        "raw.set_trace_callback(asked.append)\nraw.set_authorizer(lambda *what: asked.append(what) or 0)\n"
        "raw.row_factory = lambda *row: asked.append(row)\nraw.text_factory = lambda text: asked.append(text)\n"
        "x = 1\nbefore = len(asked)\nraw.execute(\"UPDATE astronauts SET name = 'x'\")\nbetween = len(asked)\ny = 2\n"
        "after = len(asked)\nraw.set_progress_handler(lambda: asked.append('progress') and None, 1)\nraw.execute(\"UPDATE astronauts SET name = 'y'\")\n"
        "asked.append('last')\nz = 3\nw = 4\nassert asked[-1] == 'last' and before == 0 and between == after > 0, (before, between, after)",
    )
    assert result.instrument is None
    assert table(result, "all tables").count is None  # while a progress handler watches


def test_a_database_too_large_to_copy_is_not_known_and_one_with_very_many_tables_shows_some() -> None:
    _, large, many = a_story(
        "with engine.begin() as c:\n    c.exec_driver_sql('CREATE TABLE blobs (a)')",
        "with engine.begin() as c:\n    c.exec_driver_sql('INSERT INTO blobs VALUES (zeroblob(40000000))')",
        "engine = database()\nwith engine.begin() as c:\n    for number in range(300): c.exec_driver_sql(f'CREATE TABLE t{number} (a)')",
    )
    assert [large.tables[each].count for each in large.moments[-1].tables] == [None]
    assert many.moments[-1].more_tables == 302 - 12
