"""The recorder: runs the stories with the same runtime as the browser. Used by pytest and by `make record`.

    python -m livecells.recorder [snippets/NAME.py ...]

Without a name it records them all. Each story has a process and a folder of its own, as in the browser.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from livecells import exercises, golden, snippet, versions
from livecells.apart import each_apart, empty_folder
from livecells.cache import AssetsError
from livecells.runtime.result import CellResult
from livecells.runtime.stories import Stories

SNIPPETS = Path("snippets")


class RecordError(Exception):
    """A cell did not end the way its marker says. The text names file and line and the remedy."""


def run_stories(paths: list[Path]) -> list[dict[str, CellResult]]:
    """Run stories and return the results of each by id. Raises RecordError, or SnippetError, of the first that has a fault."""
    return each_apart(run_story, paths)


def run_story(path: Path) -> dict[str, CellResult]:
    """Run all cells of a story in order, in this process, and return their results by id.

    Raises RecordError for a cell that raises and does not say so, or says so and does not, and for an exercise that does
    not hold what it promises.
    """
    story = snippet.load(path)
    results = _run(path, story, story.cells)
    for cell in story.cells:
        _check(path, cell, results[cell.id])
    _prove(path, story.cells[-1], results[story.cells[-1].id])
    return results


def run_answers(path: Path) -> dict[str, CellResult]:
    """Run the answers to the exercise of a story, each after the cells before it, and return their results by id."""
    story = snippet.load(path)
    *before, exercise = story.cells
    found = {}
    for answer in exercises.answers(exercise):
        found[answer.id] = _run(path, story, [*before, replace(exercise, source=answer.source)])[exercise.id]
    return found


def _run(path: Path, story: snippet.Snippet, cells: Sequence[snippet.Cell]) -> dict[str, CellResult]:
    """Run cells of a story from its beginning, in a folder where there is nothing, and return their results by id."""
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


def _check(path: Path, cell: snippet.Cell, result: CellResult) -> None:
    """Raise RecordError where a cell has not ended as its marker says."""
    raised = result.error.type if result.error else None
    if raised == cell.raises:
        return
    if result.error is None:
        raise RecordError(f"{path}:{cell.line}: `{cell.id}` should raise {cell.raises}, but it ends well.")
    raise RecordError(
        f"{path}:{cell.line + (result.error.line or 1) - 1}: `{cell.id}` raises {raised}: "
        f"{result.error.message.splitlines()[0]}. Mend the cell, or write raises={raised} behind its id."
    )


def record(paths: list[Path]) -> list[Path]:
    """Run the stories, compare them with other versions of SQLAlchemy, write their goldens, and return those that changed.

    Raises AssetsError where another version cannot be had.
    """
    found = run_stories(paths)
    folders = {path.parent for path in paths}
    differences = {folder: versions.compare(folder, print) for folder in folders if versions.names(folder)}
    changed = []
    for path, results in zip(paths, found, strict=True):
        of_story = differences.get(path.parent, {}).get(path.stem, {})
        text = golden.dump(snippet.load(path), results, of_story)
        target = golden.golden_path(path)
        if not target.exists() or target.read_text("utf-8") != text:
            target.write_text(text, "utf-8")
            changed.append(target)
    return changed


def main(arguments: list[str]) -> int:
    """Record the given stories, or all; print what changed."""
    paths = [Path(argument) for argument in arguments] or snippet.story_files(SNIPPETS)
    try:
        changed = record(paths)
    except (snippet.SnippetError, RecordError, AssetsError) as error:
        print(error, file=sys.stderr)
        return 1
    for path in changed:
        print(f"recorded {path}")
    print(f"{len(paths)} stories run, {len(changed)} goldens changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
