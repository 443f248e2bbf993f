"""Source: what is pasted from anywhere compiles, or has the line at which it does not."""

import pytest

from livecells.runtime.probes import StoryProbes
from livecells.runtime.runner import run_cell
from livecells.runtime.source import normalised


def test_a_byte_order_mark_and_foreign_line_ends_are_no_errors() -> None:
    assert normalised("\ufeffx = 1\r\ny = 2\rz = '''a\r\nb'''") == "x = 1\ny = 2\nz = '''a\nb'''"


def test_no_break_spaces_between_tokens_are_spaces() -> None:
    assert normalised("if x:\n\u00a0\u00a0y\u00a0=\u202f1") == "if x:\n  y = 1"


@pytest.mark.parametrize(
    "source",
    [
        "'a\u00a0b'",
        '"a\\"\u00a0b"',
        "'''it's\u00a0\n\\'''\u00a0'''",
        'f"""\u00a0"""',
        "# a\u00a0comment, isn't it",
    ],
)
def test_no_break_spaces_in_strings_and_comments_stay(source: str) -> None:
    assert normalised(source) == source


@pytest.mark.parametrize("quotes", ["'", '"', "'''", '"""'])
def test_a_string_without_end_takes_no_time(quotes: str) -> None:
    source = f"\u00a0{quotes}" + "\\a" * 50_000
    assert normalised(source).startswith(" ")


@pytest.mark.parametrize(
    ("source", "kind", "line", "text"),
    [
        ("x = 1\ny = (2,\nz = 3", "SyntaxError", 2, "y = (2,"),
        ("if x:\n\ty = 1\n        z = 2", "TabError", 3, "z = 2"),
        ("if x:\ny = 1", "IndentationError", 2, "y = 1"),
        ("x = 1\ny = '\0'", "SyntaxError", 2, "y = '␀'"),
        ("x = 1\n\n'\ud800'", "SyntaxError", 3, "'\\ud800'"),
        ("x = '\u2028 \x0c'\ny = $", "SyntaxError", 2, "y = $"),
    ],
)
def test_a_line_that_does_not_compile_is_marked(source: str, kind: str, line: int, text: str) -> None:
    error = run_cell(source, {}, story="story", cell="cell", probes=StoryProbes()).error
    assert error is not None
    assert (error.type, error.line, [frame.text for frame in error.frames]) == (kind, line, [text])


@pytest.mark.parametrize(
    ("pasted", "source"),
    [
        (">>> x = 1\n>>> if x:\n...     print(x)\n...\n1\n>>> x", "x = 1\nif x:\n    print(x)\n\n\nx"),
        (
            "In [1]: x = 1\n\nIn [2]: for y in 'a':\n   ...:     print(y)\nOut[2]: a",
            "x = 1\n\nfor y in 'a':\n    print(y)\n",
        ),
        ("    x = 1\n    if x:\n        x = 2", "x = 1\nif x:\n    x = 2"),
        ("```python\nx = 1\n```\n", "\nx = 1\n\n"),
        ("\n```\n>>> x = 1\n```", "\n\nx = 1\n"),
    ],
)
def test_prompts_fences_and_indentation_that_came_along_are_left_out(pasted: str, source: str) -> None:
    assert normalised(pasted) == source


@pytest.mark.parametrize("source", ["x = 1\n# >>> y", '"""\n>>> x\n"""', "if x:\n    y", "...", 'x = """\n```\n"""'])
def test_what_is_python_already_stays_as_it_is(source: str) -> None:
    assert normalised(source) == source
