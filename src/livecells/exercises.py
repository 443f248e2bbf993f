"""Exercises: whether one holds what it promises, from the results of its starter and of its answers. Pure.

The same rules hold for the results of CPython, of Pyodide and of Chromium.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from livecells.runtime.goal_code import advice_texts
from livecells.snippet import Answer, Cell


def answers(cell: Cell) -> tuple[Answer, ...]:
    """Return the solutions and wrong answers of a cell."""
    return (*cell.exercise.solutions, *cell.exercise.wrong) if cell.exercise else ()


def all_met(result: Mapping[str, Any]) -> bool:
    """Tell whether a result (its JSON) meets all goals."""
    return all(goal["met"] for goal in result["goals"])


def told(result: Mapping[str, Any]) -> list[str]:
    """Return the sentences that a reader with this result is told: the advice, and the goals that are not met."""
    advice = [result["advice"]] if result["advice"] else []
    return [*advice, *(goal["text"] for goal in result["goals"] if not goal["met"])]


def unproven(cell: Cell, results: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return what does not hold of an exercise, a sentence each. `results` are by the ids of the cell and of its answers."""
    if cell.exercise is None:
        return []
    found = []
    if all_met(results[cell.id]):
        found.append(f"`{cell.id}` meets all goals before the reader has done anything. Let the starter miss one.")
    for answer in cell.exercise.solutions:
        if not all_met(results[answer.id]):
            found.append(f"solution `{answer.id}` does not meet all goals: {_goals(results[answer.id])}")
    for answer in cell.exercise.wrong:
        sentences = told(results[answer.id])
        if all_met(results[answer.id]):
            found.append(f"wrong answer `{answer.id}` meets all goals. Add the goal that it misses.")
        elif answer.caption not in sentences:
            found.append(f"wrong answer `{answer.id}` must get {answer.caption!r}, but it gets {sentences}.")
    given = {results[answer.id]["advice"] for answer in cell.exercise.wrong}
    for advice in advice_texts(cell.exercise.goals):
        if advice not in given:
            found.append(f"no wrong answer gets the advice {advice!r}. Add one that does, or delete the advice.")
    return found


def _goals(result: Mapping[str, Any]) -> str:
    missed = [goal for goal in result["goals"] if not goal["met"]]
    return "; ".join(
        f"{each['text']}: {each['note'] or f'wanted {each["wanted"]}, got {each["got"]}'}" for each in missed
    )
