"""Goldens: the recorded results of a story, `snippets/NAME.golden.json` beside the snippet.

Two readers need them: pytest, which runs the cells and compares, and the page builder, which shows them and runs
nothing. A golden is stale when a cell's key is no longer the one it was recorded with.
"""

from __future__ import annotations

import json
import marshal
from collections.abc import Mapping
from itertools import repeat
from pathlib import Path
from typing import Any

from livecells.runtime.result import SCHEMA
from livecells.snippet import Cell, Snippet
from livecells.versions import Difference

SUFFIX = ".golden.json"
# What only the steps of a cell show, and the panels: most of a result.
_STEPS = ("objects", "tables", "moments")
LINE = 140  # characters
RECORD = "run `make record`, look at the difference, and commit it"


class GoldenError(Exception):
    """A golden is missing, stale or unreadable. The text names the file and the remedy."""


class Recorded:
    """What is recorded of a cell: its key, its result as JSON, and what other versions of SQLAlchemy do differently.

    The result is packed until it is asked for: in a large site that is a tenth of the memory.
    """

    __slots__ = ("_packed", "key", "versions")

    def __init__(self, key: str, result: dict[str, Any], versions: dict[str, Difference]) -> None:
        self.key = key
        self.versions = versions
        self._packed = marshal.dumps(result)

    @property
    def result(self) -> dict[str, Any]:
        """The result, a copy each time."""
        result: dict[str, Any] = marshal.loads(self._packed)
        return result


def golden_path(snippet_path: Path) -> Path:
    """Return where the results of a snippet are recorded."""
    return snippet_path.with_suffix(SUFFIX)


def story_of(path: Path) -> str:
    """Return the name of the story whose results a golden holds."""
    return path.name.removesuffix(SUFFIX)


def leftovers(snippets: Path) -> list[Path]:
    """Return the goldens of a folder that have no story there."""
    return [path for path in sorted(snippets.glob(f"*{SUFFIX}")) if not (snippets / f"{story_of(path)}.py").exists()]


def kept(cell: Cell, result: dict[str, Any]) -> dict[str, Any]:
    """Return of a cell's result what its golden keeps: no page shows the steps of a hidden cell."""
    return result | {part: [] for part in _STEPS} if cell.hidden else result


def dump(
    snippet: Snippet, results: Mapping[str, dict[str, Any]], differences: Mapping[str, Mapping[str, Difference]]
) -> str:
    """Return the text of a golden: JSON, indented so that a change reads well as a diff.

    `results` are those of `CellResult.to_dict`, `differences` what other versions do; both by cell.
    """
    cells = {
        cell.id: {"key": cell.key, "versions": differences.get(cell.id, {}), "result": kept(cell, results[cell.id])}
        for cell in snippet.cells
    }
    return _indented({"schema": SCHEMA, "cells": cells}) + "\n"


def _indented(data: Any, depth: int = 0) -> str:
    """Return JSON with a line for all that fits into one: a change of a moment is a change of a line."""
    line = json.dumps(data, ensure_ascii=False)
    if len(line) + depth <= LINE or not isinstance(data, dict | list) or not data:
        return line
    names = (f"{json.dumps(name)}: " for name in data) if isinstance(data, dict) else repeat("")
    values = data.values() if isinstance(data, dict) else data
    inner = " " * (depth + 1)
    lines = [f"{inner}{name}{_indented(value, depth + 1)}" for name, value in zip(names, values, strict=False)]
    opened, closed = "{}" if isinstance(data, dict) else "[]"
    return f"{opened}\n" + ",\n".join(lines) + f"\n{' ' * depth}{closed}"


def read(path: Path) -> dict[str, Recorded]:
    """Return what is recorded of every cell. Raises GoldenError."""
    if not path.exists():
        raise GoldenError(f"{path}: no recorded results yet: {RECORD}.")
    try:
        return parsed(path.read_text("utf-8"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GoldenError(f"{path}: not a golden ({type(error).__name__}: {error}): {RECORD}.") from error
    except GoldenError as error:
        raise GoldenError(f"{path}: {error}: {RECORD}.") from error


def parsed(text: str) -> dict[str, Recorded]:
    """Return what the text of a golden holds. Raises GoldenError for another schema; anything where it is no golden."""
    data = json.loads(text)
    if data["schema"] != SCHEMA:
        raise GoldenError(f"recorded with schema {data['schema']}, this is schema {SCHEMA}")
    return {
        id: Recorded(str(cell["key"]), dict(cell["result"]), dict(cell["versions"]))
        for id, cell in data["cells"].items()
    }


def recorded(cell: Cell, path: Path, golden: dict[str, Recorded]) -> Recorded:
    """Return what is recorded of a cell. Raises GoldenError where there is nothing, or something of other code."""
    if cell.id not in golden:
        raise GoldenError(f"{path}: no result for cell `{cell.id}`: {RECORD}.")
    if golden[cell.id].key != cell.key:
        raise GoldenError(
            f"{path}: stale: `{cell.id}`, a cell before it or a shared module changed since it was recorded: {RECORD}."
        )
    return golden[cell.id]
