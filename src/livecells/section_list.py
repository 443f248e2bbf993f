"""The list of a section's pages, as HTML: each with what it is about and how long it takes; above it the sum. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from html import escape
from operator import add

from livecells.head import PageSize

_PLACE = re.compile(r"<!--\s*section\s*-->")


@dataclass(frozen=True)
class ListedPage:
    """A page of a section. `url` leads to it from the page that has the list."""

    title: str
    url: str
    about: str
    size: PageSize


def put_list(html: str, pages: Callable[[], Sequence[ListedPage]]) -> str:
    """Return a page's HTML with the list of its section in the place of `<!-- section -->`; `pages` is asked where there is one."""
    return _PLACE.sub(lambda found: _section_list(pages()), html)


def _section_list(pages: Sequence[ListedPage]) -> str:
    items = (
        f'<li><a href="{escape(page.url)}">{escape(page.title)}</a> <small>{page.size}</small>'
        f"{f'<p>{escape(page.about)}</p>' if page.about else ''}</li>"
        for page in pages
    )
    total = reduce(add, (page.size for page in pages), PageSize(0, 0, 0))
    return f'<p class="lc-page-head">{len(pages)} pages · {total}</p><ol class="lc-section">{"".join(items)}</ol>'
