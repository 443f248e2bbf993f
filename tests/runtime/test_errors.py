"""Errors: what any exception tells, on one screen."""

import pytest

from livecells.runtime import hints
from livecells.runtime.errors import FIRST_FRAMES, LAST_FRAMES, MAX_CAUSES
from livecells.runtime.probes import StoryProbes
from livecells.runtime.result import CellError, ErrorCause
from livecells.runtime.runner import run_cell


def error(source: str) -> CellError:
    found = run_cell(source, {}, story="story", cell="cell", probes=StoryProbes()).error
    assert found is not None
    return found


def test_a_deep_recursion_shows_how_it_came_about_and_where_it_ended() -> None:
    found = error("def f(n):\n    return f(n + 1)\nf(0)")
    assert (found.type, found.message, found.line) == ("RecursionError", "maximum recursion depth exceeded", 2)
    assert len(found.frames) == FIRST_FRAMES + 1 + LAST_FRAMES
    assert [frame.text for frame in found.frames[:2]] == ["f(0)", "return f(n + 1)"]
    note = found.frames[FIRST_FRAMES]
    assert (note.cell, note.line, note.function, note.text) == (None, 2, "f", "… the same 192 times")


def test_functions_that_call_each_other_are_trimmed_too() -> None:
    frames = error("def f():\n    g()\ndef g():\n    f()\nf()").frames
    assert frames[FIRST_FRAMES].text == "… 192 more like these"


def test_a_stack_that_fits_is_shown_whole() -> None:
    frames = error(f"def f(n):\n    return f(n - 1) if n else 1 / 0\nf({FIRST_FRAMES + LAST_FRAMES - 1})").frames
    assert len(frames) == FIRST_FRAMES + LAST_FRAMES + 1
    assert not any(frame.text.startswith("…") for frame in frames)


def test_two_objects_that_show_each_other_end_in_an_error() -> None:
    source = "class A:\n    def __repr__(self): return f'{[self.b]!r}'\na = A()\na.b = a\n"
    assert error(source + "print(a)").type == "RecursionError"
    value = run_cell(source + "a", {}, story="story", cell="cell", probes=StoryProbes()).value
    assert value is not None
    assert value.text == "<A object, repr failed: RecursionError: maximum recursion depth exceeded>"


def test_notes_are_further_lines_of_the_message() -> None:
    source = "error = ValueError('boom')\nerror.add_note('first')\nerror.add_note('second')\nraise error"
    assert error(source).message == "boom\nfirst\nsecond"


def test_a_group_lists_its_members() -> None:
    source = "raise ExceptionGroup('many', [ValueError('a\\nb'), ExceptionGroup('inner', [KeyError(1)])])"
    assert error(source).message.split("\n") == [
        "many (2 sub-exceptions)",
        "  ValueError: a",
        "  ExceptionGroup: inner (1 sub-exception)",
        "    KeyError: 1",
    ]


def test_a_large_or_deep_group_is_cut() -> None:
    assert error("raise ExceptionGroup('', [OSError()] * 1000)").message.endswith("\n  … 980 more")
    deep = "e = OSError()\nfor _ in range(1000): e = ExceptionGroup('', [e])\nraise e"
    assert error(deep).message.endswith("\n            …")


def test_leaving_the_program_says_with_which_code() -> None:
    for source, message in {
        "exit()": "Exited with code 0",
        "quit(3)": "Exited with code 3",
        "raise SystemExit(True)": "Exited with code 1",
        "raise SystemExit('no fuel')": "Exited with code 1: no fuel",
    }.items():
        assert (error(source).type, error(source).message) == ("SystemExit", message)


def test_interrupts_and_full_memory_are_errors_like_any_other() -> None:
    assert error("raise KeyboardInterrupt").type == "KeyboardInterrupt"
    assert error("x = 1\nraise MemoryError").line == 2


def test_a_huge_message_is_cut_and_a_hostile_one_readable() -> None:
    assert error("raise ValueError('x' * 10**7)").message.endswith("x… 9,990,000 more characters")
    assert error("raise ValueError('\\x1b[31m\\0\\u202e')").message == "␀⟨U+202E⟩"
    assert error("raise type('\\u202eE', (Exception,), {})").type == "⟨U+202E⟩E"


def test_an_exception_made_to_break_its_telling_is_still_one() -> None:
    source = (
        "class Meta(type):\n    @property\n    def __name__(self): raise ValueError\n"
        "class E(Exception, metaclass=Meta): pass\nraise E"
    )
    found = error(source)
    assert (found.type, found.message, found.line) == ("E", "", 5)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("    @property\n    def __traceback__(self): 1 / 0", "x"),
        ("    def __setattr__(self, name, value): raise ValueError(name)", "x"),
        ("    __cause__ = __context__ = property(lambda self: 1 / 0)", "x"),
        ("    def __str__(self): return Text('x')", "x"),
    ],
)
def test_an_exception_that_lies_about_itself_is_told_as_python_has_it(body: str, message: str) -> None:
    text = "class Text(str):\n    def startswith(self, *_): 1 / 0\n    def __format__(self, _): return 'y' * 10**6\n"
    found = error(f"{text}class E(Exception):\n{body}\nraise E('x')")
    assert (found.type, found.message) == ("E", message)
    assert found.line is not None


def test_what_is_behind_an_error_is_told_with_its_line() -> None:
    found = error(
        "class AlreadyThere(Exception): pass\n"
        "try:\n    {}['a']\nexcept KeyError as missing:\n"
        "    try:\n        1 / 0\n    except ZeroDivisionError:\n        raise AlreadyThere('no') from missing"
    )
    assert found.causes == [ErrorCause("KeyError", "'a'", 3, direct=True)]
    found = error("try:\n    1 / 0\nexcept ZeroDivisionError:\n    {}['a']")
    assert found.causes == [ErrorCause("ZeroDivisionError", "division by zero", 2, direct=False)]
    assert error("try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise KeyError from None").causes == []


def test_the_drivers_error_is_told_once() -> None:
    source = (
        "from sqlalchemy import create_engine, text\n"
        "with create_engine('sqlite://').connect() as c:\n    try:\n        c.execute(text('SELECT'))\n"
        "    except Exception as error:\n        raise RuntimeError('no') from error"
    )
    assert [(cause.type, cause.line) for cause in error(source).causes] == [("OperationalError", 4)]


def test_a_circle_of_causes_and_a_long_chain_end() -> None:
    assert len(error("a = ValueError(1)\nb = ValueError(2)\na.__cause__ = b\nb.__cause__ = a\nraise a").causes) == 1
    chain = "e = None\nfor i in range(99):\n    n = ValueError(i)\n    n.__cause__ = e\n    e = n\nraise e"
    assert len(error(chain).causes) == MAX_CAUSES


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("def f(): f()\nf()", hints.RECURSION),
        ("%pip install sqlmodel", hints.COMMAND),
        ("x = 1\n!ls", hints.COMMAND),
        ("files = !ls", hints.COMMAND),
        ("await f()", hints.AWAIT),
        ("async for x in f(): pass", hints.AWAIT),
        ("x = [await y for y in z]", hints.AWAIT),
        ("from sqlalchemy.ext.asyncio import create_async_engine\ncreate_async_engine('sqlite+aiosqlite://')", hints.ASYNC),
        ("raise ImportError('The SQLAlchemy asyncio module requires that the Python greenlet library is required')", hints.ASYNC),
        ("from sqlalchemy import create_engine\ncreate_engine('postgresql://a/b')", hints.DRIVER),
        ("import no_such_package", hints.MODULE),
        ("x = 1 % +", None),
        ("1 / 0", None),
    ],
)  # fmt: skip
def test_an_error_whose_reason_is_the_page_says_what_to_do(source: str, hint: str | None) -> None:
    assert error(source).hint == hint
