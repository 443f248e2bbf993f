"""Version tables: for `<!-- versions of STORY -->`, a row for each cell of a story, with what it prints under each version. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from livecells.golden import Recorded
from livecells.markup import code_html
from livecells.snippet import Snippet
from livecells.versions import Difference

_PLACE = re.compile(r"^<!--\s*versions of (?P<story>\w+)\s*-->$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """A cell, and what it prints: first under the site's own version, then under the others."""

    title: str
    source: str
    outcomes: tuple[str, ...]


def stories(markdown: str) -> set[str]:
    """Return the names of the stories that a page has as tables."""
    return {found["story"] for found in _PLACE.finditer(markdown)}


def put_tables(markdown: str, table: Callable[[str], str]) -> str:
    """Return the Markdown of a page with what `table` returns for a story in the place of each mark."""
    return _PLACE.sub(lambda found: table(found["story"]), markdown)


def rows(story: Snippet, recorded: Mapping[str, Recorded]) -> list[Row]:
    """Return the rows of a story: its cells that are not hidden."""
    return [Row(cell.title, cell.source, _outcomes(recorded[cell.id])) for cell in story.cells if not cell.hidden]


def _outcomes(recorded: Recorded) -> tuple[str, ...]:
    own = "".join(chunk["text"] for chunk in recorded.result["output"]).strip()
    return own, *(_outcome(own, difference) for difference in recorded.versions.values())


def _outcome(own: str, difference: Difference) -> str:
    """Return what another version prints. A row prints one line, so what is added to a difference is all of it."""
    if "fails" in difference:
        return difference["fails"][0]
    return "\n".join(line[1:] for line in difference.get("output", ()) if line.startswith("+")) or own


def table_html(versions: Sequence[str], shown: Sequence[Row]) -> str:
    """Return the table as HTML. What is the same as under the version at its left is in the background."""
    head = "".join(f'<th scope="col">{escape(version)}</th>' for version in versions)
    return f'<table class="lc-version-table"><thead><tr>{head}</tr></thead>{"".join(map(_row_html, shown))}</table>'


def _row_html(row: Row) -> str:
    code = f"<pre data-search-exclude=''><code>{code_html(row.source)}</code></pre>"
    title = f"<details><summary>{escape(row.title)}</summary>{code}</details>"
    cells = "".join(
        f"<td{' class=lc-same' if outcome == left else ''}><code>{escape(outcome)}</code></td>"
        for left, outcome in zip((None, *row.outcomes), row.outcomes, strict=False)
    )
    return f'<tbody><tr><th colspan="{len(row.outcomes)}" scope="rowgroup">{title}</th></tr><tr>{cells}</tr></tbody>'


def table_markdown(versions: Sequence[str], shown: Sequence[Row]) -> str:
    """Return the table as Markdown."""
    lines = [["", *versions], ["---"] * (len(versions) + 1)]
    lines += [[row.title, *(f"`{outcome}`" for outcome in row.outcomes)] for row in shown]
    return "\n".join(f"| {' | '.join(cell.replace('|', '\\|') for cell in line)} |" for line in lines)
