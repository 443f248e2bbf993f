"""Head: the line under a page's title, as HTML: how long it takes, what is on it, for which versions it holds. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape

from livecells.badges import page_versions
from livecells.versions import Difference

WORDS = 220  # that are read in a minute
CELL = 0.5  # minutes that one cell takes: to read, to run, to go through
EXERCISE = 4  # minutes

_CELL = re.compile(r"<live-cell.*?</live-cell>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def page_head(
    html: str, exercises: int, own: str, others: Mapping[str, str], cells: Sequence[Mapping[str, Difference]]
) -> str:
    """Return the line for a page of that HTML. `cells` are the differences of its cells, see `page_versions`; some are `exercises`."""
    words = len(unescape(_TAG.sub(" ", _CELL.sub("", html))).split())
    minutes = max(1, round(words / WORDS + (len(cells) - exercises) * CELL + exercises * EXERCISE))
    parts = [f"{minutes} min"]
    parts += [_counted(count, name) for count, name in ((len(cells), "cell"), (exercises, "exercise")) if count]
    short, told = page_versions(own, others, cells)
    line = escape(" · ".join([*parts, short]))
    attributes = 'class="lc-page-head" data-search-exclude=""'
    if not told:
        return f"<p {attributes}>{line}</p>"
    return f"<details {attributes}><summary>{line}</summary><p>{escape(told)}</p></details>"


def _counted(count: int, name: str) -> str:
    return f"{count} {name}{'s' if count > 1 else ''}"
