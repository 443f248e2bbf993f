"""Goals: checked after the run, seen by nobody else, and no check spoils another."""

import json
import sys

import pytest

from livecells.runtime.goal_code import advice_texts, goal_texts
from livecells.runtime.goals import MAX_ITEMS
from livecells.runtime.result import CellResult, Goal
from livecells.runtime.stories import Stories

from .stories import SET_UP

RENAME = """
session = Session(engine)
mark = session.get(Astronaut, 1)
mark.name = "Watney"
session.commit()
"""


def run(source: str, goals: str | None) -> CellResult:
    """Run a cell after the set-up, and check its goals."""
    stories = Stories()
    assert stories.run("story", "set-up", SET_UP).error is None
    return stories.run("story", "your-turn", source, goals)


def only(source: str, goals: str) -> Goal:
    """Return the one goal."""
    (goal,) = run(source, goals).goals
    return goal


def test_a_goal_is_met_where_wanted_and_got_are_equal() -> None:
    goals = """
goal("It ends with COMMIT", wanted="COMMIT", got=seen.ends)
goal("Two statements", wanted=2, got=seen.statements - 1)
"""
    assert run(RENAME, goals).goals == [
        Goal("It ends with COMMIT", True, ["COMMIT"], ["COMMIT"], None),
        Goal("Two statements", False, ["2"], ["1"], None),
    ]


def test_a_cell_without_goals_has_none() -> None:
    result = run(RENAME, None)
    assert (result.goals, result.advice) == ([], None)


def test_a_tape_and_rows_are_shown_word_by_word_and_row_by_row() -> None:
    tape = only(RENAME, 'goal("The tape", wanted=["BEGIN", "COMMIT"], got=seen.tape)')
    assert (tape.wanted, tape.got) == (["BEGIN", "COMMIT"], ["BEGIN", "SELECT", "UPDATE", "COMMIT"])
    rows = only(RENAME, 'goal("The rows", wanted=[], got=seen.rows("astronauts", "id", "name"))')
    assert (rows.wanted, rows.got) == ([], ["1, Watney", "2, Beth"])


def test_what_is_wanted_is_in_words() -> None:
    assert only("x = 1", 'goal("One", got=x == 1)').wanted == ["yes"]
    assert only("x = None", 'goal("None", wanted=True, got=x)').got == ["nothing"]
    long = only("x = list(range(1_000))", 'goal("Few", wanted=[], got=x)').got
    assert long[-1] == f"… {1_000 - MAX_ITEMS} more"


def test_checks_see_the_names_of_the_story_and_leave_none() -> None:
    stories = Stories()
    goals = 'x = 2\ndel y\ngoal("A name", wanted=2, got=x)\nadvise("No.", when=False)'
    assert stories.run("story", "a", "x = y = 1", goals).goals[0].met
    assert stories.run("story", "b", "x, y, [each for each in ('goal', 'advise', 'seen') if each in dir()]").value
    assert json.loads(stories.run("story", "c", "x, y, 'goal' in dir()").to_json())["value"]["text"] == "(1, 1, False)"


def test_what_a_check_does_is_nowhere_in_the_result() -> None:
    goals = """
import sys
print("from a check")
print("from a check", file=sys.stderr)
with Session(engine) as other:
    names = [each.name for each in other.scalars(select(Astronaut))]
goal("Two of them", wanted=["Watney", "Beth"], got=names)
"""
    checked, plain = run(RENAME, goals), run(RENAME, None)
    assert checked.goals[0].met
    assert {**checked.to_dict(), "goals": []} == plain.to_dict()


def test_advice_is_the_first_that_fits_and_only_while_a_goal_is_not_met() -> None:
    goals = """
goal("No UPDATE", wanted=0, got=seen.tape.count("UPDATE"))
advise("Not this.", when=False)
advise("`name` is changed.", when="UPDATE" in seen.tape)
advise("Nor this.", when=True)
"""
    assert run(RENAME, goals).advice == "`name` is changed."
    assert run("pass", goals).advice is None


def test_after_an_error_only_what_asks_for_it_is_checked() -> None:
    goals = """
found = mark.name
goal("It ends with COMMIT", wanted="COMMIT", got=seen.ends)
goal("It raises KeyError", wanted="KeyError", got=seen.error)
advise("There is no key 1.", when=seen.error == "KeyError")
"""
    result = run("{}[1]", goals)
    assert result.goals == [
        Goal("It ends with COMMIT", None, [], [], "Not checked: the cell raised KeyError"),
        Goal("It raises KeyError", True, ["KeyError"], ["KeyError"], None),
    ]
    assert result.advice == "There is no key 1."


@pytest.mark.parametrize(("key", "advice"), [(1, "There is no key 1."), (2, None)])
def test_advice_can_depend_on_what_the_error_says(key: int, advice: str | None) -> None:
    goals = 'goal("It ends well", got=True)\nadvise("There is no key 1.", when=seen.message == "1")'
    assert run(f"{{}}[{key}]", goals).advice == advice


@pytest.mark.parametrize(
    ("source", "got", "why"),
    [
        ("pass", "mark.name", "name 'mark' is not defined"),
        ("mark = 1", 'seen.state("mark")', "there is no object `mark`. The objects: none."),
        ("mark = {}", 'mark["name"]', "KeyError: 'name'"),
        ("def mark():\n    raise SystemExit", "mark()", "SystemExit"),
        ("def mark():\n    while True: pass", "mark()", "it does not come to an end"),
        ("def mark():\n    for _ in iter(int, 1): pass", "mark()", "it does not come to an end"),
        ("def mark():\n    while True:\n        try: mark.x\n        except Exception: pass", "mark()", "it does not come to an end"),
        ("def mark(): return [x for x in iter(int, 1)]", "mark()", "it does not come to an end"),
        ("def mark(): return mark()", "mark()", "RecursionError: maximum recursion depth exceeded"),
        ("def mark(): return input()", "mark()", "EOFError: input() is not available here"),
        ("class M:\n    def __eq__(self, other): raise ValueError('no')\nmark = M()", "mark", "ValueError: no"),
    ],
)  # fmt: skip
def test_a_check_that_fails_says_so_kindly_and_spoils_no_other(source: str, got: str, why: str) -> None:
    goals = f'goal("First", got={got})\ngoal("Second", wanted=1, got=1)'
    first, second = run(source, goals).goals
    assert (first.met, first.note) == (None, f"Could not be checked: {why}")
    assert second.met


def test_what_prepares_a_goal_is_to_blame_for_it() -> None:
    goals = 'names = mark["names"]\ngoal("Names", wanted=[], got=names)\nadvise("Hm.", when=names)'
    result = run("mark = {}", goals)
    assert result.goals[0].note == "Could not be checked: KeyError: 'names'"
    assert result.advice is None


def test_nothing_watches_python_afterwards() -> None:
    before = [sys.monitoring.get_tool(each) for each in range(6)]
    run("def mark():\n    while True: pass", 'goal("Ends", got=mark())')
    assert [sys.monitoring.get_tool(each) for each in range(6)] == before


def test_the_texts_are_known_before_anything_runs() -> None:
    source = 'import nothing_like_it\ngoal("One", got=1)\nadvise("Hm.", when=1)\ngoal("Two", got=2)'
    assert goal_texts(source) == ["One", "Two"]
    assert advice_texts(source) == ["Hm."]


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("x = 1", 1, "no goal"),
        ("x = 1\ngoal(x, got=1)", 2, "goal() without a text"),
        ("if True:\n    goal('One', got=1)", 2, "goal() within another statement"),
        ("goal('One', got=1)\nadvise()", 2, "advise() without a text"),
    ],
)
def test_code_whose_goals_cannot_be_known_is_refused(source: str, line: int, says: str) -> None:
    with pytest.raises(SyntaxError, match=says.replace("(", r"\(").replace(")", r"\)")) as raised:
        goal_texts(source)
    assert raised.value.lineno == line
