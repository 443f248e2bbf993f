"""The runner: source of one cell in, CellResult out. The same file runs in CPython and in the browser.

A result is the same for every run: no addresses, no timings, no library paths, nothing of the machine.
"""

from __future__ import annotations

import linecache
from typing import Any

from livecells.runtime.environment import environment
from livecells.runtime.errors import describe_error
from livecells.runtime.moments import Moments, monitored
from livecells.runtime.output import captured_output
from livecells.runtime.probes import StoryProbes
from livecells.runtime.result import CellError, CellResult, Value
from livecells.runtime.source import compiled, normalised
from livecells.runtime.tape import Tape, recording
from livecells.runtime.values import format_value

# Bytes set aside while a cell runs: where it has filled the memory, they are what it takes to describe its error.
_RESERVE = 4 * 2**20


def run_cell(source: str, namespace: dict[str, Any], *, story: str, cell: str, probes: StoryProbes) -> CellResult:
    """Run `source` in `namespace` and return what it showed. Whatever the cell raises ends up in the result.

    `story` and `cell` name the code: its frames are found by that name, also from later cells. `probes` is the story's.
    """
    filename = f"{story}:{cell}"
    source = normalised(source)
    # not splitlines(): that also breaks at form feeds and the like, where Python counts no line
    linecache.cache[filename] = (len(source), None, [f"{line}\n" for line in source.split("\n")], filename)
    reserve = bytearray(_RESERVE)
    value: Value | None = None
    error: CellError | None = None
    with captured_output() as output, environment():
        tape = Tape(filename, probes)
        moments = Moments(probes, namespace, output, tape)
        try:
            program = compiled(source, filename)
            with recording(tape), monitored(moments, program):
                exec(program.body, namespace)  # noqa: S102 (running code is what this is for)
                if program.last is not None:
                    # never in a variable: what the value holds must be free when the last moment is taken
                    value = format_value(eval(program.last, namespace))
        except BaseException as raised:  # noqa: BLE001 (a cell may raise anything, SystemExit too)
            reserve.clear()
            error = describe_error(raised, story, cell)
            raised.__traceback__ = None  # frames hold sessions; a session must end where the story ends it
        moments.end()
    return CellResult(
        output=output.chunks(),
        value=value,
        sql=tape.events(),
        spans=tape.spans(),
        error=error,
        objects=moments.objects,
        tables=moments.tables,
        moments=moments.moments,
    )
