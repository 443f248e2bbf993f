"""Apart: stories in processes and folders of their own, so that none finds what another has left."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor


def each_apart[Item, Result](function: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Call the function with each item in a process of its own, as many at once as there are processors.

    Raises what the first of the calls raises. The function is one of a module, found there by its name.
    """
    context = multiprocessing.get_context("forkserver" if hasattr(os, "fork") else "spawn")
    context.set_forkserver_preload(["livecells.runtime.stories"])
    with ProcessPoolExecutor(mp_context=context, max_tasks_per_child=1) as executor:
        return list(executor.map(function, items))


@contextlib.contextmanager
def empty_folder() -> Iterator[None]:
    """Work in a folder where there is nothing yet, while the block runs."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        yield
