"""Apart: stories in processes and folders of their own, so that none finds what another has left."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

LIMIT = 60.0  # seconds for one story; the slowest takes two


class ApartError(Exception):
    """A process ended, or was ended, without an answer."""


def each_apart[Item, Result](function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Call the function with each item in a process of its own, as many at once as there are processors.

    Raises what the first of the calls raises. The function is one of a module, found there by its name.
    """
    results = []
    for outcome in outcomes_apart(function, items):
        if isinstance(outcome, Exception):
            raise outcome
        results.append(outcome)
    return results


def outcomes_apart[Item, Result](
    function: Callable[[Item], Result], items: Sequence[Item], limit: float = LIMIT
) -> list[Result | Exception]:
    """As `each_apart`, but return what a call raises in the place of its result, and let none stop the others.

    It is an ApartError where a call ends its process or takes more than `limit` seconds.
    """
    context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
    context.set_forkserver_preload(["livecells.runtime.stories"])
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(partial(_apart, context, function, limit), items))


def _apart[Item, Result](
    context: Any, function: Callable[[Item], Result], limit: float, item: Item
) -> Result | Exception:
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(sender, function, item), daemon=True)
    process.start()
    sender.close()
    try:
        if not receiver.poll(limit):
            return ApartError(f"it does not end, and was stopped after {limit:.0f} s. Look for an endless loop.")
        answer: Result | Exception = receiver.recv()
        return answer
    except EOFError:
        return ApartError("it ended its process. Take out what does that, such as os._exit().")
    finally:
        process.kill()
        process.join()
        receiver.close()


def _answer[Item, Result](sender: Connection, function: Callable[[Item], Result], item: Item) -> None:
    try:
        sender.send(function(item))
    except Exception as error:  # noqa: BLE001 (it is the answer)
        sender.send(error)


@contextlib.contextmanager
def empty_folder() -> Iterator[None]:
    """Work in a folder where there is nothing yet, while the block runs."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        yield
