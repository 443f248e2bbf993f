"""Completion: what the live namespace offers at the cursor, found without running the reader's code or sending SQL."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, inspect

from livecells.runtime.complete import MAX_COMPLETIONS, Completion, complete
from livecells.runtime.probes import StoryProbes
from livecells.runtime.runner import run_cell
from livecells.runtime.signature import MAX_PARAGRAPH
from livecells.runtime.stories import Stories

SNIPPETS = Path(__file__).parents[2] / "snippets"
CREW = """\
import ares
from ares import Astronaut, Mission, database
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
engine = database()
session = Session(engine)
astronaut = session.get(Astronaut, 1)
mission = Mission(name="Ares 3", astronaut=astronaut)
"""


@pytest.fixture
def namespace(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The names of a story after its first cell."""
    monkeypatch.syspath_prepend(str(SNIPPETS))
    monkeypatch.delitem(sys.modules, "ares", raising=False)
    return after(CREW)


def after(source: str) -> dict[str, Any]:
    """Return the namespace that a cell leaves."""
    names: dict[str, Any] = {"__name__": "__main__"}
    assert run_cell(source, names, story="story", cell="cell", probes=StoryProbes()).error is None
    return names


def at_end(source: str, namespace: dict[str, Any]) -> list[Completion]:
    """Return what is offered where the bar stands, or at the end."""
    before, _, after = source.partition("|")
    return complete(before + after, len(before), namespace)


def labels(source: str, namespace: dict[str, Any]) -> list[str]:
    return [each.label for each in at_end(source, namespace)]


def only(source: str, namespace: dict[str, Any]) -> Completion:
    [found] = at_end(source, namespace)
    return found


def test_a_name_is_completed_from_the_namespace(namespace: dict[str, Any]) -> None:
    assert labels("ast", namespace) == ["astronaut", "Astronaut"]
    assert labels("x = 1\nprint(sess|)\ny = 2", namespace) == ["session", "sessionmaker", "Session"]


def test_what_stands_for_what_is_told(namespace: dict[str, Any]) -> None:
    assert only("astronaut.firstn", namespace) == Completion("firstname", "column", "String", "")
    assert [(each.kind, each.detail) for each in at_end("ast", namespace)] == [
        ("variable", "Astronaut"),
        ("class", "table astronauts"),
    ]
    assert only("databa", namespace).detail == "(url='sqlite://')"
    assert only("databa", namespace).doc.startswith("Return an engine whose database has the tables")
    assert only("are", namespace).kind == "module"


def test_a_session_offers_its_methods_with_signature_and_docstring(namespace: dict[str, Any]) -> None:
    assert {"add", "commit", "execute", "flush", "rollback", "scalars"} <= set(labels("session.", namespace))
    assert not any(label.startswith("_") for label in labels("session.", namespace))
    assert "__enter__" in labels("session._", namespace)
    commit = only("session.comm", namespace)
    assert (commit.kind, commit.detail) == ("method", "()")
    assert commit.doc == "Flush pending changes and commit the current transaction."
    assert (
        only("session.execute", namespace).detail
        == "(statement, params=None, *, execution_options=…, bind_arguments=None)"
    )


def test_a_mapped_class_offers_its_columns_first_then_its_relationships(namespace: dict[str, Any]) -> None:
    assert labels("Astronaut.", namespace)[:5] == ["id", "firstname", "lastname", "born", "missions"]
    assert [(each.kind, each.detail) for each in at_end("Astronaut.", namespace)[:5]] == [
        ("column", "Integer, primary key"),
        ("column", "String"),
        ("column", "String"),
        ("column", "Date, may be None"),
        ("relationship", "list of Mission"),
    ]
    assert "like" in labels("Astronaut.firstname.", namespace)


def test_a_mapped_class_is_completed_before_its_mapper_is_configured() -> None:
    names = after(
        "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship\n"
        "class Base(DeclarativeBase): pass\n"
        "class Odd(Base):\n"
        "    __tablename__ = 'odd'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    broken = relationship('Nowhere')\n"
    )
    assert labels("Odd.", names)[:2] == ["id", "broken"]
    assert labels("Odd(", names)[:2] == ["id=", "broken="]
    assert not names["Odd"].__mapper__.configured


def test_a_relationship_leads_on_to_what_it_holds(namespace: dict[str, Any]) -> None:
    assert labels("mission.astronaut.first", namespace) == ["firstname"]
    assert labels("astronaut.missions.app", namespace) == ["append"]
    assert "any" in labels("Astronaut.missions.", namespace)
    assert labels("Astronaut.missions.name", namespace) == []


def test_a_call_of_a_mapped_class_offers_what_it_takes(namespace: dict[str, Any]) -> None:
    assert only("Astronaut(fi|", namespace) == Completion("firstname=", "keyword-argument", "String", "")
    assert labels("Astronaut(|)", namespace)[:5] == ["id=", "firstname=", "lastname=", "born=", "missions="]
    given = labels("session.add(Astronaut(\n    firstname='Mark',  # a comma,\n    lastname=f(id=1), |", namespace)
    assert given[:3] == ["id=", "born=", "missions="]
    assert labels("Astronaut(fi|='Mark')", namespace) == ["firstname"]
    assert "firstname=" not in labels("Astronaut(lastname=fi|", namespace)
    assert "firstname=" not in labels("Astronaut([fi|", namespace)


def test_a_call_of_a_function_or_method_offers_its_parameters(namespace: dict[str, Any]) -> None:
    assert labels("Session(engine, expire|", namespace) == ["expire_on_commit="]
    assert labels("session.get(Astronaut, popu|", namespace) == ["populate_existing="]
    assert labels("session.add(|", namespace)[0] == "instance="
    assert labels("database(u", namespace) == ["url="]


def test_an_import_offers_the_names_of_a_loaded_module(namespace: dict[str, Any]) -> None:
    assert labels("from ares import Ast", namespace) == ["Astronaut"]
    assert "Mission" in labels("from ares import (\n    Astronaut,\n    ", namespace)
    assert labels("from nowhere import a", namespace) == []
    assert labels("from ar", namespace) == []
    assert labels("import ar", namespace) == []


@pytest.mark.parametrize(
    "source",
    [
        "'session.",
        '"""\nsession.',
        '"""a\'\nsession.',
        "f'{session.",
        "# session.",
        "x = 1  # se",
        "1.",
        "3.session",
        "select(Astronaut).",
        "(session).",
        "[session][0].",
        "'a'.",
        "session.execute.",
        "session.nothing.",
        "nothing.",
        "...",
        "..",
        ".",
        "def se",
        "class As",
        "with Session(engine) as se",
    ],
)
def test_nothing_is_offered_where_no_name_can_be_or_only_a_call_would_tell(
    source: str, namespace: dict[str, Any]
) -> None:
    assert labels(source, namespace) == []


@pytest.mark.parametrize(
    "before", ["x = 'a'; ", "'''a'b'''\n", "'' + ", "if x:\n    ", "f(]\n", "print((1,\n", "é\\\n", "))\n"]
)
def test_broken_code_before_the_cursor_does_no_harm(before: str, namespace: dict[str, Any]) -> None:
    assert "commit" in labels(before + "session.", namespace)


def test_any_text_at_any_place_is_answered(namespace: dict[str, Any]) -> None:
    text = "from ares import (A\nf'''{session.\"x\\' #'''[{astronaut.missions(1.5e3_: lambda *a, **k: 'é\ud800"
    for begin in range(len(text)):
        for end in range(begin, len(text) + 2):
            complete(text[begin:], end - begin, namespace)
    assert complete("session.", 99, namespace) == complete("session.", 8, namespace) != []


def test_no_sql_is_sent_and_an_expired_object_stays_expired(namespace: dict[str, Any]) -> None:
    sent: list[str] = []
    engine: Engine = namespace["engine"]
    event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
    event.listen(engine, "begin", lambda connection: sent.append("BEGIN"))
    session, astronaut = namespace["session"], namespace["astronaut"]
    session.add(namespace["mission"])
    session.commit()
    sent.clear()
    assert astronaut in session.identity_map.values()
    for source in (
        "astronaut.",
        "astronaut.missions.",
        "mission.astronaut.firstname.",
        "Astronaut(",
        "session.",
        "engine.",
    ):
        at_end(source, namespace)
    assert labels("astronaut.firstn", namespace) == ["firstname"]
    assert sent == []
    assert inspect(astronaut).expired_attributes >= {"firstname", "missions"}


def test_no_code_of_the_readers_runs() -> None:
    names = after(
        "ran = []\n"
        "def note(*given, **named): ran.append(given)\n"
        "class Meta(type):\n"
        "    def __instancecheck__(cls, thing): note()\n"
        "    def __getattribute__(cls, name): note(); return type.__getattribute__(cls, name)\n"
        "    def __dir__(cls): note(); return []\n"
        "class Loud(metaclass=Meta):\n"
        "    plain = 1\n"
        "    def __getattribute__(self, name): note(); return object.__getattribute__(self, name)\n"
        "    def __getattr__(self, name): note()\n"
        "    def __dir__(self): note(); return []\n"
        "    def __repr__(self): note(); return ''\n"
        "    def __eq__(self, other): note(); return True\n"
        "    def __bool__(self): note(); return True\n"
        "    def __len__(self): note(); return 1\n"
        "    __hash__ = None\n"
        "    @property\n"
        "    def costly(self): note(); return 'text'\n"
        "    __class__ = property(note)\n"
        "    __dict__ = property(note)\n"
        "    __doc__ = property(note)\n"
        "    def method(self, default=None): pass\n"
        "loud = Loud()\n"
        "def function(given: 1 if 'future' else note(), default=loud): pass\n"
        "function.__wrapped__ = function\n"
        "class Holder: pass\n"
        "holder = Holder()\n"
        "holder.inner = loud\n"
        "holder.__wrapped__ = loud\n"
        "ran.clear()\n"
    )
    sources = ["", "lo", "Lo", "loud.", "loud._", "loud.costly.", "loud.method(", "Loud.", "Loud._", "Loud(", "loud("]
    sources += ["function(", "func", "holder.", "holder.inner.", "holder.inner.plain.", "holder.inner.costly.real."]
    for source in sources:
        at_end(source, names)
    assert names["ran"] == []
    assert "costly" in labels("loud.", names)
    assert labels("holder.inner.met", names) == ["method"]
    assert labels("loud.costly.", names) == []
    assert names["ran"] == []
    assert only("func", names).detail == "(given, default=…)"


def test_an_attribute_set_on_an_object_leads_on(namespace: dict[str, Any]) -> None:
    assert "dispose" in labels("session.bind.", namespace)
    assert "values" in labels("session.identity_map.", namespace)


def test_a_list_of_names_and_a_docstring_have_an_end() -> None:
    names = after(f"def long(): {'word ' * 500!r}\nglobals().update({{f'name_{{n}}': n for n in range(1_000)}})")
    assert len(labels("name", names)) == MAX_COMPLETIONS
    assert len(only("lon", names).doc) <= MAX_PARAGRAPH + 1


def test_a_story_is_asked_by_its_name_and_answers_in_json() -> None:
    stories = Stories()
    assert stories.complete("one", "x", 1) == "[]"
    stories.run("one", "a", "number = 1")
    assert json.loads(stories.complete("one", "num", 3)) == [
        {"label": "number", "kind": "variable", "detail": "int", "doc": ""}
    ]
    assert stories.complete("two", "num", 3) == "[]"
