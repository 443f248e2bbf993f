"""The record of dialects, `snippets/dialects.json`: how SQLAlchemy writes the statements of each story for other databases.

`make record` writes it beside the goldens, the bundle takes it along, and a reader asks for it in the SQL panel.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from livecells.versions import Dialects

FILE = "dialects.json"


def read(snippets: Path) -> Dialects:
    """Return what is recorded of the stories of a folder; nothing where there is no record yet."""
    path = snippets / FILE
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def updated(recorded: Dialects, found: Dialects, stories: set[str]) -> Dialects:
    """Return a record with what was found of some stories, and without what is no story any more.

    A dialect that writes a statement as SQLite's is left out; a statement that all write alike has none.
    """
    told = recorded | {story: {text: _others(text, each) for text, each in found[story].items()} for story in found}
    return {story: dict(sorted(told[story].items())) for story in sorted(told) if story in stories and told[story]}


def _others(text: str, spellings: Mapping[str, str]) -> dict[str, str]:
    return {name: spelling for name, spelling in spellings.items() if spelling != text}


def write(snippets: Path, record: Dialects) -> bool:
    """Write the record where it has changed, and return whether it had."""
    path = snippets / FILE
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    if record == read(snippets):
        return False
    path.write_text(text, "utf-8", newline="\n")
    return True
