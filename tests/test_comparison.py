"""Comparisons: where two results of a cell differ, and that nothing of a result is left out."""

from dataclasses import fields

from livecells.comparison import PARTS, first_difference, parts_that_differ
from livecells.runtime.result import CellResult
from livecells.snippet import parse

from .factories import result

(CELL,) = parse('"""T."""\n# %% one\nx = 1\ny = 2\n', "story.py").cells


def test_every_part_of_a_result_is_compared() -> None:
    assert set(PARTS) == {field.name for field in fields(CellResult)}


def test_results_that_differ_in_the_advice_alone_are_not_the_same() -> None:
    here, there = result(advice="Commit.").to_dict(), result(advice=None).to_dict()
    assert parts_that_differ(here, there) == ["advice"]
    found = first_difference(CELL, here, there)
    assert found
    assert (found.line, str(found)) == (4, "is advised `Commit.`, then `nothing`")
    assert first_difference(CELL, here, here) is None
