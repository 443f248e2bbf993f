"""Search: while plugins index a page, each of its cells is its code and what is searched of its result, and nothing else.

Most of a cell's HTML is for the eye. A parser in Python would read all of it for as long as everything else takes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from livecells.library import Library

_CELL = re.compile(r'<live-cell id="(?P<story>\w+):(?P<cell>[^"]+)" .*?</live-cell>', re.DOTALL)
_STAND_IN = re.compile(r'<live-cell id="[^"]+" stand-in="(?P<index>\d+)">.*?</live-cell>', re.DOTALL)


@dataclass
class StandIns:
    """The cells that something short stands in for, by the address of their page."""

    library: Library
    _cells: dict[str, list[str]] = field(default_factory=dict)

    def put(self, page: str, html: str) -> str:
        """Return the HTML of a page with a stand-in for each of its cells."""
        cells: list[str] = []
        self._cells[page] = cells

        def stand_in(found: re.Match[str]) -> str:
            story, id = found["story"], found["cell"]
            cell = self.library.story(story)[0].cell(id)
            assert cell is not None  # it is on the page
            cells.append(found[0])  # by its place: docstrings on one page may show one cell twice
            code = f"<pre><code>{escape(cell.source, quote=False)}\n</code></pre>"
            searched = self.library.render()[story][id].searched
            return f'<live-cell id="{story}:{id}" stand-in="{len(cells) - 1}"></live-cell>'

        return _CELL.sub(stand_in, html)

    def take(self, page: str, html: str) -> str:
        """Return the HTML of a page with its cells in the place of their stand-ins."""
        cells = self._cells.pop(page, [])
        return _STAND_IN.sub(lambda found: cells[int(found["index"])], html)
