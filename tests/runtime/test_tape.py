"""The SQL tape: everything an engine sends, with the line that caused it, and nothing of it changed."""

from typing import Any

import pytest
from sqlalchemy.orm import loading, strategies
from sqlalchemy.orm import session as orm_session

from livecells.runtime.causes import CAUSES
from livecells.runtime.probes import StoryProbes
from livecells.runtime.result import SqlEvent, Stretch
from livecells.runtime.runner import run_cell

from .stories import SET_UP


@pytest.fixture
def namespace() -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "story"}
    assert run_cell(SET_UP, names, story="story", cell="set-up", probes=StoryProbes()).error is None
    return names


def tape(source: str, namespace: dict[str, Any]) -> list[SqlEvent]:
    result = run_cell(source, namespace, story="story", cell="cell", probes=StoryProbes())
    assert result.error is None
    return result.sql


def test_a_transaction_is_told_from_begin_to_commit_line_by_line(namespace: dict[str, Any]) -> None:
    source = "with Session(engine) as s:\n    s.add(Astronaut(name='Mark'))\n    s.flush()\n    s.commit()"
    assert tape(source, namespace) == [
        SqlEvent("begin", "BEGIN (implicit)", [], "not sent", 3),
        SqlEvent("driver-begin", "BEGIN", [], "sent", 3),
        SqlEvent("statement", "INSERT INTO astronauts (name) VALUES (?)", ["name = 'Mark'"], "sent", 3),
        SqlEvent("commit", "COMMIT", [], "sent", 4),
    ]


def test_a_rollback_at_the_end_of_a_block_belongs_to_the_with_line(namespace: dict[str, Any]) -> None:
    source = "with Session(engine) as s:\n    s.execute(text('SELECT 1'))"
    assert [(event.kind, event.line) for event in tape(source, namespace)] == [
        ("begin", 2),
        ("statement", 2),
        ("rollback", 1),
    ]


def test_savepoints_are_told_with_their_names(namespace: dict[str, Any]) -> None:
    source = "with engine.connect() as c:\n    c.begin_nested().rollback()\n    c.begin_nested().commit()"
    assert [(event.kind, event.text) for event in tape(source, namespace)] == [
        ("begin", "BEGIN (implicit)"),
        ("savepoint", "SAVEPOINT sa_savepoint_1"),
        ("rollback-to", "ROLLBACK TO SAVEPOINT sa_savepoint_1"),
        ("savepoint", "SAVEPOINT sa_savepoint_2"),
        ("release", "RELEASE SAVEPOINT sa_savepoint_2"),
        ("rollback", "ROLLBACK"),
    ]


def test_savepoints_end_with_the_one_that_is_rolled_back_around_them(namespace: dict[str, Any]) -> None:
    source = (
        "with engine.connect() as c:\n"
        "    outer = c.begin_nested()\n    c.begin_nested()\n    outer.rollback()\n"
        "    for each in ['SAVEPOINT a', 'SAVEPOINT b', 'ROLLBACK TRANSACTION TO SAVEPOINT a', 'RELEASE a']:\n"
        "        c.execute(text(each))\n"
        "    c.commit()"
    )
    spans = run_cell(source, namespace, story="story", cell="cell", probes=StoryProbes()).spans
    assert [each.outcome for each in spans if each.kind == "savepoint"] == ["rollback"] * 4


def test_every_parameter_set_of_a_batch_is_told(namespace: dict[str, Any]) -> None:
    source = (
        "with engine.begin() as c:\n    c.execute(text('INSERT INTO astronauts (name) VALUES (:n)'), "
        "[{'n': 'a'}, {'n': 'b'}])"
    )
    assert tape(source, namespace)[2].parameters == ["n = 'a'", "n = 'b'"]


def test_a_statement_sent_by_a_function_of_another_cell_has_the_line_of_the_call(namespace: dict[str, Any]) -> None:
    helper = "def count():\n    with engine.connect() as c:\n        c.execute(text('SELECT 1'))"
    run_cell(helper, namespace, story="story", cell="helper", probes=StoryProbes())
    assert {event.line for event in tape("x = 1\ncount()", namespace)} == {2}


def test_between_runs_nothing_is_recorded(namespace: dict[str, Any]) -> None:
    before = tape("x = 1", namespace)
    with namespace["engine"].connect() as connection:
        connection.execute(namespace["text"]("SELECT 1"))
    assert before == []
    assert tape("x = 1", namespace) == []


def test_the_repr_of_a_parameter_is_not_called(namespace: dict[str, Any]) -> None:
    source = (
        "class Odd(str):\n    def __repr__(self): raise ValueError('boom')\n"
        "with engine.connect() as c: c.exec_driver_sql('SELECT ?', ([Odd('x')][0],))"
    )
    assert [event.parameters for event in tape(source, namespace)] == [[], ["(<Odd>,)"], []]


def test_a_long_tape_ends_in_a_note(namespace: dict[str, Any]) -> None:
    events = tape("with engine.connect() as c:\n    for _ in range(1200): c.exec_driver_sql('SELECT 1')", namespace)
    assert len(events) == 1_001
    assert events[-1] == SqlEvent("unseen", "-- … 202 more entries", [], "not known", None)


def test_a_tape_of_long_entries_ends_in_a_note_too(namespace: dict[str, Any]) -> None:
    source = (
        "with engine.connect() as c:\n    for _ in range(300): c.exec_driver_sql('SELECT 1 ' + ' ' * 9_000 + '-- x')"
    )
    events = tape(source, namespace)
    assert 80 < len(events) < 90
    assert events[-1].text == f"-- … {302 - len(events) + 1} more entries"


def test_long_statements_and_parameters_are_cut(namespace: dict[str, Any]) -> None:
    source = (
        "with engine.connect() as c:\n"
        "    c.exec_driver_sql('CREATE TABLE t (x)')\n"
        "    c.exec_driver_sql('INSERT INTO t VALUES (?)', [(n,) for n in range(150)])\n"
        "    c.exec_driver_sql('SELECT ?' + ' ' * 20_000 + '-- x', ('x' * 10_000,))"
    )
    many, long = tape(source, namespace)[3:5]
    assert many.parameters[-2:] == ["(99,)", "… 50 more"]
    assert long.text.endswith(" more characters")
    assert long.parameters[0].endswith("… 9,920 more characters,)")


def spans(
    source: str, namespace: dict[str, Any], probes: StoryProbes
) -> list[tuple[str, int, int, int, bool, str | None]]:
    result = run_cell(source, namespace, story="story", cell="cell", probes=probes)
    assert result.error is None
    return [(each.kind, each.column, each.first, each.last, each.begun, each.outcome) for each in result.spans]


def test_a_transaction_spans_from_begin_to_its_end_with_savepoints_inside(namespace: dict[str, Any]) -> None:
    source = (
        "with engine.begin() as c:\n    one = c.begin_nested()\n    two = c.begin_nested()\n    two.rollback()\n"
        "    one.commit()\nwith engine.connect() as c: c.exec_driver_sql('SELECT 1')"
    )
    assert spans(source, namespace, StoryProbes()) == [
        ("transaction", 0, 0, 5, True, "commit"),
        ("savepoint", 1, 1, 4, True, "commit"),
        ("savepoint", 2, 2, 3, True, "rollback"),
        ("transaction", 0, 6, 8, True, "rollback"),
    ]


def test_a_transaction_goes_on_into_the_next_cell(namespace: dict[str, Any]) -> None:
    probes = StoryProbes()
    assert spans("s = Session(engine)\ns.execute(text('SELECT 1'))", namespace, probes) == [
        ("transaction", 0, 0, 1, True, None)
    ]
    assert spans("x = 1", namespace, probes) == []
    assert spans("s.execute(text('SELECT 1'))\ns.commit()", namespace, probes) == [
        ("transaction", 0, 0, 1, False, "commit")
    ]


def test_connections_side_by_side_have_columns_of_their_own(namespace: dict[str, Any]) -> None:
    source = (
        "other = create_engine('sqlite://')\na, b = engine.connect(), other.connect()\n"
        "for c in (a, b): c.exec_driver_sql('SELECT 1')\na.commit()\nb.close()"
    )
    assert spans(source, namespace, StoryProbes()) == [
        ("transaction", 0, 0, 4, True, "commit"),
        ("transaction", 1, 2, 5, True, "rollback"),
    ]


def test_what_the_session_sends_unasked_has_its_cause(namespace: dict[str, Any]) -> None:
    models = (
        "from sqlalchemy import ForeignKey, select\nfrom sqlalchemy.orm import relationship, selectinload\n"
        "class Note(Base):\n    __tablename__ = 'notes'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    text: Mapped[str]\n    by_id: Mapped[int] = mapped_column(ForeignKey('astronauts.id'))\n"
        "    by: Mapped[Astronaut] = relationship(backref='notes')\n"
        "Base.metadata.create_all(engine)\ns = Session(engine)\ns.add(Note(text='x', by=Astronaut(name='a')))\ns.commit()"
    )
    tape(models, namespace)
    source = (
        "note = s.scalars(select(Note)).one()\nnote.by\nnote.text = 'y'\ns.scalars(select(Astronaut)).all()\n"
        "s.commit()\nnote.text\ns.refresh(note)\ns.scalars(select(Astronaut).options(selectinload(Astronaut.notes))).all()"
    )
    events = [event for event in tape(source, namespace) if event.kind == "statement"]
    assert [(event.line, event.cause, event.about) for event in events] == [
        (1, None, None),
        (2, "lazy load", "Note 1.by"),
        (4, "autoflush", None),
        (4, None, None),
        (6, "refresh", "Note 1"),
        (7, None, None),
        (8, None, None),
        (8, "eager load", "Astronaut.notes"),
    ]


LOADERS = {
    "subqueryload": ("options(subqueryload(Astronaut.notes))", "", [None, "eager load"]),
    "selectinload": ("options(selectinload(Astronaut.notes))", "", [None, "eager load"]),
    "immediateload": ("options(immediateload(Astronaut.notes))", "", [None, "eager load"]),
    "joinedload": ("options(joinedload(Astronaut.notes))", "", [None]),
    "selectin_polymorphic": ("options(selectin_polymorphic(Astronaut, [Pilot]))", "", [None, "eager load"]),
    "a deferred column": ("options(defer(Astronaut.name))", "found[0].name", [None, "deferred load"]),
    "an expired object": ("where(Astronaut.id == 1)", "s.expire(found[0])\nfound[0].name", [None, "refresh"]),
}


@pytest.mark.parametrize("loader", LOADERS)
def test_each_way_to_load_is_told_by_its_own_name(loader: str, namespace: dict[str, Any]) -> None:
    how, after, causes = LOADERS[loader]
    models = (
        "from sqlalchemy import ForeignKey, select\nfrom sqlalchemy.orm import *\n"
        "class Base(DeclarativeBase): pass\n"
        "class Astronaut(Base):\n    __tablename__ = 'crew'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    name: Mapped[str]\n    kind: Mapped[str]\n    notes: Mapped[list['Note']] = relationship()\n"
        "    __mapper_args__ = {'polymorphic_on': 'kind', 'polymorphic_identity': 'a'}\n"
        "class Pilot(Astronaut):\n    __tablename__ = 'pilots'\n    __mapper_args__ = {'polymorphic_identity': 'p'}\n"
        "    id: Mapped[int] = mapped_column(ForeignKey('crew.id'), primary_key=True)\n    hours: Mapped[int]\n"
        "class Note(Base):\n    __tablename__ = 'notes'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    by_id: Mapped[int] = mapped_column(ForeignKey('crew.id'))\n"
        "Base.metadata.create_all(engine)\ns = Session(engine)\n"
        "s.add(Pilot(name='Mark', hours=1, notes=[Note()]))\ns.commit()\ns.close()"
    )
    tape(models, namespace)
    source = f"found = s.scalars(select(Astronaut).{how})\nfound = (found.unique() if 'joined' in {how!r} else found).all()\n{after}"
    assert [event.cause for event in tape(source, namespace) if event.kind == "statement"] == causes


@pytest.mark.parametrize("line", ["s.delete(mark)", "s.merge(Astronaut(id=1, notes=[]))", "mark.notes"])
def test_a_relationship_that_a_method_needs_is_a_lazy_load_of_it_too(line: str, namespace: dict[str, Any]) -> None:
    models = (
        "from sqlalchemy import ForeignKey\nfrom sqlalchemy.orm import relationship\n"
        "class Note(Base):\n    __tablename__ = 'notes'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    by_id: Mapped[int] = mapped_column(ForeignKey('astronauts.id'))\n"
        "Astronaut.notes = relationship(Note, cascade='all, delete-orphan')\nBase.metadata.create_all(engine)\n"
        "s = Session(engine)\ns.add(Astronaut(name='Mark', notes=[Note()]))\ns.commit()\nmark = s.get(Astronaut, 1)"
    )
    tape(models, namespace)
    loads = [(event.cause, event.about) for event in tape(line, namespace) if event.text.startswith("SELECT")]
    assert loads == [("lazy load", "Astronaut 1.notes")]


def effects(source: str, namespace: dict[str, Any], probes: StoryProbes | None = None) -> list[str]:
    """Return the entries of a cell: the first words of each, and what became of it."""
    result = run_cell(source, namespace, story="story", cell="cell", probes=probes or StoryProbes())
    assert result.instrument is None
    return [f"{' '.join(event.text.split()[:2])}: {event.effect}" for event in result.sql]


INSERT = "c.exec_driver_sql('INSERT INTO astronauts (name) VALUES (1)')"


def test_a_transaction_in_which_nothing_is_written_never_reaches_sqlite(namespace: dict[str, Any]) -> None:
    assert effects("with engine.begin() as c:\n    c.exec_driver_sql('SELECT 1')", namespace) == [
        "BEGIN (implicit): not sent",
        "SELECT 1: sent",
        "COMMIT: not sent",
    ]


def test_a_table_is_committed_at_once_outside_of_a_transaction_of_the_driver(namespace: dict[str, Any]) -> None:
    source = "with engine.begin() as c:\n    c.exec_driver_sql('CREATE TABLE one (x)')\n    " + INSERT
    source += "\n    c.exec_driver_sql('CREATE TABLE two (x)')"
    assert effects(source, namespace) == [
        "BEGIN (implicit): not sent",
        "CREATE TABLE: committed at once",
        "BEGIN: sent",
        "INSERT INTO: sent",
        "CREATE TABLE: sent",
        "COMMIT: sent",
    ]


def test_in_autocommit_every_change_is_committed_at_once(namespace: dict[str, Any]) -> None:
    source = (
        f"with engine.connect().execution_options(isolation_level='AUTOCOMMIT') as c:\n    {INSERT}\n    c.commit()"
    )
    assert effects(source, namespace) == [
        "BEGIN (implicit): not sent",
        "INSERT INTO: committed at once",
        "COMMIT: not sent",
    ]


def test_a_driver_without_autocommit_begins_again_after_each_end(namespace: dict[str, Any]) -> None:
    source = (
        "other = create_engine('sqlite://', connect_args={'autocommit': False})\n"
        "with other.connect() as c:\n    c.exec_driver_sql('SELECT 1')\n    c.commit()"
    )
    assert effects(source, namespace) == [
        "BEGIN: sent",
        "BEGIN (implicit): not sent",
        "SELECT 1: sent",
        "COMMIT: sent",
        "BEGIN: sent",
        "ROLLBACK: sent",  # the connection goes back to its pool
        "BEGIN: sent",
    ]


def test_a_begin_by_hand_begins_the_transaction(namespace: dict[str, Any]) -> None:
    source = f"with engine.connect() as c:\n    c.exec_driver_sql('BEGIN IMMEDIATE')\n    {INSERT}\n    c.commit()"
    assert effects(source, namespace) == [
        "BEGIN (implicit): not sent",
        "BEGIN IMMEDIATE: sent",
        "INSERT INTO: sent",
        "COMMIT: sent",
    ]


def test_a_savepoint_alone_begins_a_transaction_and_its_release_commits_it(namespace: dict[str, Any]) -> None:
    source = f"with engine.connect() as c:\n    with c.begin_nested():\n        {INSERT}\n    c.rollback()"
    result = run_cell(source, namespace, story="story", cell="cell", probes=StoryProbes())
    transaction, savepoint = result.spans
    assert transaction.outcome == "rollback"
    assert transaction.real == [Stretch(1, 3, "commit")]
    assert savepoint.real == [Stretch(1, 3, "commit")]


def test_a_statement_that_sqlite_refuses_has_failed(namespace: dict[str, Any]) -> None:
    source = "with engine.connect() as c: c.exec_driver_sql('SELECT * FROM nowhere')"
    assert effects(source, namespace) == [
        "BEGIN (implicit): not sent",
        "SELECT *: failed",
        "ROLLBACK: not sent",
    ]


def test_a_statement_that_a_listener_refuses_was_not_sent(namespace: dict[str, Any]) -> None:
    source = (
        "from sqlalchemy import event\n"
        "@event.listens_for(engine, 'before_cursor_execute')\n"
        "def refuse(conn, cursor, statement, *_): raise ValueError(statement)\n"
        "with engine.connect() as c: c.exec_driver_sql('SELECT 1')"
    )
    assert effects(source, namespace)[1] == "SELECT 1: not sent"


def test_a_statement_in_whose_place_a_listener_did_something_was_not_sent(namespace: dict[str, Any]) -> None:
    source = (
        "from sqlalchemy import event\n"
        "@event.listens_for(engine, 'do_execute')\n"
        "def instead(cursor, statement, parameters, context): return True\n"
        f"with engine.connect() as c: {INSERT}"
    )
    assert effects(source, namespace)[1] == "INSERT INTO: not sent"


def test_a_statement_that_a_listener_rewrites_is_told_as_it_was_sent(namespace: dict[str, Any]) -> None:
    source = (
        "from sqlalchemy import event\n"
        "@event.listens_for(engine, 'before_cursor_execute', retval=True)\n"
        "def rewrite(conn, cursor, statement, parameters, *_): return statement + ' -- rewritten', parameters\n"
        "with engine.connect() as c: c.exec_driver_sql('SELECT 1')"
    )
    assert tape(source, namespace)[1].text == "SELECT 1 -- rewritten"


def test_what_is_done_past_sqlalchemy_is_told_as_far_as_it_can_be_seen(namespace: dict[str, Any]) -> None:
    source = "raw = engine.raw_connection()\nraw.execute('INSERT INTO astronauts (name) VALUES (1)')\nraw.rollback()"
    events = tape(source, namespace)
    assert [(event.kind, event.text, event.line) for event in events] == [
        ("unseen", "-- past SQLAlchemy: a transaction begun", 2),
        ("unseen", "-- past SQLAlchemy: the transaction ended", 3),
    ]


def test_a_connection_that_nobody_has_any_more_is_rolled_back_by_its_pool(namespace: dict[str, Any]) -> None:
    source = f"import gc\nc = engine.connect()\n{INSERT}\nc = None\n_ = gc.collect()"
    result = run_cell(source, namespace, story="story", cell="cell", probes=StoryProbes())
    last = result.sql[-1]
    assert (last.kind, last.effect, last.cause) == ("rollback", "sent", "return to the pool")
    assert result.spans[0].outcome == "rollback"


def test_a_session_that_only_the_collector_would_end_is_open_at_the_end_of_the_cell(namespace: dict[str, Any]) -> None:
    source = (
        "s = Session(engine)\ns.add(Astronaut(name='a'))\ns.flush()\ns.itself = s\ns = None\n"
        "kept = [[] for _ in range(50_000)]"
    )
    result = run_cell(source, namespace, story="story", cell="cell", probes=StoryProbes())
    assert [(event.kind, event.effect) for event in result.sql][-1] == ("statement", "sent")
    assert result.spans[0].outcome is None


def test_a_commit_that_fails_leaves_the_transaction_open(namespace: dict[str, Any]) -> None:
    source = (
        "with engine.connect() as c:\n"
        "    c.exec_driver_sql('PRAGMA foreign_keys = 1')\n"
        "    c.exec_driver_sql('CREATE TABLE child (x REFERENCES astronauts (id) DEFERRABLE INITIALLY DEFERRED)')\n"
        "    c.exec_driver_sql('INSERT INTO child VALUES (99)')\n"
        "    try: c.commit()\n"
        "    except Exception: pass\n"
    )
    probes = StoryProbes()
    result = run_cell(source, namespace, story="story", cell="cell", probes=probes)
    assert (result.sql[-1].kind, result.sql[-1].effect) == ("commit", "failed")
    assert result.spans[0].outcome is None  # it comes back to its pool as it is
    result = run_cell("with engine.connect(): pass", namespace, story="story", cell="next", probes=probes)
    assert [(event.kind, event.effect, event.cause) for event in result.sql] == [
        ("rollback", "sent", "return to the pool")
    ]
    assert result.spans[0].outcome == "rollback"


def test_the_causes_are_functions_of_the_orm() -> None:
    for name in CAUSES:
        first, *rest = name.partition(".<locals>")[0].split(".")
        homes = [vars(module) for module in (strategies, loading, orm_session) if first in vars(module)]
        assert homes, name
        found = homes[0][first]
        for each in rest:
            found = vars(found)[each]
        assert found.__qualname__ in name


def test_a_load_within_a_flush_is_the_unit_of_works(namespace: dict[str, Any]) -> None:
    models = (
        "from sqlalchemy import ForeignKey, select\nfrom sqlalchemy.orm import relationship\n"
        "class Suit(Base):\n    __tablename__ = 'suits'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    by_id: Mapped[int | None] = mapped_column(ForeignKey('astronauts.id'))\n"
        "Astronaut.suits = relationship(Suit)\n"
        "Base.metadata.create_all(engine)\ns = Session(engine)\ns.add(Astronaut(name='a', suits=[Suit()]))\ns.commit()"
    )
    tape(models, namespace)
    events = tape("s.delete(s.scalars(select(Astronaut).where(Astronaut.suits.any())).one())\ns.flush()", namespace)
    assert [event.cause for event in events if event.text.startswith("SELECT")] == [
        None,
        "unit of work",
        "unit of work",
    ]


def test_the_sql_of_a_repr_belongs_to_the_line_of_the_value(namespace: dict[str, Any]) -> None:
    source = (
        "class Shown:\n    def __repr__(self):\n        with engine.connect() as c: c.exec_driver_sql('SELECT 1')\n"
        "        return 'shown'\n\nShown()"
    )
    assert {event.line for event in tape(source, namespace)} <= {3, 6}
