"""The HTML of an exercise, complete without JavaScript."""

import re

from livecells.exercise_markup import exercise_html
from livecells.snippet import Answer, Exercise

ONE = Answer("close", "`close()` **ends** it.", 'print("<b>")\nsession.close()', 1)
TWO = Answer("rollback", "", "session.rollback()", 5)
GOALS = '<div class="lc-goals"></div>'


def test_goals_hints_and_solutions_are_all_there_each_in_a_fold() -> None:
    html = exercise_html(Exercise("", (ONE, TWO), ()), GOALS, ["Look at `line 3`.", "Close it."])
    assert re.findall(r"<summary>(.*?)</summary>", html) == ["Hint 1 of 2", "Hint 2 of 2", "2 solutions"]
    assert GOALS in html
    assert "<p>Look at <code>line 3</code>.</p>" in html
    assert "<p><code>close()</code> <strong>ends</strong> it.</p>" in html
    assert html.count("<pre>") == 2
    assert " open" not in html


def test_code_is_coloured_and_escaped() -> None:
    html = exercise_html(Exercise("", (ONE,), ()), GOALS, [])
    assert re.findall(r"<summary>(.*?)</summary>", html) == ["Solution"]
    assert '<span class="nb">print</span>' in html
    assert "<b>" not in html


def test_the_search_does_not_read_it() -> None:
    assert exercise_html(Exercise("", (ONE,), ()), GOALS, []).startswith(
        '<div class="lc-exercise" role="group" aria-label="Exercise" data-search-exclude="">'
    )
