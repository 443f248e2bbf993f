"""Seen: the facts of a result by name, the same from a run and from a golden."""

import json
from pathlib import Path

import pytest

from livecells import golden
from livecells.runtime.result import CellError, ErrorCause, OutputChunk, Value
from livecells.runtime.seen import Seen
from livecells.snippet import parse

from ..factories import result
from .stories import a_story


def seen(source: str) -> Seen:
    """Run a cell and return what is seen of it, by way of JSON."""
    return Seen(json.loads(a_story(source)[0].to_json()))


RENAME = """
with Session(engine) as session:
    mark = session.get(Astronaut, 1)
    mark.name = 'Watney'
    session.commit()
    before = mark.missions
    session.rollback()
"""


def test_the_tape_has_a_word_for_all_that_sqlalchemy_asked_for() -> None:
    assert seen(RENAME).tape == ["BEGIN", "SELECT", "UPDATE", "COMMIT", "BEGIN", "SELECT", "SELECT", "ROLLBACK"]


def test_savepoints_stand_on_the_tape() -> None:
    source = "with engine.connect() as c:\n    c.begin_nested().rollback()\n    c.begin_nested().commit()"
    assert seen(source).tape == ["BEGIN", "SAVEPOINT", "ROLLBACK TO", "SAVEPOINT", "RELEASE", "ROLLBACK"]


def test_what_begins_and_ends_a_transaction_is_no_statement() -> None:
    assert seen(RENAME).statements == 4
    assert seen(RENAME).statements_on(6) == 2
    assert seen(RENAME).statements_on(5) == 1
    assert seen(RENAME).statements_on(1) == 0


def test_the_session_says_why_it_sent_something() -> None:
    assert seen(RENAME).causes == ["refresh", "lazy load"]


@pytest.mark.parametrize(
    ("source", "ends"),
    [
        ("pass", None),
        ("with Session(engine) as s, s.begin(): s.connection()", "COMMIT"),
        ("with Session(engine) as s: s.connection()", "ROLLBACK"),
        ("session = Session(engine)\nsession.connection()", "open"),
    ],
)
def test_the_last_transaction_has_an_end(source: str, ends: str | None) -> None:
    assert seen(source).ends == ends


def test_output_value_and_error_are_what_the_reader_sees() -> None:
    printed = Seen(result(output=[OutputChunk("stdout", "a\n"), OutputChunk("stderr", "b\n")]).to_dict())
    assert printed.output == "a\nb\n"
    assert printed.value is None
    assert printed.error is None
    assert printed.message == ""
    assert Seen(result(value=Value("7")).to_dict()).value == "7"
    raised = CellError("IntegrityError", "no", 1, [], [ErrorCause("OperationalError", "", None, True)], None)
    failed = Seen(result(error=raised).to_dict())
    assert (failed.error, failed.message) == ("IntegrityError", "no")


def test_an_object_is_found_by_its_variable_and_by_its_name() -> None:
    now = seen("session = Session(engine)\nmark = session.get(Astronaut, 1)\nbeth = Astronaut(name='Beth')")
    assert now.state("mark") == now.state("Astronaut 1") == "persistent"
    assert now.state("beth") == "transient"
    assert now.session("session") == "in a transaction"


def test_attributes_are_values_where_they_are_literals() -> None:
    now = seen("session = Session(engine)\nmark = session.get(Astronaut, 1)")
    assert now.attributes("mark") == {"id": 1, "name": "Mark"}
    assert now.expired("mark") == []


def test_what_a_commit_expired_is_no_longer_known() -> None:
    now = seen("session = Session(engine)\nmark = session.get(Astronaut, 1)\nsession.commit()")
    assert now.state("mark") == "persistent"
    assert now.expired("mark") == ["id", "name", "missions"]
    assert now.attributes("mark") == {}


def test_rows_are_those_that_the_writer_sees() -> None:
    source = (
        "session = Session(engine)\nsession.delete(session.get(Mission, 1))\n"
        'session.add(Mission(name="Ares\' 4", astronaut_id=None))\nsession.flush()'
    )
    now = seen(source)
    assert now.rows("missions", "name", "astronaut_id") == [("Ares' 4", None)]
    assert now.column("astronauts", "name") == ["Mark", "Beth"]
    assert now.count("missions") == 1


def test_another_connection_sees_what_is_committed() -> None:
    engine = "engine = database('sqlite:///file:/seen?vfs=memdb&uri=true')\n"
    add = "session = Session(engine)\nsession.add(Mission(name='Ares 4'))\nsession.flush()"
    now = Seen(a_story(engine, add)[1].to_dict())
    assert (now.count("missions"), now.count_elsewhere("missions")) == (2, 1)
    assert (now.count("astronauts"), now.count_elsewhere("astronauts")) == (2, 2)


def test_a_moment_knows_nothing_of_what_comes_later() -> None:
    source = "print('a')\nsession = Session(engine)\nbeth = Astronaut(name='Zoë')\nsession.add(beth)\nsession.commit()\n'end'"
    end = seen(source)
    states = [end.after(line).state("beth") for line in (3, 4, 5)]
    assert states == ["transient", "pending", "persistent"]
    assert [end.after(4).tape, end.after(4).ends, end.after(4).value] == [[], None, None]
    assert end.after(5).ends == "COMMIT"
    assert [end.moments[0].output, end.after(1).output] == ["", "a\n"]
    assert end.moments[-1].value == end.value == "'end'"


def test_within_a_transaction_it_is_open() -> None:
    end = seen("session = Session(engine)\nsession.connection()\nsession.close()")
    assert [end.after(2).ends, end.ends] == ["open", "ROLLBACK"]


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda now: now.state("mrak"), "there is no object `mrak`. The objects: Astronaut 1, mark."),
        (lambda now: now.session("s"), "there is no session `s`. The sessions: session."),
        (lambda now: now.count("crew"), "there is no table `crew`. The tables: astronauts, missions."),
        (lambda now: now.rows("missions", "title"), "there is no column `title`. The columns: id, name, astronaut_id."),
        (lambda now: now.after(9), "line 9 did not run. The lines that ran: 1, 2."),
    ],
)
def test_a_name_that_is_not_there_says_which_ones_are(ask: object, says: str) -> None:
    now = seen("session = Session(engine)\nmark = session.get(Astronaut, 1)")
    with pytest.raises(LookupError) as raised:
        ask(now)  # type: ignore[operator]
    assert raised.value.args[0] == says


def test_a_tape_that_is_cut_is_not_counted() -> None:
    now = seen("with engine.connect() as c:\n    for _ in range(1_200): c.exec_driver_sql('SELECT 1')")
    for ask in (lambda: now.statements, lambda: now.tape, lambda: now.statements_on(2), lambda: now.causes):
        with pytest.raises(LookupError, match="the tape is too long"):
            ask()
    assert now.moments[1].tape == []


def test_a_run_without_moments_still_has_its_tape() -> None:
    bare = Seen(result().to_dict())
    assert (bare.tape, bare.moments, bare.ends) == ([], [], None)
    with pytest.raises(LookupError, match="no moments were taken"):
        bare.state("mark")


def test_a_golden_is_asked_as_a_run_is(tmp_path: Path) -> None:
    path = tmp_path / "story.golden.json"
    story = parse(f'"""T."""\n# %% renames{RENAME}', "story.py")
    path.write_text(golden.dump(story, {"renames": a_story(RENAME)[0].to_dict()}, {}))
    recorded = Seen(golden.read(path)["renames"].result)
    assert recorded.state("mark") == "detached"
    assert recorded.tape == seen(RENAME).tape
