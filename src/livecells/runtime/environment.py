"""Environment: the interpreter settings under which a cell runs, restored afterwards."""

from __future__ import annotations

import contextlib
import gc
import io
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any, NoReturn

# Stack frames that a cell may use. CPython's default limit is 1000, but the native stack of a browser worker overflows
# at about 260 frames that go through C, such as mutually recursive `__repr__`s. That ends the interpreter. SQLAlchemy
# needs 70 frames, the deepest import 80.
MAX_FRAMES = 200
_RUNNER_FRAMES = 2  # between the environment and the cell
# Threshold of the garbage collector's first generation while a cell runs: allocations minus deallocations.
ALLOCATIONS = 100_000


@contextlib.contextmanager
def environment(settings: Settings) -> Iterator[None]:
    """Run the block without stdin, with a limited stack, and with the story's settings."""
    with _limited_stack(), _no_input(), _warnings(settings), _garbage_collected():
        yield


@dataclass
class Settings:
    """What a story has set in the interpreter: it holds in the story's next cell, and nowhere else.

    `filters` is None before the first cell. Trace and profile functions are set while the code of a cell runs, not
    while it is compiled or looked at.
    """

    filters: list[Any] | None = None
    show_warning: Callable[..., None] | None = None
    trace: Any = None
    profile: Any = None


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
    sys.setrecursionlimit(depth + MAX_FRAMES + _RUNNER_FRAMES)
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
def _warnings(settings: Settings) -> Iterator[None]:
    """Show all warnings, but for what the story has said of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        # The garbage collector emits these, at a time that the cell does not determine.
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.showwarning = _show_warning
        if settings.filters is not None:
            warnings.filters[:] = settings.filters  # type: ignore[index]
            warnings.showwarning = settings.show_warning or _show_warning
        try:
            yield
        finally:
            settings.filters, settings.show_warning = list(warnings.filters), warnings.showwarning


def _show_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: Any = None, line: Any = None
) -> None:
    story, _, cell = filename.rpartition(":")
    where = f"line {lineno}: " if story and cell and not filename.endswith(".py") else ""
    print(f"{where}{category.__name__}: {message}", file=sys.stderr)
