"""Moments: one for each executed statement, up to a cap, and no change to the cell."""

import gc
from sys import monitoring

import pytest

from livecells.runtime import moments as moments_module
from livecells.runtime.moments import MAX_LINE_EVENTS, MAX_MOMENTS
from livecells.runtime.result import CellResult
from livecells.runtime.stories import Stories

from .stories import a_story


def lines(source: str) -> list[int | None]:
    return [moment.line for moment in Stories().run("story", "cell", source).moments]


def run(source: str) -> CellResult:
    return Stories().run("story", "cell", source)


def test_each_executed_statement_is_a_moment_and_the_first_is_before_them() -> None:
    assert lines("x = 1\nif x:\n    y = 2\nelse:\n    y = 3\ny") == [None, 1, 2, 3, 6]


def test_a_statement_of_many_lines_is_one_moment() -> None:
    assert lines("x = [\n    1,\n    len(\n        'a'\n    ),\n]\nx") == [None, 1, 7]


def test_functions_of_the_cell_are_followed_and_those_of_other_cells_are_not() -> None:
    stories = Stories()
    stories.run("story", "one", "def far():\n    return 1")
    result = stories.run("story", "two", "def near():\n    x = far()\n    return x\nnear()")
    assert [moment.line for moment in result.moments] == [None, 1, 4, 2, 3]


def test_a_class_is_one_moment_with_and_without_annotations() -> None:
    assert lines("class A:\n    x: int\n    y: list[str] = []\n    z = 1\nA") == [None, 1, 5]


def test_a_block_ends_at_its_first_line() -> None:
    assert lines("from contextlib import nullcontext\nwith nullcontext():\n    x = 1\nx") == [None, 1, 2, 3, 2, 4]


def test_a_moment_counts_what_was_printed_and_sent_by_then() -> None:
    (result,) = a_story("print('é\\x1b[31m')\nsession = Session(engine)\nsession.get(Astronaut, 1)\nprint('end')")
    assert [(moment.output, moment.sql) for moment in result.moments] == [(0, 0), (2, 0), (2, 0), (2, 2), (6, 2)]


def test_a_cell_that_fails_ends_with_the_moment_of_its_failure() -> None:
    assert lines("x = 1\n1 / 0\ny = 2") == [None, 1, 2]


def test_a_cell_that_does_not_compile_has_no_moments() -> None:
    assert lines("x = (") == []


def test_a_long_loop_is_followed_up_to_a_cap_and_its_end_is_told() -> None:
    moments = run("n = 0\nfor i in range(100_000):\n    n += 1\nprint(n)").moments
    assert len(moments) == MAX_MOMENTS + 1
    assert moments[-1].line is None
    assert moments[-1].output == 7


def test_a_function_that_is_called_very_often_is_left_to_itself_after_a_while() -> None:
    source = "def one():\n    return 1\nx = sum(one() for i in range({}))\ny = 2"
    assert lines(source.format(100)) == [None, 1, 3, 2, 4]
    assert lines(source.format(MAX_LINE_EVENTS)) == [None, 1, 3, None]


def test_steps_end_where_all_together_would_be_too_much_to_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments_module, "MAX_SIZE", 4_000)
    result = a_story("mark = Astronaut(name='Mark')\nfor i in range(50):\n    mark.name = str(i)\nend = 1")[-1]
    assert result.instrument == "few steps"
    assert 5 < len(result.moments) < 50
    last = result.objects[result.moments[-1].objects[0]]
    assert [each.value for each in last.attributes if each.name == "name"] == ["'49'"]


MONITORING = {
    "frees the tool": "monitoring.free_tool_id(4)",
    "takes the tool": "monitoring.free_tool_id(4)\nmonitoring.use_tool_id(4, 'mine')",
    "takes the callback": "monitoring.register_callback(4, monitoring.events.LINE, None)",
    "takes all tools": "monitoring.free_tool_id(4)\nfor tool in range(6): monitoring.get_tool(tool) or monitoring.use_tool_id(tool, 'mine')",
}


@pytest.mark.parametrize("taken", MONITORING.values(), ids=MONITORING)
def test_a_cell_that_takes_the_monitoring_for_itself_goes_on_and_steps_that_are_missing_are_told(taken: str) -> None:
    cells = [f"from sys import monitoring\n{taken}\nx = 1\nx", "y = 2\ny"]
    try:
        first, second = a_story(*cells)
        for result, lines, value in ((first, 4 + taken.count("\n"), "1"), (second, 2, "2")):
            assert result.value is not None
            assert result.value.text == value
            seen = {moment.line for moment in result.moments}
            assert result.instrument == (None if seen >= set(range(1, lines + 1)) else "few steps")
    finally:
        for tool in range(6):
            if monitoring.get_tool(tool) == "mine":
                monitoring.free_tool_id(tool)


def test_a_recursion_ends_where_it_ends_unwatched() -> None:
    source = "def f(n):\n    deepest[0] = n\n    f(n + 1)\ndeepest = [0]\ntry:\n    f(0)\nexcept RecursionError:\n    print(deepest)"
    assert run(source).output == run(source.replace("    f(n + 1)", "    f(n + 1)  # again")).output


def test_the_collector_does_not_come_by_in_the_middle_of_a_cell() -> None:
    before = gc.get_threshold()
    result = run(
        "class A: pass\nimport weakref\na = A(); a.a = a\nr = weakref.ref(a)\ndel a\nx = [[] for _ in range(5000)]\nprint(r() is not None)"
    )
    assert result.output[0].text == "True\n"
    assert gc.get_threshold() == before


def test_what_a_cell_leaves_in_cycles_is_gone_before_the_next() -> None:
    stories = Stories()
    stories.run("story", "one", "class A: pass\nimport weakref\na = A(); a.a = a\nr = weakref.ref(a)\ndel a")
    assert stories.run("story", "two", "r() is None").value is not None
    assert stories.run("story", "three", "r() is None").value.text == "True"  # type: ignore[union-attr]
