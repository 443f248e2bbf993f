"""Output: all of it up to a cap, in order, and nothing of it in another cell."""

import json
from typing import Any

import pytest

from livecells.runtime.output import MAX_CHARACTERS, MAX_LINES, MAX_TURNS
from livecells.runtime.probes import StoryProbes
from livecells.runtime.result import OutputChunk
from livecells.runtime.runner import run_cell

LINES = OutputChunk("stderr", "… output stopped here after 1,000 lines; the rest was dropped\n")
CHARACTERS = OutputChunk("stderr", "\n… output stopped here after 100,000 characters; the rest was dropped\n")


def output(source: str, namespace: dict[str, Any] | None = None) -> list[OutputChunk]:
    result = run_cell(source, {} if namespace is None else namespace, story="story", cell="cell", probes=StoryProbes())
    assert result.error is None
    assert json.loads(result.to_json().encode("utf-8")) == result.to_dict()
    return result.output


def test_as_many_lines_as_there_may_be_are_all_shown() -> None:
    assert output(f"for i in range({MAX_LINES}): print(i)") == [
        OutputChunk("stdout", "".join(f"{i}\n" for i in range(MAX_LINES)))
    ]


@pytest.mark.parametrize("source", ["for i in range(10**6): print(i)", r"print('\n'.join(map(str, range(10**6))))"])
def test_more_lines_are_dropped_with_a_note(source: str) -> None:
    assert output(source) == [OutputChunk("stdout", "".join(f"{i}\n" for i in range(MAX_LINES))), LINES]


@pytest.mark.parametrize(
    "source",
    ["print('x' * 10**8)", "for _ in range(10**6): print('x', end='')", "import sys; sys.stdout.write('x' * 10**6)"],
)
def test_more_characters_are_dropped_with_a_note(source: str) -> None:
    assert output(source + "\nNone") == [OutputChunk("stdout", "x" * MAX_CHARACTERS), CHARACTERS]


def test_carriage_returns_count_as_lines() -> None:
    assert output(r"for i in range(2000): print(i, end='\r')")[-1] == LINES


def test_the_cap_is_one_for_both_streams() -> None:
    source = "import sys\nfor i in range(2000): print('o'); print('e', file=sys.stderr)"
    assert sum(chunk.text.count("\n") for chunk in output(source)[:-1]) == MAX_LINES
    assert output(source)[-1] == LINES


def test_a_run_after_a_capped_one_shows_its_output() -> None:
    output("for i in range(2000): print(i)")
    assert output("print('x')") == [OutputChunk("stdout", "x\n")]


def test_an_escape_sequence_may_come_in_pieces() -> None:
    assert output(r"for each in '\x1b[31mred': print(each, end='')") == [OutputChunk("stdout", "red")]


def test_a_logging_handler_of_an_earlier_cell_writes_where_the_run_is() -> None:
    names: dict[str, Any] = {}
    set_up = "import logging, sys\nlog = logging.Logger('story')\nlog.addHandler(logging.StreamHandler(sys.stderr))"
    assert output(set_up, names) == []
    assert output("log.warning('seen')", names) == [OutputChunk("stderr", "seen\n")]


@pytest.mark.parametrize("held", ["out = sys.stdout.write", "out = lambda text: print(text, file=sys.stdout)"])
def test_what_is_written_between_runs_is_in_none(held: str, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    assert output(f"import sys\nstream = sys.stdout\n{held}", names) == []
    names["out"]("late")
    names["stream"].write("late")
    assert output("print('x')", names) == [OutputChunk("stdout", "x\n")]


def test_the_streams_cannot_be_closed_or_lost() -> None:
    assert output("import io, sys\nsys.stdout.close()\nsys.stdout = io.StringIO()\nprint('lost')") == []
    assert output("print('x', flush=True)") == [OutputChunk("stdout", "x\n")]


def test_only_text_can_be_written() -> None:
    result = run_cell("import sys\nsys.stdout.write(b'x')", {}, story="story", cell="cell", probes=StoryProbes())
    assert result.error is not None
    assert result.error.message == "write() argument must be str, not bytes"


def test_a_subclass_of_str_is_written_as_the_text_that_it_is() -> None:
    cell = (
        "import sys\nclass Text(str):\n    def __getitem__(self, _): return self * 2\n    def split(self, *_): return []\n"
        "    def __len__(self): return 0\nsys.stdout.write(Text('x' * 10**6))\nNone"
    )
    assert sum(len(chunk.text) for chunk in output(cell) if chunk.stream == "stdout") == MAX_CHARACTERS


def test_the_streams_have_what_scripts_ask_of_their_standard_streams() -> None:
    ask = "(sys.stdout.name, sys.stderr.encoding, sys.stdout.isatty(), sys.stdout.line_buffering, sys.stdout.mode)"
    assert output(f"import sys\nprint({ask})") == [OutputChunk("stdout", "('<stdout>', 'utf-8', False, True, 'w')\n")]
    reconfigure = "import sys\nsys.stdout.reconfigure(encoding='utf-8', line_buffering=False)\nprint('x')"
    assert output(reconfigure) == [OutputChunk("stdout", "x\n")]


def test_bytes_that_a_cell_writes_are_shown_as_text() -> None:
    cell = "import sys\nfor part in (b'\\xe2\\x98', b'\\x83 snow', b'\\xff'): sys.stdout.buffer.write(part)"
    assert output(cell) == [OutputChunk("stdout", "☃ snow\\xff")]


def test_output_that_turns_from_stream_to_stream_ends_after_so_many_turns() -> None:
    source = "import sys\nfor i in range(5_000):\n    print('a', end='')\n    print('b', end='', file=sys.stderr)"
    *chunks, told = output(source)
    assert [chunk.text for chunk in chunks] == ["a", "b"] * (MAX_TURNS // 2) + ["a"]
    assert (
        told.text.strip() == "… output stopped here after 1,000 turns between stdout and stderr; the rest was dropped"
    )
