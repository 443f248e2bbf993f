"""The SQL tape: everything an engine sends, with the line that caused it, and nothing of it changed."""

from typing import Any

import pytest

from livecells.runtime.probes import StoryProbes
from livecells.runtime.result import SqlEvent
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
        SqlEvent("begin", "BEGIN", [], 3),
        SqlEvent("statement", "INSERT INTO astronauts (name) VALUES (?)", ["name = 'Mark'"], 3),
        SqlEvent("commit", "COMMIT", [], 4),
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
        ("begin", "BEGIN"),
        ("savepoint", "SAVEPOINT sa_savepoint_1"),
        ("rollback-to", "ROLLBACK TO SAVEPOINT sa_savepoint_1"),
        ("savepoint", "SAVEPOINT sa_savepoint_2"),
        ("release", "RELEASE SAVEPOINT sa_savepoint_2"),
        ("rollback", "ROLLBACK"),
    ]


def test_every_parameter_set_of_a_batch_is_told(namespace: dict[str, Any]) -> None:
    source = (
        "with engine.begin() as c:\n    c.execute(text('INSERT INTO astronauts (name) VALUES (:n)'), "
        "[{'n': 'a'}, {'n': 'b'}])"
    )
    assert tape(source, namespace)[1].parameters == ["n = 'a'", "n = 'b'"]


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


def test_a_parameter_whose_repr_fails_changes_nothing(namespace: dict[str, Any]) -> None:
    source = (
        "class Odd(str):\n    def __repr__(self): raise ValueError('boom')\n"
        "with engine.connect() as c: c.exec_driver_sql('SELECT ?', ([Odd('x')][0],))"
    )
    failed = "<tuple object, repr failed: ValueError: boom>"
    assert [event.parameters for event in tape(source, namespace)] == [[], [failed], []]


def test_a_long_tape_ends_in_a_note(namespace: dict[str, Any]) -> None:
    events = tape("with engine.connect() as c:\n    for _ in range(1200): c.exec_driver_sql('SELECT 1')", namespace)
    assert len(events) == 1_001
    assert events[-1] == SqlEvent("statement", "-- … 202 more entries", [], None)


def test_long_statements_and_parameters_are_cut(namespace: dict[str, Any]) -> None:
    source = (
        "with engine.connect() as c:\n"
        "    c.exec_driver_sql('CREATE TABLE t (x)')\n"
        "    c.exec_driver_sql('INSERT INTO t VALUES (?)', [(n,) for n in range(150)])\n"
        "    c.exec_driver_sql('SELECT ?' + ' ' * 20_000 + '-- x', ('x' * 10_000,))"
    )
    many, long = tape(source, namespace)[2:4]
    assert many.parameters[-2:] == ["(99,)", "… 50 more"]
    assert long.text.endswith(" more characters")
    assert long.parameters[0].endswith("… 9,005 more characters")


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
    causes = [(event.line, event.cause) for event in tape(source, namespace) if event.kind == "statement"]
    assert causes == [
        (1, None),
        (2, "lazy load"),
        (4, "autoflush"),
        (4, None),
        (6, "refresh"),
        (7, None),
        (8, None),
        (8, "eager load"),
    ]
