"""The runner: what one cell shows, whatever it does."""

from typing import Any

import pytest
from sqlalchemy import create_engine, text

from livecells.runtime.probes import StoryProbes
from livecells.runtime.result import CellResult, OutputChunk, TracebackFrame
from livecells.runtime.runner import run_cell
from livecells.runtime.stories import Stories


def run(source: str, namespace: dict[str, Any] | None = None, cell: str = "cell") -> CellResult:
    return run_cell(source, {} if namespace is None else namespace, story="story", cell=cell, probes=StoryProbes())


def test_output_keeps_the_order_in_which_it_came() -> None:
    result = run("import sys\nprint('a')\nprint('b')\nprint('c', file=sys.stderr)\nprint('d')")
    assert result.output == [
        OutputChunk("stdout", "a\nb\n"),
        OutputChunk("stderr", "c\n"),
        OutputChunk("stdout", "d\n"),
    ]


def test_the_last_expression_is_the_value() -> None:
    value = run("x = 2\nx * 21").value
    assert value is not None
    assert value.text == "42"


@pytest.mark.parametrize("source", ["x = 1", "print()", "None", "", "# nothing"])
def test_a_cell_without_a_last_value_has_none(source: str) -> None:
    assert run(source).value is None


def test_a_list_of_rows_is_a_table_too() -> None:
    with create_engine("sqlite://").connect() as connection:
        rows = connection.execute(text("SELECT 1 AS id, 'Mark' AS name UNION SELECT 2, NULL")).all()
    value = run("rows", {"rows": rows}).value
    assert value is not None
    assert value.table is not None
    assert value.table.columns == ["id", "name"]
    assert value.table.rows == [["1", "'Mark'"], ["2", "None"]]


def test_an_empty_list_is_just_a_value() -> None:
    value = run("[]").value
    assert value is not None
    assert (value.text, value.table) == ("[]", None)


def test_addresses_never_show() -> None:
    result = run("class A: pass\nprint(A())\nA()")
    assert result.output[0].text.endswith("A object at 0x…>\n")
    assert result.value is not None
    assert "at 0x…>" in result.value.text


def test_other_hexadecimal_numbers_stay() -> None:
    assert run("print(hex(255), 0xBEEF)").output == [OutputChunk("stdout", "0xff 48879\n")]


def test_warnings_are_output_with_their_line_every_time() -> None:
    source = "import warnings\nfor _ in 'ab':\n    warnings.warn('old', DeprecationWarning)"
    for _ in range(2):
        assert run(source).output == [OutputChunk("stderr", "line 3: DeprecationWarning: old\n" * 2)]


def test_a_repr_that_fails_is_told_instead_of_breaking_the_display() -> None:
    value = run("class A:\n    def __repr__(self): raise ValueError('boom')\nA()").value
    assert value is not None
    assert value.text == "<A object, repr failed: ValueError: boom>"


def test_an_error_names_its_line_and_the_frames_of_the_story_alone() -> None:
    namespace: dict[str, Any] = {}
    run("import json\ndef read(text):\n    return json.loads(text)", namespace, "helper")
    error = run("x = 1\nread('{')", namespace).error
    assert error is not None
    assert (error.type, error.line) == ("JSONDecodeError", 2)
    assert error.frames == [
        TracebackFrame(None, 2, "<module>", "read('{')"),
        TracebackFrame("helper", 3, "read", "return json.loads(text)"),
    ]


def test_what_was_printed_before_an_error_is_kept() -> None:
    assert run("print('so far')\n1 / 0").output == [OutputChunk("stdout", "so far\n")]


def test_a_syntax_error_has_its_line() -> None:
    error = run("x = 1\ny = (2,\nz = 3").error
    assert error is not None
    assert (error.type, error.line) == ("SyntaxError", 2)
    assert error.frames[0].text == "y = (2,"


def test_leaving_the_program_is_an_error_like_any_other() -> None:
    error = run("import sys\nsys.exit(3)").error
    assert error is not None
    assert error.message == "Exited with code 3"


def test_an_exception_that_cannot_be_worded_is_still_told() -> None:
    error = run("class E(Exception):\n    def __str__(self): raise KeyError('x')\nraise E").error
    assert error is not None
    assert (error.type, error.message) == ("E", "<str failed: KeyError: 'x'>")


def test_a_trace_function_of_the_story_sees_nothing_of_the_runner_also_in_the_next_cell() -> None:
    stories = Stories()
    stories.run(
        "story",
        "one",
        (
            "import sys\nseen = []\ndef trace(frame, kind, argument): seen.append(frame.f_code.co_name)\ndef work(): return 1\n"
            "sys.settrace(trace)\nwork()"
        ),
    )
    value = stories.run("story", "two", "work()\nsys.settrace(None)\nsorted(set(seen))").value
    assert value is not None
    assert value.text == "['<module>', 'work']"


def test_output_goes_nowhere_else(capsys: pytest.CaptureFixture[str]) -> None:
    run("print('x')")
    assert capsys.readouterr().out == ""
