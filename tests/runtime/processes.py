"""Runs a script as plain Python and as a story, each in a process of its own, and tells what it showed and sent."""

from __future__ import annotations

import contextlib
import gc
import io
import multiprocessing
import os
import sqlite3
import sys
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any

from livecells.runtime import environment
from livecells.runtime.process_state import ProcessState
from livecells.runtime.result import CellResult
from livecells.runtime.source import compiled, normalised
from livecells.runtime.stories import Stories
from livecells.runtime.text import safe_str, saferepr, sanitized

LIMIT = 60  # seconds that a process may take
_INSTRUMENT = str(Path("livecells") / "runtime")
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["sqlalchemy.orm", "livecells.runtime.stories", __name__])


@dataclass
class Shown:
    """What a script showed and sent. `trace` has what SQLite received, from the story's own code, in order."""

    stdout: str = ""
    stderr: str = ""
    error: str | None = None
    value: str | None = None
    trace: list[str] = field(default_factory=list)
    seconds: float = 0.0  # of the cells
    results: list[CellResult] = field(default_factory=list)
    left: str = ""  # what a story has left in the process


def plain(cells: list[str]) -> Shown:
    """Run the cells one after another as one script, with all warnings shown, until one fails."""
    return _in_a_process(_plain, cells)


def story(cells: list[str]) -> Shown:
    """Run the cells as a story, until one fails."""
    return _in_a_process(_story, cells)


def _in_a_process(run: Callable[[list[str], Shown], None], cells: list[str]) -> Shown:
    ours, theirs = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_child, args=(run, cells, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(LIMIT):
            raise TimeoutError(f"it takes longer than {LIMIT} seconds")
        shown: Shown = ours.recv()
    finally:
        process.kill()
        process.join()
    return shown


def _child(run: Callable[[list[str], Shown], None], cells: list[str], answer: Connection) -> None:
    shown = Shown()
    send, leave = answer.send, os._exit
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        tempfile.tempdir = folder
        _traced(shown.trace)
        gc.freeze()  # as in the snapshot: the collection before a cell looks at what is new
        run(cells, shown)
        send(shown)
    leave(0)


def _traced(trace: list[str]) -> None:
    """Note what every connection receives from now on, unless the instrument sends it."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect
    frame_of = sys._getframe

    def note(statement: str) -> None:
        frame: Any = frame_of(1)
        while frame is not None:
            if _INSTRUMENT in frame.f_code.co_filename:
                if frame.f_code.co_name in ("_run", "run_cell", "saferepr"):  # which shows the value
                    break
                return
            frame = frame.f_back
        if not statement.startswith("--"):  # a trigger's
            trace.append(statement.strip())

    def traced_connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(note)
        if connection.autocommit is False:
            note("BEGIN")  # sent by connect(), before it could be traced
        return connection

    for module in (sqlite3, sqlite3.dbapi2):
        vars(module)["connect"] = traced_connect


def _plain(cells: list[str], shown: Shown) -> None:
    main = sys.modules["__main__"] = ModuleType("__main__")
    vars(main)["__file__"] = "story.py"
    stdout, stderr = io.StringIO(), io.StringIO()
    warnings.simplefilter("always")
    warnings.simplefilter("ignore", ResourceWarning)
    warnings.showwarning = environment._show_warning
    sys.stdin = io.StringIO()
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        begun = perf_counter()
        try:
            for number, cell in enumerate(cells):
                program = compiled(normalised(cell), f"story:c{number}")
                exec(program.body, vars(main))  # noqa: S102 (running scripts is what this is for)
                value = eval(program.last, vars(main)) if program.last is not None else None
                shown.value = None if value is None else saferepr(value, 10_000)
        except BaseException as error:  # noqa: BLE001 (a script may raise anything)
            message = error.msg if isinstance(error, SyntaxError) and error.filename else safe_str(error)
            shown.error = _error(type(error).__name__, message)
            shown.value = None
        finally:
            shown.seconds = perf_counter() - begun
    shown.stdout, shown.stderr = sanitized(stdout.getvalue()), sanitized(stderr.getvalue())


def _story(cells: list[str], shown: Shown) -> None:
    stories, state = Stories(), ProcessState()
    for number, cell in enumerate(cells):
        begun = perf_counter()
        result = stories.run("story", f"c{number}", cell)
        shown.seconds += perf_counter() - begun
        shown.results.append(result)
        for chunk in result.output:
            if chunk.stream == "stdout":
                shown.stdout += chunk.text
            else:
                shown.stderr += chunk.text
        shown.value = None if result.value is None else result.value.text
        if result.error:
            shown.error = _error(result.error.type, result.error.message)
            break
    shown.left = state.changes()


def _error(name: str, message: str) -> str:
    return f"{name}: {sanitized(message)}".partition("\n")[0][:300]
