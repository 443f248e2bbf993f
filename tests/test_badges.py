"""Badges: what other versions do differently, told in a few words and in full."""

import pytest

from livecells.badges import cell_badge, kind, page_versions
from livecells.versions import Difference

SQL: Difference = {"sql": ["-SELECT a.id", "+SELECT a.id AS a_id"]}
FAILS: Difference = {"fails": ["AttributeError: 'Session' object has no attribute 'get_one'"], "since": ["2.0.22"]}
NOT_RUN: Difference = {"fails": ["not run: `begins` before it fails"]}


@pytest.mark.parametrize(
    ("difference", "expected"),
    [
        ({}, "same"),
        (SQL, "sql"),
        ({"output": ["-6", "+7"], **SQL}, "other"),
        (FAILS, "fails"),
        (NOT_RUN, "not run"),
    ],
)
def test_a_difference_is_of_one_kind(difference: Difference, expected: str) -> None:
    assert kind(difference) == expected


def test_a_cell_that_was_compared_with_nothing_has_no_badge() -> None:
    assert cell_badge({}) == ""


def test_a_cell_that_does_the_same_everywhere_says_so_in_a_line() -> None:
    badge = cell_badge({"2.0": {}, "1.4": {}})
    assert ">On SQLAlchemy 2.0 and 1.4: the same<" in badge
    assert "<details" not in badge


def test_a_difference_is_behind_its_summary() -> None:
    badge = cell_badge({"2.0": SQL, "1.4": FAILS})
    assert "<summary>On SQLAlchemy 2.0 other SQL · 1.4 not possible</summary>" in badge
    assert "What SQLAlchemy asks for, here (−) and on 2.0 (+):" in badge
    assert "<pre><del>SELECT a.id</del><ins>SELECT a.id AS a_id</ins></pre>" in badge
    assert (
        "&#x27;Session&#x27; object has no attribute &#x27;get_one&#x27;</code>. New in SQLAlchemy 2.0.22.</p>" in badge
    )


def test_a_cell_after_one_that_fails_names_that_one() -> None:
    assert "<p>On 1.4: begins before it fails.</p>" in cell_badge({"1.4": NOT_RUN})


def test_what_a_cell_printed_stays_text() -> None:
    badge = cell_badge({"2.0": {"output": ["-<b>", "+</pre><script>"]}})
    assert "<del>&lt;b&gt;</del><ins>&lt;/pre&gt;&lt;script&gt;</ins>" in badge


def test_a_long_difference_is_cut_and_says_by_how_much() -> None:
    badge = cell_badge({"2.0": {"output": [f"-{number}" for number in range(45)]}})
    assert "<del>39</del>… 5 more lines</pre>" in badge


def test_a_page_says_on_which_versions_it_differs_and_in_how_many_cells() -> None:
    cells: list[dict[str, Difference]] = [{"2.0": {}, "1.4": {}}, {"2.0": {}, "1.4": SQL}, {"2.0": {}, "1.4": FAILS}]
    assert page_versions("2.1.9", {"2.0": "2.0.58", "1.4": "1.4.54"}, cells) == (
        "SQLAlchemy 2.1.9, the same on 2.0, differences on 1.4",
        "On SQLAlchemy 1.4.54: the same in 1 of 3 cells, other SQL in 1, not possible in 1.",
    )


def test_a_page_that_is_the_same_everywhere_and_one_without_cells_have_nothing_more_to_tell() -> None:
    others = {"2.0": "2.0.58", "1.4": "1.4.54"}
    assert page_versions("2.1.9", others, [{"2.0": {}, "1.4": {}}]) == ("SQLAlchemy 2.1.9, the same on 2.0 and 1.4", "")
    assert page_versions("2.1.9", others, []) == ("SQLAlchemy 2.1.9", "")
