"""What people post and what hostile readers type shows and sends in a cell what it shows and sends as plain Python.

The scripts are in `cases`, one for each file; `# %%` begins another cell. What they should show is nowhere written: it
is what Python shows.
"""

import re
from pathlib import Path

import pytest

from livecells.snippet import load, story_files

from .processes import Shown, plain, story

pytestmark = pytest.mark.processes

CASES = Path(__file__).parent / "cases"
SNIPPETS = Path(__file__).parents[2] / "snippets"

# What a cell shows differs from what plain Python shows, and this is why.
DIFFERENT = {
    "ansi_incomplete": "output ends after 100,000 characters",
    "line_arabic": "output ends after 100,000 characters",
    "line_control": "output ends after 100,000 characters",
    "print_str_subclass": "output ends after 100,000 characters",
    "two_streams_50k": "output ends after 1,000 turns between the streams",
    "exit_msg": "the message says that the cell has ended with it",
    "42_stdout_tools": "the streams of a cell cannot be closed",
    "87_input_prompt": "the message says that there is no input",
    "36_recursive_tree": "a cell has 200 frames of stack, and its error says so",
    "40_echo_and_basicconfig": "the output has the time of day",
    "69_python_314": "the browser has a newer Python than these tests",
    "07_self_m2m": "SQLAlchemy sends some of its statements in the order of a set, another one in each process",
    "30_unclosed_sessions_pool": "garbage is collected rarely, so that results are the same in each run",
    "31_session_lost_then_detached": "garbage is collected rarely, so that results are the same in each run",
    "monitoring_global_events": "tool 4 of sys.monitoring is the instrument's, so it is in use",
    "setprofile_left": "the profile function sees the harness of these tests",
    "settrace_left": "the trace function sees the harness of these tests",
    "27_settrace_profile": "the profile has the listeners of the instrument",
}


def cells(path: Path) -> list[str]:
    """Return the cells of a case."""
    source = path.read_text(encoding="utf-8", errors="surrogateescape")
    return [cell for cell in re.split(r"(?m)^# %%.*\n", source) if cell.strip()]


def seen(shown: Shown) -> dict[str, object]:
    """Return what a reader, and the database, could tell apart."""
    return {name: getattr(shown, name) for name in ("stdout", "stderr", "error", "value", "trace")}


@pytest.mark.parametrize("case", sorted(CASES.glob("*.py")), ids=lambda path: path.stem)
def test_a_case_is_the_same_in_a_cell(case: Path) -> None:
    if case.stem in DIFFERENT:
        shown = story(cells(case))  # it must end, and with a result
        assert shown.results
    else:
        assert seen(story(cells(case))) == seen(plain(cells(case)))


@pytest.mark.parametrize("path", story_files(SNIPPETS), ids=lambda path: path.stem)
def test_a_story_of_the_site_is_the_same_as_a_script(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(SNIPPETS)
    sources = [cell.source for cell in load(path).cells]
    assert seen(story(sources)) == seen(plain(sources))
