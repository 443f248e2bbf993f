"""Goals: what an exercise asks for, checked after a run of its cell. No check is on the tape, in the output or in a panel.

    goal("The transaction ends with ROLLBACK", wanted="ROLLBACK", got=seen.ends)
    advise("`commit()` keeps the change.", when="COMMIT" in seen.tape)

Each statement of the code runs by itself, in a copy of the story's namespace with `goal`, `advise` and `seen` (`seen.py`):
one that raises, or does not end, spoils no other. Where the cell raised, only statements that ask `seen.error` or
`seen.message` run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from livecells.runtime.environment import Settings, environment
from livecells.runtime.goal_code import Statement, statements
from livecells.runtime.left_running import nothing_left_running
from livecells.runtime.output import captured_output
from livecells.runtime.result import CellResult, Goal
from livecells.runtime.seen import NotSeenError, Seen
from livecells.runtime.static_lookup import class_name
from livecells.runtime.text import safe_str, saferepr, sanitized

MAX_JUMPS = 100_000  # backwards and forwards, of a statement and all that it calls: a loop has at least one a turn
MAX_ITEMS = 20  # of a list that is wanted or got
MAX_TEXT = 200  # characters

_monitoring = sys.monitoring
_TOOLS = (4, 3, 5, 2, 1, 0)  # tool ids, those first that are reserved for no other tool
_NAME = "livecells goals"


def with_goals(result: CellResult, source: str, namespace: dict[str, Any], filename: str) -> CellResult:
    """Return the result with its goals, and with advice where one is not met. `namespace` is the story's, after the run."""
    board = _Board()
    names = {**namespace, "goal": board.goal, "advise": board.advise, "seen": Seen(result.to_dict())}
    with captured_output(), environment(Settings()), nothing_left_running(lambda _: None):
        for statement in statements(source, filename):
            if result.error is None or statement.of_error:
                board.run(statement, names)
            elif statement.goal is not None:
                board.goals.append(_unchecked(statement.goal, f"Not checked: the cell raised {result.error.type}"))
    all_met = all(goal.met for goal in board.goals)
    return replace(result, goals=board.goals, advice=None if all_met else board.advice)


class _Board:
    """What the checks have found so far."""

    def __init__(self) -> None:
        self.goals: list[Goal] = []
        self.advice: str | None = None
        self._fault: str | None = None

    def goal(self, text: str, *, got: Any, wanted: object = True, at_most: int | None = None) -> None:
        """Add a goal, which is met if both are equal; or if a number is no larger than it may be."""
        if at_most is None:
            self.goals.append(Goal(text, bool(wanted == got), _shown(wanted), _shown(got), None))
        else:
            self.goals.append(Goal(text, bool(got <= at_most), [f"at most {at_most}"], _shown(got), None))

    def advise(self, text: str, *, when: object) -> None:
        """Keep a sentence for the reader: the first that fits."""
        if self.advice is None and when:
            self.advice = text

    def run(self, statement: Statement, names: dict[str, Any]) -> None:
        """Run a statement. A goal that could not be checked says why; what prepares several is to blame for them."""
        fault: str | None = None
        try:
            with _bounded():
                eval(statement.code, names)
        except BaseException as raised:  # noqa: BLE001 (the reader's own code may raise anything)
            fault = _reason(raised)
        if fault is not None and statement.goal is not None:
            self.goals.append(_unchecked(statement.goal, f"Could not be checked: {self._fault or fault}"))
        elif fault is not None and statement.advice is None:
            self._fault = self._fault or fault


def _unchecked(text: str, note: str) -> Goal:
    return Goal(text, None, [], [], note)


def _shown(value: object) -> list[str]:
    """Return a value as its items, a text each: the words of a tape, the rows of a table, or the one that it is."""
    if type(value) not in (list, tuple):
        return [_item(value)]
    items = list(value)  # type: ignore[call-overload]
    more = [f"… {len(items) - MAX_ITEMS} more"] if len(items) > MAX_ITEMS else []
    return [*map(_item, items[:MAX_ITEMS]), *more]


def _item(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "nothing"
    if type(value) is str:
        return sanitized(value, MAX_TEXT)
    if type(value) is tuple:
        return ", ".join(map(_item, value[:MAX_ITEMS]))
    return saferepr(value, MAX_TEXT)


def _reason(raised: BaseException) -> str:
    """Return why a check failed, in words."""
    if isinstance(raised, _EndlessError):
        return "it does not come to an end"
    message = sanitized(safe_str(raised), MAX_TEXT)
    if isinstance(raised, (NotSeenError, NameError)):
        return message
    return f"{class_name(type(raised))}: {message}" if message else class_name(type(raised))


class _EndlessError(BaseException):
    """A check used up its jumps. No Exception: code that catches those goes on."""


@contextmanager
def _bounded() -> Iterator[None]:
    """Run the block with at most MAX_JUMPS jumps of Python code; one more raises _EndlessError there."""
    tool = next((each for each in _TOOLS if _monitoring.get_tool(each) is None), None)
    if tool is None:  # the story has taken them all; the page's watchdog ends what does not end
        yield
        return
    left = MAX_JUMPS

    def on_jump(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise _EndlessError

    _monitoring.use_tool_id(tool, _NAME)
    _monitoring.register_callback(tool, _monitoring.events.JUMP, on_jump)
    _monitoring.set_events(tool, _monitoring.events.JUMP)
    try:
        yield
    finally:
        if _monitoring.get_tool(tool) == _NAME:
            _monitoring.set_events(tool, 0)
            _monitoring.register_callback(tool, _monitoring.events.JUMP, None)
            _monitoring.free_tool_id(tool)
