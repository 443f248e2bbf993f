"""Search: while plugins index a page its cells are empty. What is searched is prose: code and recordings would outrank it.

A cell says so itself, by `data-search-exclude`, but a parser in Python would still read all of it, for as long as
everything else takes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from livecells.page_cells import WHOLE_CELL

_BEGINNING = re.compile(r'<live-cell id="[^"]+"')
_STAND_IN = re.compile(r'<live-cell id="[^"]+" stand-in="(?P<index>\d+)"></live-cell>')


@dataclass
class StandIns:
    """The cells that something empty stands in for, by the address of their page."""

    _cells: dict[str, list[str]] = field(default_factory=dict)

    def put(self, page: str, html: str) -> str:
        """Return the HTML of a page with a stand-in for each of its cells."""
        cells: list[str] = []
        self._cells[page] = cells

        def stand_in(found: re.Match[str]) -> str:
            if not (beginning := _BEGINNING.match(found[0])):
                return found[0]
            cells.append(found[0])  # by its place: docstrings on one page may show one cell twice
            return f'{beginning[0]} stand-in="{len(cells) - 1}"></live-cell>'

        return WHOLE_CELL.sub(stand_in, html)

    def take(self, page: str, html: str) -> str:
        """Return the HTML of a page with its cells in the place of their stand-ins."""
        cells = self._cells.pop(page, [])
        return _STAND_IN.sub(lambda found: cells[int(found["index"])], html)
