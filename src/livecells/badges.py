"""Badges: what other versions of SQLAlchemy do differently, as HTML: under each cell; in a few words for a page. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

from livecells.versions import Difference

_KINDS = {
    "same": "the same",
    "sql": "other SQL",
    "other": "another result",
    "fails": "not possible",
    "not run": "not run",
}
_PARTS = {
    "output": "What the cell prints",
    "value": "Its value",
    "error": "Its error",
    "sql": "What SQLAlchemy asks for",
}
_MORE = 40  # lines of a difference that are shown


def kind(difference: Difference) -> str:
    """Return what kind of difference it is: a key of the words above."""
    if not difference:
        return "same"
    if "fails" in difference:
        return "not run" if difference["fails"][0].startswith("not run") else "fails"
    return "sql" if set(difference) == {"sql"} else "other"


def cell_badge(differences: Mapping[str, Difference]) -> str:
    """Return what stands under a cell: for each version in a few words, and the differences where there are any."""
    if not differences:
        return ""
    if not any(differences.values()):
        names = " and ".join(map(escape, differences))
        return f'<p class="lc-versions">On SQLAlchemy {names}: the same</p>\n'
    words = " · ".join(f"{escape(name)} {_KINDS[kind(each)]}" for name, each in differences.items())
    told = "".join(_told(name, each) for name, each in differences.items() if each)
    return f'<details class="lc-versions"><summary>On SQLAlchemy {words}</summary>{told}</details>\n'


def page_versions(own: str, others: Mapping[str, str], cells: Iterable[Mapping[str, Difference]]) -> tuple[str, str]:
    """Return for which versions a page holds, in a few words, and what differs, as text; nothing where nothing does.

    `others` are the exact versions by name, `cells` the differences of the page's cells.
    """
    shown = list(cells)
    found = {name: Counter(kind(each[name]) for each in shown if name in each) for name in others}
    compared = {name: kinds for name, kinds in found.items() if kinds}
    same = [name for name, kinds in compared.items() if kinds["same"] == kinds.total()]
    differ = [name for name in compared if name not in same]
    words = [f"SQLAlchemy {own}"]
    words += [
        f"{what} {' and '.join(names)}" for what, names in (("the same on", same), ("differences on", differ)) if names
    ]
    told = [f"On SQLAlchemy {others[name]}: {_counted(compared[name])}." for name in differ]
    return ", ".join(words), " ".join(told)


def _counted(kinds: Counter[str]) -> str:
    counts = [f"{_KINDS[each]} in {kinds[each]}" for each in _KINDS if kinds[each]]
    total = kinds.total()
    return ", ".join([f"{counts[0]} of {total} cell{'s' if total > 1 else ''}", *counts[1:]])


def _told(name: str, difference: Difference) -> str:
    """Return the difference of one version: why it fails, or the lines that are not the same."""
    if "fails" in difference:
        since = f" New in SQLAlchemy {escape(difference['since'][0])}." if "since" in difference else ""
        message = f"<code>{escape(difference['fails'][0])}</code>"
        if kind(difference) == "not run":
            message = escape(difference["fails"][0].removeprefix("not run: ")).replace("`", "")
        return f"<p>On {escape(name)}: {message}.{since}</p>"
    parts = (
        f"<p>{title}, here (−) and on {escape(name)} (+):</p><pre>{_lines(difference[what])}</pre>"
        for what, title in _PARTS.items()
        if what in difference
    )
    return "".join(parts)


def _lines(lines: list[str]) -> str:
    tags = {"-": "del", "+": "ins"}
    shown = [f"<{tags[line[0]]}>{escape(line[1:]) or ' '}</{tags[line[0]]}>" for line in lines[:_MORE]]
    more = len(lines) - _MORE
    return "".join([*shown, *([f"… {more} more lines"] if more > 0 else [])])
