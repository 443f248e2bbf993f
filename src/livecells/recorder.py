"""The recorder: runs stories twice, writes what they show into their goldens, and tells the author what that is.

    python -m livecells.recorder [NAME | snippets/NAME.py ...]

Without a name it records them all. A story is refused where a cell does not end as its marker says, or where its two runs,
in processes that differ in what no result may depend on, do not show the same.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from livecells import comparison, dialect_record, golden, report, snippet, trial, versions
from livecells.cache import AssetsError, Log, silent
from livecells.golden import Recorded
from livecells.library import did_you_mean
from livecells.project import ProjectError, snippets_folder
from livecells.trial import RecordError, Results

_STEADY = (
    "A result must be the same in every run: no time, id(), hash(), order of a set, or random number without a seed."
)


@dataclass
class Recording:
    """What a run of the recorder came to: the records that changed, the faults of stories, and lines about the others."""

    changed: list[Path] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def record(paths: Sequence[Path], log: Log = silent, *, all_cells: bool = False) -> Recording:
    """Run stories and write the goldens of those without a fault, all at the end. `all_cells`: tell of what is the same, too.

    Raises AssetsError where another version of SQLAlchemy cannot be had.
    """
    recording = Recording()
    before = _files(paths)
    results: dict[Path, Results] = {}
    for path, outcomes in zip(paths, trial.twice(paths), strict=True):
        try:
            results[path] = _the_same(path, *outcomes)
        except (RecordError, snippet.SnippetError) as fault:
            recording.faults.append(str(fault))
    recording.faults += [
        f"{left}: a cell has left this file behind. Delete it, and let the cell write into the folder it is in."
        for left in sorted(_files(paths) - before)
    ]
    texts = {}
    for folder in {path.parent for path in results}:
        of_folder = [path for path in results if path.parent == folder]
        pinned = (folder / versions.LOCK).is_file()
        differences = versions.compare(folder, of_folder, log) if pinned else {}
        for path in of_folder:
            story = snippet.load(path)
            texts[path] = golden.dump(story, results[path], differences.get(path.stem, {}))
            lines = report.story_report(story, _old(path), golden.parsed(texts[path]), all_cells=all_cells)
            recording.told += [f"{path}  {story.title}", *lines] if lines else []
        stories = {path.stem for path in snippet.story_files(folder)}
        spelled = versions.in_dialects(folder, of_folder, log) if pinned else {}
        if dialect_record.write(folder, dialect_record.updated(dialect_record.read(folder), spelled, stories)):
            recording.changed.append(folder / dialect_record.FILE)
    for path, text in texts.items():
        target = golden.golden_path(path)
        if not target.exists() or target.read_text("utf-8") != text:
            target.write_text(text, "utf-8", newline="\n")
            recording.changed.append(target)
    return recording


def _the_same(path: Path, here: Results | RecordError, there: Results | RecordError) -> Results:
    """Return the results of a story that both runs have shown. Raises RecordError, SnippetError."""
    for outcome in (here, there):
        if isinstance(outcome, RecordError):
            raise outcome
    assert isinstance(here, dict)
    assert isinstance(there, dict)
    for cell in snippet.load(path).cells:
        if found := comparison.first_difference(cell, here[cell.id], there[cell.id]):
            raise RecordError(f"{path}:{found.line}: `{cell.id}` {found}. {_STEADY}")
    return here


def _old(path: Path) -> dict[str, Recorded]:
    """Return what was recorded of a story before; nothing where that cannot be read."""
    try:
        return golden.read(golden.golden_path(path))
    except golden.GoldenError:
        return {}


def _files(paths: Sequence[Path]) -> set[Path]:
    """Return what lies beside the stories and beside their folder: where a cell could leave a file by mistake."""
    folders = {folder for path in paths for folder in (path.parent, path.resolve().parent.parent)}
    return {each for folder in folders for each in folder.iterdir() if each.name != "__pycache__"}


def named(arguments: Sequence[str], start: Path) -> list[Path]:
    """Return the stories that are named, by file or by name alone; all of the project without a name.

    Raises ProjectError, or RecordError for a name that no story has.
    """
    paths = [path for path in map(Path, arguments) if path.suffix == ".py"]
    for path in paths:
        if not path.is_file():
            raise RecordError(f"{path}: there is no such file.")
    if len(paths) == len(arguments) > 0:
        return paths
    folder = snippets_folder(start)
    stories = {path.stem: path for path in snippet.story_files(folder)}
    if not stories:
        raise RecordError(f"{folder}: there is no story in it. Write one: a file with a line `# %% what-happens`.")
    for name in arguments:
        if Path(name).suffix != ".py" and name not in stories:
            raise RecordError(f"{folder}: there is no story `{name}`{did_you_mean(name, list(stories))}.")
    return [Path(each) if Path(each).suffix == ".py" else stories[each] for each in arguments] or list(stories.values())


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def main(arguments: list[str]) -> int:
    """Record the given stories, or all; print what they show and what changed."""
    if any(each.startswith("-") for each in arguments):
        print("usage: python -m livecells.recorder [NAME | PATH/NAME.py ...]", file=sys.stderr)
        return 0 if set(arguments) <= {"-h", "--help"} else 2
    try:
        paths = named(arguments, Path.cwd())
        recording = record(paths, print, all_cells=bool(arguments))
    except (RecordError, ProjectError, AssetsError) as error:
        print(error, file=sys.stderr)
        return 1
    for line in recording.told:
        print(line)
    for folder in {path.parent for path in paths}:
        recording.faults += [
            f"{left}: there is no story {golden.story_of(left)}.py any more. Delete this golden."
            for left in golden.leftovers(folder)
        ]
    for fault in recording.faults:
        print(fault, file=sys.stderr)
    ran = "1 story" if len(paths) == 1 else f"{len(paths)} stories"
    counts = [f"{ran} run", _counted(len(recording.changed), "file") + " changed"]
    print(", ".join([*counts, *([_counted(len(recording.faults), "fault")] if recording.faults else [])]))
    return 1 if recording.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
