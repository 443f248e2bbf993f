"""Sessions and objects: told as they are, and not touched."""

import pytest

from livecells.runtime.objects import MAX_ATTRIBUTES, MAX_OBJECTS, MAX_SESSIONS
from livecells.runtime.result import Attribute, CellResult, ObjectState, SessionState

from .stories import a_story


def objects(result: CellResult, moment: int = -1) -> list[ObjectState]:
    return [result.objects[index] for index in result.moments[moment].objects]


def life(result: CellResult, variable: str) -> list[str]:
    """Return the states of an object in order, each once."""
    states = [each.status for moment in result.moments for each in (result.objects[i] for i in moment.objects)
              if variable in each.variables]  # fmt: skip
    return [state for index, state in enumerate(states) if index == 0 or states[index - 1] != state]


def attribute(state: ObjectState, name: str) -> Attribute:
    return next(each for each in state.attributes if each.name == name)


def test_an_object_goes_through_its_five_states() -> None:
    (result,) = a_story(
        "rich = Astronaut(name='Rich')\nsession = Session(engine)\nsession.add(rich)\nsession.commit()\n"
        "session.delete(rich)\nsession.flush()\nsession.commit()\nsession.close()"
    )
    assert life(result, "rich") == ["transient", "pending", "persistent", "deleted", "detached"]


@pytest.mark.parametrize(
    "end",
    [
        "session.commit()",
        "session.rollback()",
        "session.close()",
        "session.expunge(beth)",
        "session.expunge_all()",
        "session.begin_nested().rollback()",
        "del session; gc.collect()",
    ],
)
def test_the_state_of_an_object_is_the_one_that_inspect_tells(end: str) -> None:
    told = "told.append(next(name for name in names if getattr(inspect(beth), name)))"
    lines = ["beth = session.get(Astronaut, 2)", "session.delete(beth)", "session.flush()", end, "x = 1"]
    (_, result) = a_story(
        "from sqlalchemy import inspect\nnames = ['transient', 'pending', 'persistent', 'deleted', 'detached']\n"
        "told = []\nsession = Session(engine)",
        "\n".join(f"{line}\n{told}" for line in lines) + "\ntold",
    )
    shown = [state.status for moment in result.moments for state in (result.objects[index] for index in moment.objects)
             if state.variables == ["beth"]]  # fmt: skip
    assert result.value is not None
    assert shown[: 2 * len(lines) : 2] == eval(result.value.text)


def test_an_object_is_named_by_class_and_key_and_followed_by_its_number() -> None:
    (result,) = a_story("session = Session(engine)\nrich = Astronaut(name='Rich')\nsession.add(rich)\nsession.flush()")
    rich = [each for each in result.objects if each.variables == ["rich"]]
    assert [each.name for each in rich] == ["Astronaut", "Astronaut", "Astronaut 3"]
    assert len({each.number for each in rich}) == 1
    (last,) = objects(result)
    assert last.session == result.moments[-1].sessions[0].number


def test_a_change_is_told_from_old_to_new_until_it_is_flushed() -> None:
    (result,) = a_story(
        "session = Session(engine)\nmark = session.get(Astronaut, 1)\nmark.name = 'Marek'\nsession.flush()"
    )
    told = [attribute(objects(result, moment)[0], "name") for moment in (-3, -2, -1)]
    assert told == [
        Attribute("name", "'Mark'", None, expired=False),
        Attribute("name", "'Marek'", "'Mark'", expired=False),
        Attribute("name", "'Marek'", None, expired=False),
    ]


def test_columns_come_first_and_what_is_expired_or_not_loaded_says_so() -> None:
    (result,) = a_story("session = Session(engine)\nmark = session.get(Astronaut, 1)\nsession.expire(mark, ['name'])")
    assert objects(result)[0].attributes == [
        Attribute("id", "1", None, expired=False),
        Attribute("name", None, None, expired=True),
        Attribute("missions", None, None, expired=False),
    ]


def test_an_attribute_that_a_class_gets_later_is_shown() -> None:
    (result,) = a_story(
        "session = Session(engine)\nmark = session.get(Astronaut, 1)\n"
        "Astronaut.note = mapped_column('note', __import__('sqlalchemy').String)\nmark.note = 'late'"
    )
    before, after = objects(result, -3)[0], objects(result)[0]
    assert [each.name for each in before.attributes] == ["id", "name", "missions"]
    assert attribute(after, "note").value == "'late'"


def test_an_object_whose_session_is_gone_is_detached() -> None:
    (result,) = a_story("session = Session(engine)\nmark = session.get(Astronaut, 1)\ndel session\ngc.collect()\nx = 1")
    assert life(result, "mark") == ["persistent", "detached"]


def test_a_name_that_is_no_text_hides_nothing() -> None:
    (result,) = a_story("globals()[5] = 1\nsession = Session(engine)\nmark = session.get(Astronaut, 1)")
    assert [each.name for each in objects(result)] == ["Astronaut 1"]
    assert len(result.moments) == 4


def test_related_objects_are_named_and_not_loaded() -> None:
    (result,) = a_story(
        "session = Session(engine)\nmark = session.get(Astronaut, 1)\nmark.missions\nares = mark.missions[0]"
    )
    mark, ares = objects(result)
    assert attribute(mark, "missions").value == "[Mission 1]"
    assert attribute(ares, "astronaut").value is None
    assert [event.cause for event in result.sql if "FROM missions" in event.text] == ["lazy load"]


def test_objects_in_lists_have_their_place_as_a_name() -> None:
    (result,) = a_story("crew = [Astronaut(name='a'), Astronaut(name='b')]\ncrew.append(crew)")
    assert [each.variables for each in objects(result)] == [["crew[0]"], ["crew[1]"]]


def test_an_object_that_nobody_holds_leaves_the_identity_map_and_the_picture() -> None:
    (result,) = a_story(
        "session = Session(engine)\nmark = session.get(Astronaut, 1)\ndel mark\nprint(len(session.identity_map))"
    )
    assert [len(moment.objects) for moment in result.moments] == [0, 0, 1, 0, 0]
    assert result.output[0].text == "0\n"


def test_what_the_last_expression_gave_is_free_again_at_the_end() -> None:
    (result,) = a_story("session = Session(engine)\nsession.get(Astronaut, 1)")
    assert result.moments[-1].objects == []


def test_delete_marks_an_object_until_the_flush() -> None:
    (result,) = a_story("session = Session(engine)\nbeth = session.get(Astronaut, 2)\nsession.delete(beth)")
    (beth,) = objects(result)
    assert (beth.status, beth.deleting) == ("persistent", True)


def test_a_session_says_whether_it_is_in_a_transaction_and_must_be_rolled_back() -> None:
    (result,) = a_story(
        "session = Session(engine)\nsession.add(Astronaut())\ntry:\n    session.flush()\nexcept Exception: pass\nsession.rollback()"
    )
    states = [moment.sessions[0] for moment in result.moments if moment.sessions]
    assert SessionState(1, "session", in_transaction=True, usable=False) in states
    assert states[-1] == SessionState(1, "session", in_transaction=False, usable=True)


def test_sessions_without_a_variable_are_numbered() -> None:
    (result,) = a_story("sessions = {'a': Session(engine), 'b': Session(engine)}")
    assert [each.name for each in result.moments[-1].sessions] == ["Session 1", "Session 2"]


def test_sessions_of_another_story_are_none_of_ours() -> None:
    from livecells.runtime.stories import Stories

    stories = Stories()
    stories.run("one", "a", "from sqlalchemy.orm import Session\ns = Session()")
    assert stories.run("two", "a", "x = 1").moments[-1].sessions == []
    assert [each.name for each in stories.run("one", "b", "y = 1").moments[-1].sessions] == ["s"]


def test_a_look_calls_no_code_of_the_story_and_sends_nothing() -> None:
    (_, result) = a_story(
        "class Odd(Astronaut):\n"
        "    def __repr__(self): raise SystemExit\n"
        "    def __eq__(self, other): raise SystemExit\n"
        "    __hash__ = None\n"
        "    def __getattribute__(self, name):\n"
        "        if name == 'name': calls.append(name)\n"
        "        return super().__getattribute__(name)\n"
        "class Proxy:\n"
        "    def __getattr__(self, name): calls.append(name)\n"
        "    def __repr__(self): raise SystemExit\n"
        "calls = []",
        "odd = Odd(name=Proxy())\nproxy = Proxy()\nsession = Session(engine)\nmark = session.get(Astronaut, 1)\n"
        "session.expire_all()\nx = 1\nprint(calls)",
    )
    assert result.output[0].text == "[]\n"
    assert [event.kind for event in result.sql] == ["begin", "statement"]
    assert attribute(objects(result)[0], "name").value == "<Proxy>"


def test_of_many_objects_the_first_are_told() -> None:
    (result,) = a_story("session = Session(engine)\nsession.add_all([Astronaut(name=str(i)) for i in range(1000)])")
    assert len(objects(result)) == MAX_OBJECTS


def test_of_many_sessions_those_with_a_variable_and_the_newest_are_told_and_the_others_counted() -> None:
    (result,) = a_story("session = Session(engine)\nmany = [Session(engine) for _ in range(1000)]")
    last = result.moments[-1]
    assert (len(last.sessions), last.more_sessions) == (MAX_SESSIONS, 1001 - MAX_SESSIONS)
    assert [last.sessions[0].name, last.sessions[-1].name] == ["session", "Session 1001"]


def test_of_objects_with_very_many_attributes_the_first_are_told() -> None:
    (result,) = a_story(
        "columns = {f'c{i}': mapped_column(__import__('sqlalchemy').Integer) for i in range(MAX)}\n".replace(
            "MAX", str(MAX_ATTRIBUTES // 2)
        )
        + "Wide = type('Wide', (Base,), {'__tablename__': 'wide', 'id': mapped_column(__import__('sqlalchemy').Integer, primary_key=True)} | columns)\n"
        "all = [Wide() for _ in range(9)]"
    )
    assert (len(objects(result)), result.moments[-1].more_objects) == (2, 7)


def test_values_are_cut_and_the_storys_own_types_named() -> None:
    (result,) = a_story(
        "Rank = Enum('Rank', ['COMMANDER'])\n"
        "crew = [Astronaut(name=value) for value in ('x' * 10**7, Rank.COMMANDER, object(), [1, [2]], {3, 1, 2}, 10**5000)]"
    )
    told = [attribute(each, "name").value for each in objects(result)]
    assert told[0] is not None
    assert len(told[0]) < 120
    assert told[1:5] == ["Rank.COMMANDER", "<object>", "[1, [2]]", "{1, 2, 3}"]
    assert "repr failed: ValueError" in str(told[5])


def test_sessions_of_earlier_cells_that_are_gone_leave_their_numbers() -> None:
    cell = "with Session(engine) as one, Session(engine) as two:\n    x = 1\ndel one, two"
    for result in a_story(cell, cell):
        assert {each.number for moment in result.moments for each in moment.sessions} == {1, 2}
