"""Environment: the interpreter settings under which a cell runs, restored afterwards."""

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

# Stack frames that a cell may use. CPython's default limit is 1000, but the native stack of a browser worker overflows
# at about 260 frames that go through C, such as mutually recursive `__repr__`s. That ends the interpreter. SQLAlchemy
# needs 70 frames, the deepest import 80.
MAX_FRAMES = 200
# Threshold of the garbage collector's first generation while a cell runs: allocations minus deallocations.
ALLOCATIONS = 100_000


@contextlib.contextmanager
def environment() -> Iterator[None]:
    """Run the block without stdin, with all warnings and a limited stack, and cancel the tasks that it leaves."""
    with _limited_stack(), _no_input(), _all_warnings(), _no_tasks_left(), _garbage_collected():
        yield


@contextlib.contextmanager
def _garbage_collected() -> Iterator[None]:
    """Collect garbage before the block; within it, only if the block allocates very many objects.

    A collection removes objects in reference cycles from identity maps. In the middle of a cell, it would do so at a
    different statement in each run.
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
    """Limit the stack to MAX_FRAMES more frames, so that recursion ends at the same depth everywhere."""
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
    """A stdin whose reads raise EOFError. `exit()` closes stdin, so each run gets a new one."""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> NoReturn:
        raise EOFError("input() is not available here")

    def readline(self, size: int = -1, /) -> NoReturn:  # type: ignore[override]
        raise EOFError("input() is not available here")


@contextlib.contextmanager
def _all_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        # The garbage collector emits these, at a time that the cell does not determine.
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
    """Cancel the tasks that the block leaves on the running event loop. In the browser, one is always running."""
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
