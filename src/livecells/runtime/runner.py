"""The runner: source of one cell in, CellResult out. The same file runs in CPython and in the browser.

A result is the same for every run: no addresses, no timings, no library paths, nothing of the machine.
"""

from __future__ import annotations

import sys
from types import CodeType
from typing import Any

from livecells.runtime.environment import Settings, environment
from livecells.runtime.errors import describe_error
from livecells.runtime.guard import Guard
from livecells.runtime.left_running import nothing_left_running
from livecells.runtime.live_output import Send
from livecells.runtime.moments import Moments, monitored
from livecells.runtime.output import captured_output
from livecells.runtime.probes import StoryProbes
from livecells.runtime.result import CellError, CellResult, Value
from livecells.runtime.source import compiled, normalised, show_in_tracebacks
from livecells.runtime.tape import Tape, recording
from livecells.runtime.values import format_value

# Bytes set aside while a cell runs: where it has filled the memory, they are what it takes to describe its error.
_RESERVE = 4 * 2**20


def run_cell(
    source: str,
    namespace: dict[str, Any],
    *,
    story: str,
    cell: str,
    probes: StoryProbes,
    settings: Settings | None = None,
    send: Send | None = None,
) -> CellResult:
    """Run `source` in `namespace` and return what it showed. Whatever the cell raises ends up in the result.

    `story` and `cell` name the code: its frames are found by that name, also from later cells. `probes` and `settings`
    are the story's. `send` gets what the cell prints while it runs.
    """
    filename = f"{story}:{cell}"
    source = normalised(source)
    show_in_tracebacks(source, filename)
    error: CellError | None = None
    settings = settings or Settings()
    guard = Guard()
    with captured_output(send) as output, environment(settings):
        tape = Tape(filename, probes, guard)
        moments = Moments(probes, namespace, output, tape, guard)
        with nothing_left_running(output.note):
            value, raised = _executed(source, filename, namespace, settings, tape, moments)
        if raised is not None:
            error = describe_error(raised, story, cell)
            # frames hold sessions; a session must end where the story ends it. A class may refuse to set it.
            vars(BaseException)["__traceback__"].__set__(raised, None)
            raised = None
        moments.end()
        # before the environment ends: the garbage collector may then end what is open
        guard.note(tape.end)
        sql, spans = guard.made(lambda: (tape.events(), tape.spans()), "no SQL") or ([], [])
    return CellResult(
        output=output.chunks(),
        value=value,
        sql=sql,
        spans=spans,
        error=error,
        objects=moments.objects,
        tables=moments.tables,
        moments=moments.moments,
        instrument=guard.fault,
    )


def _executed(
    source: str, filename: str, namespace: dict[str, Any], settings: Settings, tape: Tape, moments: Moments
) -> tuple[Value | None, BaseException | None]:
    """Compile and run a cell; return its value, or what it raised.

    That is caught in here: context managers set the traceback of what goes through them, and its class may refuse that.
    """
    reserve = bytearray(_RESERVE)
    try:
        program = compiled(source, filename)
    except BaseException as raised:  # noqa: BLE001 (the compiler may run out of memory or stack, too)
        return None, raised
    with recording(tape), monitored(moments, program):
        try:
            _run(program.body, namespace, settings)
            if program.last is None:
                return None, None
            tape.value_line = program.last_line
            # never in a variable: what the value holds must be free when the last moment is taken
            return format_value(_run(program.last, namespace, settings)), None
        except BaseException as raised:  # noqa: BLE001 (a cell may raise anything, SystemExit too)
            reserve.clear()
            return None, raised


def _run(code: CodeType, namespace: dict[str, Any], settings: Settings) -> object:
    """Run a piece of a cell, with the trace and profile functions of its story, and return the value of an expression.

    They are set and unset in this very frame: they would see the calls of another one.
    """
    trace, profile = sys.gettrace(), sys.getprofile()
    if settings.trace is not None:
        sys.settrace(settings.trace)
    if settings.profile is not None:
        sys.setprofile(settings.profile)
    try:
        return eval(code, namespace)
    finally:
        left, right = sys.gettrace(), sys.getprofile()
        sys.settrace(trace)
        sys.setprofile(profile)
        settings.trace = None if left is trace else left
        settings.profile = None if right is profile else right
