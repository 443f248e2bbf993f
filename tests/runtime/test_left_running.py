"""Left running: what a cell leaves on the event loop ends with the cell, and the reader is told."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import pytest

from livecells.runtime import hints
from livecells.runtime.result import CellResult
from livecells.runtime.stories import Stories


def run_apart[T](main: Coroutine[object, object, T]) -> T:
    """Run in a thread of its own: in this one, Playwright's loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, main).result()


def in_a_loop(*cells: str) -> list[CellResult]:
    """Run the cells as the browser does: in a callback of a running loop, which goes on for a moment after each."""

    async def run() -> list[CellResult]:
        stories = Stories()
        results = []
        for number, cell in enumerate(cells):
            results.append(stories.run("story", f"c{number}", cell))
            for _ in range(100):
                await asyncio.sleep(0)
        return results

    return run_apart(run())


def told(result: CellResult) -> str:
    return "".join(chunk.text for chunk in result.output)


ENDLESS = """
import asyncio
log = []
def again():
    log.append(1)
    loop.call_soon(again)
loop = asyncio.get_running_loop()
loop.call_soon(again)
"""

TASK = """
import asyncio
log = []
async def work():
    try:
        while True:
            await asyncio.sleep(0)
            log.append("works")
    finally:
        log.append("ends")
task = asyncio.ensure_future(work())
"""


def test_a_callback_ends_with_its_cell_however_often_it_schedules_itself() -> None:
    first, second = in_a_loop(ENDLESS, "len(log)")
    assert "this cell left 1 callback on the event loop" in told(first)
    assert second.value is not None
    assert second.value.text == "0"


def test_a_task_ends_with_its_cell_and_runs_its_finally() -> None:
    first, second = in_a_loop(TASK, "(log, task.cancelled())")
    assert "this cell left 1 task on the event loop" in told(first)
    assert second.value is not None
    assert second.value.text == "([], True)"  # it had not begun


@pytest.mark.parametrize("cell", ["x = 1", "import asyncio\nasyncio.get_running_loop().call_soon(print).cancel()"])
def test_a_cell_that_leaves_nothing_is_told_nothing(cell: str) -> None:
    assert told(in_a_loop(cell)[0]) == ""


@pytest.mark.parametrize(
    "cell", ["asyncio.run(asyncio.sleep(0))", "asyncio.get_event_loop().run_until_complete(asyncio.sleep(0))"]
)
def test_a_loop_of_its_own_is_refused_with_the_reason(cell: str) -> None:
    error = in_a_loop(f"import asyncio, warnings\nwarnings.simplefilter('ignore')\n{cell}")[0].error
    assert error is not None
    assert (error.type, error.hint) == ("RuntimeError", hints.LOOP)


def test_what_others_have_scheduled_goes_on() -> None:
    async def run() -> list[int]:
        went_on: list[int] = []
        asyncio.get_running_loop().call_soon(went_on.append, 1)
        Stories().run("story", "c", ENDLESS)
        await asyncio.sleep(0)
        return went_on

    assert run_apart(run()) == [1]
