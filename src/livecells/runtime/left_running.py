"""Left running: what a cell leaves on the event loop ends with the cell. In the browser, a loop is always running.

Whatever a callback or a task schedules belongs to the run in whose context it was made, so a task cannot live on by
scheduling itself again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

MAX_LAST_STEPS = 20  # callbacks of a cell that still run after it: a cancelled task runs its `finally`
_METHODS = ("call_soon", "call_later", "call_at")


class _Run:
    """What one run has scheduled."""

    def __init__(self) -> None:
        self.handles: list[asyncio.Handle] = []
        self.last_steps: int | None = None  # None while the cell runs


_run: ContextVar[_Run | None] = ContextVar("run", default=None)


@contextmanager
def nothing_left_running(tell: Callable[[str], object]) -> Iterator[None]:
    """Cancel the callbacks and tasks that the block leaves on the running event loop; `tell` gets a line about them."""
    loop = asyncio._get_running_loop()
    if loop is None:
        yield
        return
    _watch(loop)
    before = asyncio.all_tasks(loop)
    run = _Run()
    token = _run.set(run)
    try:
        yield
    finally:
        _run.reset(token)
        tasks = [task for task in asyncio.all_tasks(loop) - before if not task.done()]
        for task in tasks:
            task.cancel()
        run.last_steps = MAX_LAST_STEPS
        callbacks = [handle for handle in run.handles if not handle.cancelled() and not _is_step(handle)]
        for handle in callbacks:
            handle.cancel()
        run.handles.clear()
        if left := [*_count(len(tasks), "task"), *_count(len(callbacks), "callback")]:
            tell(f"… this cell left {' and '.join(left)} on the event loop; what a cell leaves running ends with it\n")


def _count(number: int, what: str) -> list[str]:
    return [f"{number:,} {what}{'s' if number > 1 else ''}"] if number else []


def _watch(loop: asyncio.AbstractEventLoop) -> None:
    """Note from now on which run schedules what on the loop."""
    if "call_soon" in vars(loop):
        return
    for name in _METHODS:
        setattr(loop, name, _watched(loop, getattr(loop, name)))


def _watched(loop: asyncio.AbstractEventLoop, method: Callable[..., asyncio.Handle]) -> Callable[..., asyncio.Handle]:
    def schedule(*arguments: Any, **options: Any) -> asyncio.Handle:
        run = _run.get()
        if run is None:
            return method(*arguments, **options)
        if run.last_steps is None:
            handle = method(*arguments, **options)
            run.handles.append(handle)
            return handle
        if run.last_steps == 0:
            handle = asyncio.Handle(lambda: None, (), loop)
            handle.cancel()
            return handle
        run.last_steps -= 1
        return method(*arguments, **options)

    return schedule


def _is_step(handle: asyncio.Handle) -> bool:
    """Tell whether the callback is the next step of a task, which must run for the task to end."""
    owner = getattr(handle._callback, "__self__", None)  # type: ignore[attr-defined]
    return isinstance(owner, asyncio.Future)
