"""Twins: a page as Markdown for machines and for notes: its cells as code, with what was recorded of them in the place of the fences. Pure.

`twin` makes one page, `contents` the list of all, for llms.txt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from textwrap import indent
from typing import Any

from livecells.conversion import FENCE, LIVE, live_fences
from livecells.snippet import Cell
from livecells.version_table import stories as stories_in_tables

# Returns the cell that a fence names, and its recorded result; None where there is none.
Lookup = Callable[[str, str], tuple[Cell, dict[str, Any]] | None]
# Returns the address that a link to a file or an address of the site has from the twin.
Resolve = Callable[[str], str]

_SRC = re.compile(r"""\bsrc=["']?(?P<name>\w+)\.py:(?P<cell>[^\s"'}]+)""")
_LINK = re.compile(r"(?<=\]\()(?P<to>[^)\s]+)")
_NOT_TEXT = re.compile(
    r"^[ ]*<!--.*?-->\n?|\s*\{ [.#][^}]*\}|^<(?P<tag>form)\b.*?</(?P=tag)>\n?|^</?div[^>]*>\n?",
    re.DOTALL | re.MULTILINE,
)


def stories(markdown: str) -> set[str]:
    """Return the names of the stories that a page's fences and tables name."""
    fenced = {named["name"] for line in live_fences(markdown.split("\n")) if (named := _SRC.search(line))}
    return fenced | stories_in_tables(markdown)


def twin(markdown: str, source: str, lookup: Lookup, resolve: Resolve) -> str:
    """Return the twin of a page's Markdown; `source` is the page's own address, named below its title where there is one."""
    lines: list[str] = []
    text: list[str] = []  # outside of all code

    def flush() -> None:
        words = _NOT_TEXT.sub("", "\n".join(text))
        lines.append(_LINK.sub(lambda found: resolve(found["to"]), words))
        text.clear()

    fence: list[str] = []
    for line in markdown.split("\n"):
        if fence:
            fence.append(line)
            if line.strip() == _marks(fence[0]):
                lines += _fenced(fence, lookup)
                fence = []
        elif FENCE.fullmatch(line):
            flush()
            fence = [line]
        else:
            text.append(line)
    text += fence
    flush()
    title, _, rest = "\n".join(lines).strip().partition("\n")
    head = f"{title}\n\n<{source}>\n\n" if source else f"{title}\n\n"
    return re.sub(r"\n{3,}", "\n\n", f"{head}{rest.strip()}\n")


def contents(name: str, description: str, sections: Iterable[tuple[str, Sequence[tuple[str, str, str]]]]) -> str:
    """Return llms.txt: the sections of the navigation, each page with its title, the address of its twin, and what it is about."""
    parts = [f"# {name}", f"> {description}"]
    for title, pages in sections:
        listed = (f"- [{each}]({address}){f': {about}' if about else ''}" for each, address, about in pages)
        parts.append("\n".join([f"## {title}", "", *listed]))
    return "\n\n".join(parts) + "\n"


def _marks(opening: str) -> str:
    found = FENCE.fullmatch(opening)
    assert found
    return found["marks"]


def _fenced(fence: list[str], lookup: Lookup) -> list[str]:
    """Return the lines for a fence: a cell with its result, or the fence as it is."""
    opened = FENCE.fullmatch(fence[0])
    assert opened
    named = _SRC.search(opened["info"]) if LIVE.match(opened["info"]) else None
    found = lookup(named["name"], named["cell"]) if named else None
    if not found:
        return fence
    margin = fence[0][: len(fence[0]) - len(fence[0].lstrip())]
    return indent(_cell(*found), margin).split("\n")


def _cell(cell: Cell, result: dict[str, Any]) -> str:
    """Return a cell as Markdown: its title, its code, and what was recorded of it."""
    parts = [f"**{cell.title}**", _block("python", cell.source)]
    output = "".join(chunk["text"] for chunk in result["output"])
    shown = {
        "Output": output,
        "Value": result["value"]["text"] if result["value"] else "",
        "Error": f"{result['error']['type']}: {result['error']['message']}" if result["error"] else "",
    }
    parts += [f"{what}:\n\n{_block('text', text)}" for what, text in shown.items() if text]
    if result["sql"]:
        parts.append(f"SQL, with the line that caused it:\n\n{_block('sql', chr(10).join(map(_event, result['sql'])))}")
    return "\n\n".join(parts)


def _block(language: str, text: str) -> str:
    marks = "`" * max(3, *(len(run) + 1 for run in re.findall("`{3,}", text)), 3)
    return f"{marks}{language}\n{text.rstrip()}\n{marks}"


def _event(event: dict[str, Any]) -> str:
    """Return an entry of the tape in a line or more: what was asked, and as a comment whence and what became of it."""
    notes = [f"line {event['line']}"] if event["line"] is not None else []
    notes += [event["cause"]] if event["cause"] else []
    notes += [event["effect"]] if event["effect"] != "sent" else []
    notes += event["parameters"][:3]
    return f"{' '.join(event['text'].split())}  -- {'; '.join(notes)}" if notes else event["text"]
