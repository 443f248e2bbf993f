"""Surroundings: what a cell finds around it while it runs, and what is taken back from it afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import io
import sys
import warnings
from collections.abc import Iterator
from types import FrameType
from typing import Any, NoReturn

# Frames that a cell may have on the stack, wherever it runs. Python's own limit is 1000; the stack of a browser's worker
# overflows, and Python with it, at 260 if each frame goes through C, as with two objects that show each other. SQLAlchemy
# needs 70, the deepest import 80.
MAX_FRAMES = 200
# Objects made and not freed again, after which garbage is collected even while a cell runs.
ALLOCATIONS = 100_000


@contextlib.contextmanager
def environment() -> Iterator[None]:
    """Run the block as a cell: nobody at the keyboard, every warning shown, a limited stack, no tasks or garbage left over."""
    with _limited_stack(), _no_input(), _warnings_shown(), _no_tasks_left(), _collected():
        yield


@contextlib.contextmanager
def _collected() -> Iterator[None]:
    """Leave the garbage collector to a cell that makes very much, and to the time before each cell.

    It takes objects in reference cycles out of identity maps: in the middle of a cell, when that is would differ from
    run to run.
    """
    gc.collect()
    thresholds = gc.get_threshold()
    gc.set_threshold(ALLOCATIONS)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)


@contextlib.contextmanager
def _limited_stack() -> Iterator[None]:
    """Let the stack grow by the same number of frames in both homes, so that a recursion ends at the same one."""
    depth = 0
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(depth + MAX_FRAMES)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@contextlib.contextmanager
def _no_input() -> Iterator[None]:
    stdin, sys.stdin = sys.stdin, _NoInput()
    hook, sys.breakpointhook = sys.breakpointhook, _no_breakpoint
    try:
        yield
    finally:
        sys.stdin, sys.breakpointhook = stdin, hook


def _no_breakpoint(*arguments: Any, **options: Any) -> NoReturn:
    raise RuntimeError("breakpoint() is not available here")


class _NoInput(io.TextIOBase):
    """A stdin that nobody types into. `exit()` closes it, so every run has its own."""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> NoReturn:
        raise EOFError("input() is not available here")

    def readline(self, size: int = -1, /) -> NoReturn:  # type: ignore[override]
        raise EOFError("input() is not available here")


@contextlib.contextmanager
def _warnings_shown() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        # Raised by the garbage collector, whenever that comes by: not a thing a cell did.
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.showwarning = _show_warning
        yield


def _show_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: Any = None, line: Any = None
) -> None:
    story, _, cell = filename.rpartition(":")
    where = f"line {lineno}: " if story and cell and not filename.endswith(".py") else ""
    print(f"{where}{category.__name__}: {message}", file=sys.stderr)


@contextlib.contextmanager
def _no_tasks_left() -> Iterator[None]:
    """Cancel what the block leaves on the event loop. In the browser one is always running; in CPython hardly ever."""
    before = _tasks()
    try:
        yield
    finally:
        for task in _tasks() - before:
            task.cancel()


def _tasks() -> set[asyncio.Task[Any]]:
    try:
        return asyncio.all_tasks()
    except RuntimeError:  # no loop is running
        return set()
