"""Moments: the state of a story after each statement of the running cell.

`sys.monitoring` reports the lines, for the code of this cell only and up to a cap: a loop may run a million times.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import CO_OPTIMIZED
from threading import get_ident
from types import CodeType, FrameType
from typing import Any

from livecells.runtime.guard import Guard
from livecells.runtime.output import Output
from livecells.runtime.probes import StoryProbes
from livecells.runtime.result import Moment, ObjectState, TableState
from livecells.runtime.source import Program
from livecells.runtime.tape import Tape
from livecells.runtime.text import json_size

MAX_MOMENTS = 100
MAX_LINE_EVENTS = 5_000  # line events: a function that is called often adds few moments, but each event takes time
MAX_SIZE = 1_000_000  # of the states of all moments, in bytes of JSON; a page refuses a result of 4 MiB
MAX_DEPTH = 60  # frames of the cell; see MAX_FRAMES in environment.py

_monitoring = sys.monitoring
_TOOLS = (4, 3)  # tool ids that sys.monitoring reserves for no debugger, profiler or coverage tool
_NAME = "livecells"
_LINE = _monitoring.events.LINE
_get_tool = _monitoring.get_tool


class Moments:
    """The moments of one run. Each distinct object and table state is stored once."""

    def __init__(
        self, probes: StoryProbes, namespace: dict[str, Any], output: Output, tape: Tape, guard: Guard
    ) -> None:
        self.objects: list[ObjectState] = []
        self.tables: list[TableState] = []
        self.moments: list[Moment] = []
        self._probes = probes
        self._namespace = namespace
        self._output = output
        self._tape = tape
        self._guard = guard
        self._line: int | None = None
        self._version: object = None
        self._table_indices: list[int] = []
        self._more_tables = 0
        self._last: dict[object, int] = {}
        self._thread = get_ident()
        self._lines = 0
        self._size = 0

    def start(self) -> None:
        """Take the moment before the cell."""

        def look() -> None:
            self._probes.objects.start()
            self._probes.databases.start()
            self._take()

        self._guard.look(look)

    def on_line(self, line: int) -> bool:
        """Handle a line event: take the moment after the previous statement. Return False at the cap."""
        if get_ident() != self._thread:
            return True
        if line != self._line:
            if self._guard.exhausted:
                self._guard.skipped()
            elif self._line is not None:
                self._guard.look(self._take)
            self._line = line
        self._lines += 1
        if self._size > MAX_SIZE:
            self._guard.skipped()
        elif len(self.moments) < MAX_MOMENTS and self._lines < MAX_LINE_EVENTS and self._guard.fault != "no steps":
            return True
        self._line = None
        return False

    def skipped(self) -> None:
        """Note that not every line has its moment."""
        self._guard.skipped()

    def end(self) -> None:
        """Take the moment after the cell, if there is one before it. Without it, or where a look has failed, there are no moments at all."""
        self._version = None  # the story may have written past SQLAlchemy
        if self.moments:
            self._guard.look(self._take)
        if self._guard.fault in ("no steps", "no SQL"):
            self.objects, self.tables, self.moments = [], [], []

    def _take(self) -> None:
        self._guard.note(lambda: self._tape.sync(self._line))
        observed = self._probes.objects.observe(self._namespace)
        version = self._probes.databases.version
        if self._version != version:
            self._version = version
            tables, self._more_tables = self._probes.databases.observe(self._namespace)
            self._table_indices = [self._index(self.tables, each, (each.database, each.name)) for each in tables]
        seen = [self._index(self.objects, each, each.number) for each in observed.objects]
        self.moments.append(
            Moment(
                self._line,
                self._output.length,
                len(self._tape),
                observed.sessions,
                seen,
                self._table_indices,
                observed.more_sessions,
                observed.more_objects,
                self._more_tables,
            )
        )

    def _index[State: (ObjectState, TableState)](self, states: list[State], state: State, key: object) -> int:
        """Return the index of a state: its last one if the state is unchanged, else that of a new entry at the end."""
        index = self._last.get(key)
        if index is None or (states[index] is not state and states[index] != state):
            states.append(state)
            self._size += _size(state)
            index = self._last[key] = len(states) - 1
        return index


def _size(state: ObjectState | TableState) -> int:
    """Return about how many bytes a state has as JSON. Each text counts for 20 at least: a page counts values, too."""
    if isinstance(state, ObjectState):
        texts = [text or "" for each in state.attributes for text in (each.name, each.value, each.old)]
        return 60 * len(state.attributes) + sum(20 + json_size(text) for text in texts)
    return sum(60 + sum(20 + json_size(text) for text in [*row.values, *(row.old or ())]) for row in state.rows)


@contextmanager
def monitored(moments: Moments, program: Program) -> Iterator[None]:
    """Take a moment after each statement of the program while the block runs."""
    codes = [each for code in program.code for each in _all_code(code)]
    known = {id(code) for code in codes}
    # the story may take ids of its own, and free ours
    tool = next((each for each in _TOOLS if _get_tool(each) is None), None)
    moments.start()
    if tool is None:
        moments.skipped()
        yield
        return

    def stop() -> None:
        if _get_tool(tool) == _NAME:
            for each in codes:
                _monitoring.set_local_events(tool, each, 0)

    def on_line(code: CodeType, line: int) -> None:
        if id(code) not in known:
            return
        try:
            if _is_deep():
                moments.skipped()
                stop()
            elif not moments.on_line(program.starts.get(line, line)):
                stop()
        except BaseException:  # noqa: BLE001 (stack or memory may be full; the cell goes on without moments)
            stop()

    _monitoring.use_tool_id(tool, _NAME)
    _monitoring.register_callback(tool, _LINE, on_line)
    for each in codes:
        _monitoring.set_local_events(tool, each, _LINE)
    try:
        yield
    finally:
        stop()
        found = _monitoring.register_callback(tool, _LINE, None)  # ours references the whole story
        if found is not on_line:
            _monitoring.register_callback(tool, _LINE, found)
            moments.skipped()
        if _get_tool(tool) == _NAME:
            _monitoring.set_events(tool, 0)
            _monitoring.free_tool_id(tool)


def _is_deep() -> bool:
    """Tell whether the cell's stack is so deep that taking a moment could overflow it."""
    frame: FrameType | None = sys._getframe(2)
    for _ in range(MAX_DEPTH):
        if frame is None or frame.f_code.co_name == "<module>":
            return False
        frame = frame.f_back
    return True


def _all_code(code: CodeType) -> Iterator[CodeType]:
    """Yield the code objects of a cell and its functions; not those of class bodies and annotations."""
    if code.co_name == "__annotate__":  # from Python 3.14 on a function of its own
        return
    if code.co_name == "<module>" or code.co_flags & CO_OPTIMIZED:
        yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _all_code(each)
