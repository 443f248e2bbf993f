"""Trials: stories run as in the browser, with its runtime, each in a process and a folder of its own.

python -m livecells.trial PATH …    what came of each story, as a line of JSON: [{"results": …} | {"fault": …}, …]
python -m livecells.trial           the same of one story, whose path comes as a line
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from livecells import exercises, snippet
from livecells.apart import LIMIT, empty_folder, outcomes_apart
from livecells.runtime.result import CellResult

# What no result may depend on, in two forms: the order of sets, and the time. In these two places it is never the same day.
SURROUNDINGS = ({"PYTHONHASHSEED": "1", "TZ": "Etc/GMT+12"}, {"PYTHONHASHSEED": "2", "TZ": "Etc/GMT-14"})

Results = dict[str, dict[str, Any]]  # by cell, as `CellResult.to_dict` gives them


class RecordError(Exception):
    """A story cannot be recorded. The text names file and line and the remedy."""


def run_story(path: Path) -> dict[str, CellResult]:
    """Run all cells of a story in order, in this process, and return their results by id.

    Raises RecordError for a cell that raises and does not say so, or says so and does not, and for an exercise that does
    not hold what it promises.
    """
    story = snippet.load(path)
    results = _run(path, story, story.cells)
    for cell in story.cells:
        _check(path, cell, results[cell.id], is_last=cell is story.cells[-1])
    _prove(path, story.cells[-1], results[story.cells[-1].id])
    return results


def run_answers(path: Path) -> dict[str, CellResult]:
    """Run the answers to the exercise of a story, each after the cells before it, and return their results by id."""
    story = snippet.load(path)
    *before, exercise = story.cells
    return {
        answer.id: _run(path, story, [*before, replace(exercise, source=answer.source)])[exercise.id]
        for answer in exercises.answers(exercise)
    }


def _run(path: Path, story: snippet.Snippet, cells: Sequence[snippet.Cell]) -> dict[str, CellResult]:
    """Run cells of a story from its beginning, in a folder where there is nothing, and return their results by id."""
    from livecells.runtime.stories import Stories  # SQLAlchemy, for which only a process that runs a story waits

    if (directory := str(path.resolve().parent)) not in sys.path:
        sys.path.insert(0, directory)  # stories import the modules that they share
    stories = Stories(directory)
    stories.reset(story.name)
    with empty_folder():
        return {cell.id: stories.run(story.name, cell.id, cell.source, cell.goals) for cell in cells}


def _prove(path: Path, cell: snippet.Cell, result: CellResult) -> None:
    """Raise RecordError where an exercise does not hold what it promises."""
    results = {cell.id: result, **run_answers(path)}
    if faults := exercises.unproven(cell, {id: each.to_dict() for id, each in results.items()}):
        raise RecordError(f"{path}:{cell.line}: {faults[0]}")


def _check(path: Path, cell: snippet.Cell, result: CellResult, *, is_last: bool) -> None:
    """Raise RecordError where a cell has not ended as its marker says."""
    raised = result.error.type if result.error else None
    if raised == cell.raises:
        return
    if result.error is None:
        raise RecordError(
            f"{path}:{cell.line}: `{cell.id}` should raise {cell.raises}, but it ends well. Mend the cell, or delete "
            f"raises={cell.raises}."
        )
    remedy = (
        f"write raises={raised} behind its id" if is_last else "catch the error in it: only the last cell may raise"
    )
    message = (result.error.message.splitlines() or [""])[0]
    raise RecordError(
        f"{path}:{cell.line + (result.error.line or 1) - 1}: `{cell.id}` raises {raised}: {message}. "
        f"Mend the cell, or {remedy}."
    )


def outcomes(paths: Sequence[Path]) -> list[Results | RecordError]:
    """Run stories, each in a process of its own, and return the results of each, or why there are none."""
    found = outcomes_apart(_attempt, paths)
    return [
        each if isinstance(each, dict | RecordError) else RecordError(f"{path}:1: {each}")
        for path, each in zip(paths, found, strict=True)
    ]


def elsewhere(paths: Sequence[Path], surroundings: Mapping[str, str] = SURROUNDINGS[0]) -> list[Results | RecordError]:
    """As `outcomes`, in surroundings of their own."""
    return _told(_started(paths, surroundings), paths) if paths else []


def waiting() -> subprocess.Popen[str]:
    """Return a process that has imported what runs a story, in the first surroundings, and waits for one."""
    return _started([], SURROUNDINGS[0], stdin=subprocess.PIPE)


def told(process: subprocess.Popen[str], path: Path) -> Results | RecordError:
    """Run a story in a process that is waiting for it."""
    return _told(process, [path], f"{path}\n")[0]


def _started(paths: Sequence[Path], surroundings: Mapping[str, str], stdin: int | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "livecells.trial", *map(str, paths)]
    return subprocess.Popen(
        command,
        env=os.environ | surroundings,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _told(
    process: subprocess.Popen[str], paths: Sequence[Path], line: str | None = None
) -> list[Results | RecordError]:
    """Return what a process tells of its stories."""
    with process:
        try:
            answer, _ = process.communicate(line, timeout=LIMIT * len(paths))
            found = json.loads(answer.splitlines()[-1])
        except subprocess.TimeoutExpired:
            process.kill()
            return [RecordError(f"{path}:1: it does not end. Look for an endless loop.") for path in paths]
        except (ValueError, IndexError):
            found = []
    if process.returncode or not found:
        return [RecordError(f"{path}:1: it ended its process. Take out what does that.") for path in paths]
    return [each["results"] if "results" in each else RecordError(each["fault"]) for each in found]


def twice(paths: Sequence[Path]) -> list[tuple[Results | RecordError, Results | RecordError]]:
    """Run stories in both surroundings, and return both outcomes of each."""
    with ThreadPoolExecutor(len(SURROUNDINGS)) as threads:
        first, second = threads.map(partial(elsewhere, paths), SURROUNDINGS)
    return list(zip(first, second, strict=True))


def _attempt(path: Path) -> Results | RecordError:
    try:
        return {id: result.to_dict() for id, result in run_story(path).items()}
    except RecordError as error:
        return error
    except snippet.SnippetError as error:
        return RecordError(str(error))
    except Exception as error:  # noqa: BLE001 (it is what came of the story)
        return RecordError(f"{path}:1: cannot be run ({type(error).__name__}: {error}).")


def _awaited() -> list[str]:
    """Return what comes as a line; nothing where whoever would write it has ended."""
    import livecells.runtime.stories  # noqa: F401 (while nobody waits for it)

    return sys.stdin.readline().split("\n")[:-1]


def main(arguments: list[str]) -> int:
    """Run stories. One alone has this process for itself already."""
    paths = [Path(argument) for argument in arguments or _awaited()]
    found = [_attempt(path) for path in paths] if len(paths) < 2 else outcomes(paths)
    told = [{"fault": str(each)} if isinstance(each, RecordError) else {"results": each} for each in found]
    print(f"\n{json.dumps(told)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
