"""A plain run of stories, under whatever SQLAlchemy is on the path: what each cell printed, returned, raised and asked for.

    python -m livecells.plain_run FOLDER [dialects]    the stories of a folder as JSON: {story: Run}

With `dialects` it also tells how SQLAlchemy writes the statements for other databases. Nothing watches but the engine's own
events, which are the same in 1.4, 2.0 and 2.1.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from livecells import snippet
from livecells.apart import each_apart, empty_folder
from livecells.runtime.environment import Settings, environment
from livecells.runtime.errors import describe_error
from livecells.runtime.left_running import nothing_left_running
from livecells.runtime.output import captured_output
from livecells.runtime.source import compiled, normalised, show_in_tracebacks
from livecells.runtime.story_modules import StoryModules
from livecells.runtime.values import format_value

_MANUAL = re.compile(r"(https://sqlalche\.me/e)/\d+/")  # the number is the version's


@dataclass(frozen=True)
class Seen:
    """One cell. `sql` are SQLAlchemy's own entries, a line each; `error` is class and message, in lines."""

    output: list[str]
    value: list[str]
    error: list[str]
    sql: list[str]


@dataclass(frozen=True)
class Run:
    """A story: its cells by id, and its statements in other dialects, see `dialects.py`, each by what SQLite is sent."""

    cells: dict[str, Seen]
    dialects: dict[str, dict[str, str]]


def _run(home: str, dialects: bool, path: Path) -> dict[str, Any]:
    """Run a story whose shared modules are in `home`. A cell that raises ends it, whether its marker says so or not."""
    sys.path.insert(0, home)
    _listen()
    if dialects:
        _listen_for_dialects()
    story = snippet.load(path)
    modules, settings = StoryModules(story.name, home), Settings()
    seen: dict[str, Seen] = {}
    with empty_folder():
        for cell in story.cells:
            with modules.imported():
                found = _run_cell(cell.source, f"{story.name}:{cell.id}", modules.namespace, settings)
            seen[cell.id] = found
            if found.error:
                break
    return asdict(Run(seen, _spelled))


def _run_cell(source: str, filename: str, namespace: dict[str, Any], settings: Settings) -> Seen:
    source = normalised(source)
    show_in_tracebacks(source, filename)
    value, error = None, None
    _asked.clear()
    with captured_output() as output, environment(settings), nothing_left_running(output.note):
        try:
            program = compiled(source, filename)
            eval(program.body, namespace)
            if program.last is not None:
                value = format_value(eval(program.last, namespace))
        except BaseException as raised:  # noqa: BLE001 (a cell may raise anything)
            story, _, cell = filename.partition(":")
            error = describe_error(raised, story, cell)
            raised.__traceback__ = None
    return Seen(
        _lines("".join(chunk.text for chunk in output.chunks())),
        _lines(value.text if value else ""),
        _lines(f"{error.type}: {error.message}" if error else ""),
        list(_asked),
    )


def _lines(text: str) -> list[str]:
    return _MANUAL.sub(r"\1/", text).rstrip().splitlines()


_asked: list[str] = []


def _listen() -> None:
    event.listen(Engine, "begin", lambda connection: _asked.append("BEGIN (implicit)"))
    event.listen(Engine, "commit", lambda connection: _asked.append("COMMIT"))
    event.listen(Engine, "rollback", lambda connection: _asked.append("ROLLBACK"))
    event.listen(
        Engine,
        "before_cursor_execute",
        lambda connection, cursor, statement, *rest: _asked.append(" ".join(statement.split())),
    )


_spelled: dict[str, dict[str, str]] = {}


def _listen_for_dialects() -> None:
    from livecells.dialects import spellings  # of the site's own SQLAlchemy

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        if (found := spellings(context)) is not None:
            _spelled[" ".join(statement.split())] = found

    event.listen(Engine, "before_cursor_execute", note)


def main(arguments: list[str]) -> int:
    """Run all stories of a folder."""
    home, *options = arguments
    paths = snippet.story_files(Path(home))
    found = each_apart(partial(_run, home, options == ["dialects"]), paths)
    print(json.dumps({path.stem: each for path, each in zip(paths, found, strict=True)}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
