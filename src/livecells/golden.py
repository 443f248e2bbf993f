"""Goldens: the recorded results of a story, `snippets/NAME.golden.json` beside the snippet.

Two readers need them: pytest, which runs the cells and compares, and the page builder, which shows them and runs
nothing. A golden is stale when a cell's key is no longer the one it was recorded with.
"""

from __future__ import annotations

import json
from pathlib import Path

from livecells.runtime.result import SCHEMA, CellResult
from livecells.snippet import Cell, Snippet

RECORD = "run `make record`, look at the difference, and commit it"


class GoldenError(Exception):
    """A golden is missing, stale or unreadable. The text names the file and the remedy."""


def golden_path(snippet_path: Path) -> Path:
    """Return where the results of a snippet are recorded."""
    return snippet_path.with_suffix(".golden.json")


def dump(snippet: Snippet, results: dict[str, CellResult]) -> str:
    """Return the text of a golden: JSON, indented so that a change reads well as a diff."""
    cells = {cell.id: {"key": cell.key, "result": results[cell.id].to_dict()} for cell in snippet.cells}
    return json.dumps({"schema": SCHEMA, "cells": cells}, indent=1, ensure_ascii=False) + "\n"


def read(path: Path) -> dict[str, tuple[str, CellResult]]:
    """Return key and result of every recorded cell. Raises GoldenError."""
    if not path.exists():
        raise GoldenError(f"{path}: no recorded results yet: {RECORD}.")
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["schema"] != SCHEMA:
            raise GoldenError(f"{path}: recorded with schema {data['schema']}, this is schema {SCHEMA}: {RECORD}.")
        return {id: (cell["key"], CellResult.from_dict(cell["result"])) for id, cell in data["cells"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise GoldenError(f"{path}: not a golden ({type(error).__name__}: {error}): {RECORD}.") from error


def result_of(cell: Cell, path: Path, golden: dict[str, tuple[str, CellResult]]) -> CellResult:
    """Return the recorded result of a cell. Raises GoldenError where there is none, or one of other code."""
    if cell.id not in golden:
        raise GoldenError(f"{path}: no result for cell `{cell.id}`: {RECORD}.")
    key, result = golden[cell.id]
    if key != cell.key:
        raise GoldenError(
            f"{path}: stale: `{cell.id}`, a cell before it or ares.py changed since it was recorded: {RECORD}."
        )
    return result
