"""Guard: whatever a probe does, the story goes on as it would have, and the result says what is not known."""

import pytest

from livecells.runtime import guard as guard_module
from livecells.runtime.guard import Guard
from livecells.runtime.objects import Objects
from livecells.runtime.tape import Tape

from .stories import SET_UP, a_story


def fails(*_: object) -> None:
    raise SystemError("a fault of the instrument")


def test_a_failed_look_ends_in_a_result_without_steps_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Objects, "observe", fails)
    result = a_story(SET_UP, "with Session(engine) as session:\n    print(session.get(Astronaut, 1).name)")[-1]
    assert (result.error, result.instrument, result.moments) == (None, "no steps", [])
    assert "".join(chunk.text for chunk in result.output) == "Mark\n"
    assert len(result.sql) == 3


def test_a_failed_entry_ends_in_a_result_without_a_tape_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tape, "on_done", fails)
    result = a_story(SET_UP, "with Session(engine) as session:\n    print(session.get(Astronaut, 1).name)")[-1]
    assert (result.error, result.instrument, result.sql, result.moments) == (None, "no SQL", [], [])


def test_looks_that_take_longer_than_the_cell_become_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_module, "ALLOWANCE", -1.0)
    result = a_story(SET_UP, "for i in range(3):\n    x = i\n    y = i\n")[-1]
    assert result.instrument == "few steps"
    assert len(result.moments) == 2  # before the cell and after it


def test_a_guard_that_saw_all_has_no_fault() -> None:
    guard = Guard()
    seen: list[int] = []
    guard.look(lambda: seen.append(1))
    guard.note(lambda: seen.append(2))
    assert (guard.made(lambda: seen, "no SQL"), guard.fault) == ([1, 2], None)


HOSTILE = {
    "a metaclass that is never equal": "class M(type):\n    def __eq__(cls, other): 1 / 0\n    __hash__ = type.__hash__\n",
    "a metaclass without a hash": "class M(type):\n    def __eq__(cls, other): 1 / 0\n",
    "a metaclass that lies about its classes": (
        "class M(type):\n    def __getattribute__(cls, name): 1 / 0\n    def __instancecheck__(cls, it): 1 / 0\n"
    ),
}


@pytest.mark.parametrize("metaclass", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_metaclass_of_the_story_is_asked(metaclass: str) -> None:
    result = a_story(SET_UP, f"{metaclass}class A(metaclass=M): pass\na = A()\nb = [a]\nx = 1")[-1]
    assert (result.error, result.instrument) == (None, None)


@pytest.mark.parametrize("body", ["def __eq__(self, other): 1 / 0", "__hash__ = None", "__slots__ = ()"])
def test_a_class_of_sessions_that_is_unlike_others_hides_nothing(body: str) -> None:
    cell = f"class Own(Session):\n    {body}\nsession = Own(engine)\nmark = session.get(Astronaut, 1)\nx = 1"
    result = a_story(SET_UP, cell)[-1]
    assert result.instrument is None
    assert [each.name for each in result.moments[-1].sessions] == ["session"]
    assert [result.objects[index].session for index in result.moments[-1].objects] == [1]


@pytest.mark.parametrize("name", ["__eq__", "__hash__", "__len__", "__getattribute__", "__bool__", "__iter__"])
def test_no_method_of_a_session_or_of_an_object_is_asked(name: str) -> None:
    cell = f"""
calls = []
def noisy(base):
    def method(self, *arguments):
        calls.append({name!r})
        return getattr(base, {name!r})(self, *arguments) if hasattr(base, {name!r}) else 0
    return method
session = type("Own", (Session,), {{}})(engine)
mark = Astronaut(name="Mark")
session.add(mark)
calls.clear()
type(session).{name} = noisy(Session)
Astronaut.{name} = noisy(object)
a = 1
b = 2
after = list(calls)
del type(session).{name}, Astronaut.{name}
after
"""
    result = a_story(SET_UP, cell)[-1]
    assert (result.error, result.instrument) == (None, None)
    assert result.value is not None
    assert result.value.text == "[]"
