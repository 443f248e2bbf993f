"""Reports: what a recorded cell shows, in lines that an author reads, and what is no longer as it was. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from livecells.badges import kind
from livecells.comparison import parts_that_differ
from livecells.golden import Recorded
from livecells.snippet import Snippet

_WIDTH = 100
_NAMES = {"error": "error", "output": "output", "sql": "SQL", "spans": "transactions", "moments": "steps"}


def aspects(recorded: Recorded) -> dict[str, str]:
    """Return what a cell shows, by aspect; what there is nothing of is left out."""
    result = recorded.result
    error, value = result["error"], result["value"]
    all_aspects = {
        "prints": _lines("".join(chunk["text"] for chunk in result["output"])),
        "value": _lines(value["text"]) if value else "",
        "SQL": _joined(_verb(event) for event in result["sql"]),
        "objects": _at_the_end(result),
        "raises": _lines(f"{error['type']}: {error['message']}") if error else "",
        "elsewhere": ", ".join(f"{kind(each)} on {name}" for name, each in recorded.versions.items() if each),
    }
    return {name: text for name, text in all_aspects.items() if text}


def changes(old: Recorded | None, new: Recorded) -> list[str]:
    """Return the names of what a cell shows differently; empty where it is all the same."""
    if old is None:
        return ["all of it"]
    parts = parts_that_differ(old.result, new.result)
    if len(parts) > 1 and "moments" in parts:
        parts.remove("moments")  # they say when the others came to be
    versions = ["other versions"] if old.versions != new.versions else []
    return [_NAMES.get(part, part) for part in parts] + versions


def story_report(
    story: Snippet, old: dict[str, Recorded], new: dict[str, Recorded], *, all_cells: bool = False
) -> list[str]:
    """Return the lines about a story: what each cell shows that is new or changed, or what all of them show."""
    lines = []
    for cell in story.cells:
        was, now = old.get(cell.id), new[cell.id]
        changed = changes(was, now)
        if not changed and not all_cells:
            continue
        head = f"changed: {', '.join(changed)}" if was and changed else "the same" if was else "new"
        lines.append(f"  {cell.id}  {head}")
        before = aspects(was) if was else {}
        after = aspects(now)
        for name in dict.fromkeys([*after, *before]):
            lines.append(f"    {name:9} {after.get(name, 'nothing')}")
            if was and before.get(name) != after.get(name):
                lines.append(f"    {'':9} was: {before.get(name, 'nothing')}")
    return lines


def _lines(text: str) -> str:
    """Return the first line, and how many follow."""
    first, *rest = text.rstrip().split("\n")
    shown = f"{first[:_WIDTH]}…" if len(first) > _WIDTH else first
    return f"{shown} (and {len(rest)} more line{'s' if len(rest) > 1 else ''})" if rest else shown


def _verb(event: dict[str, Any]) -> str:
    if event["kind"] == "statement":
        return str(event["text"].split(maxsplit=1)[0]).upper() if event["text"].strip() else "…"
    return str(event["kind"]).upper().replace("-", " ")


def _joined(words: Iterable[str]) -> str:
    runs = ((word, sum(1 for _ in same)) for word, same in groupby(words))
    return " · ".join(word if count == 1 else f"{word} × {count}" for word, count in runs)


def _at_the_end(result: dict[str, Any]) -> str:
    """Return the mapped objects after the cell, by state."""
    if not result["moments"]:
        return ""
    last = [result["objects"][index] for index in result["moments"][-1]["objects"]]
    counted = Counter(each["status"] for each in last)
    names = {status: [each["name"] for each in last if each["status"] == status] for status in counted}
    return "; ".join(
        f"{status}: {', '.join(some[:6])}{' …' if len(some) > 6 else ''}" for status, some in names.items()
    )
