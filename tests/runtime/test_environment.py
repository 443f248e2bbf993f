"""Surroundings: no keyboard, a limited stack, and nothing that goes on after the run."""

import asyncio
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from livecells.runtime.probes import StoryProbes
from livecells.runtime.result import CellResult
from livecells.runtime.runner import run_cell


def run(source: str, namespace: dict[str, Any] | None = None) -> CellResult:
    return run_cell(source, {} if namespace is None else namespace, story="story", cell="cell", probes=StoryProbes())


@pytest.mark.parametrize(
    "source", ["input('name? ')", "import sys; sys.stdin.read()", "import sys\nfor line in sys.stdin: pass"]
)
def test_nobody_types(source: str) -> None:
    error = run(source).error
    assert error is not None
    assert (error.type, error.message) == ("EOFError", "input() is not available here")


def test_the_question_is_shown_all_the_same() -> None:
    assert [chunk.text for chunk in run("input('name? ')").output] == ["name? "]


def test_there_is_no_debugger() -> None:
    error = run("breakpoint()").error
    assert error is not None
    assert error.message == "breakpoint() is not available here"


def test_afterwards_all_is_as_before() -> None:
    before = (sys.stdin, sys.stdout, sys.stderr, sys.breakpointhook, sys.getrecursionlimit(), warnings.showwarning)
    run("import sys\nsys.setrecursionlimit(5000)\nsys.stdin = sys.stdout = None\nexit()")
    after = (sys.stdin, sys.stdout, sys.stderr, sys.breakpointhook, sys.getrecursionlimit(), warnings.showwarning)
    assert after == before


def test_a_recursion_ends_at_the_same_frame_wherever_the_cell_is_run_from() -> None:
    source = "n = 0\ndef f():\n    global n\n    n += 1\n    f()\nf()"
    deep: dict[str, Any] = {}
    shallow: dict[str, Any] = {}

    def deeper(frames: int) -> None:
        run(source, deep) if frames == 0 else deeper(frames - 1)

    run(source, shallow)
    deeper(50)
    assert shallow["n"] == deep["n"]


def test_tasks_of_the_cell_are_cancelled_and_no_others() -> None:
    cell = (
        "import asyncio\n"
        "async def forever():\n"
        "    try:\n"
        "        while True: await asyncio.sleep(0)\n"
        "    finally: print('late')\n"
        "task = asyncio.ensure_future(forever())"
    )

    async def main() -> None:
        names: dict[str, Any] = {}
        other = asyncio.ensure_future(asyncio.sleep(0, "done"))
        assert run(cell, names).error is None
        await asyncio.wait([names["task"]])
        assert names["task"].cancelled()
        assert await other == "done"
        assert run("print('x')").output[0].text == "x\n"

    with ThreadPoolExecutor() as thread:  # the browser tests leave a loop running in this one
        thread.submit(asyncio.run, main()).result()
