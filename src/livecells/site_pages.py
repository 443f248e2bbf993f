"""Site pages: what the build does to the pages of a finished site, so that their cells work, whatever gathered and wrote them.

Each step can be done again: a plugin may build a site in several passes.
"""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

_CELL = re.compile(r"""<live-cell\b(?:[^>"']|"[^"]*"|'[^']*')*>""")
_ID = re.compile(r"""\bid=(?P<quote>["']?)(?P<story>\w+)(?:\.\d+)?:(?P<cell>[\w.-]+)(?P=quote)""")
_PAYLOAD = re.compile(r"""\bdata-cell=(?:"([^"]*)"|'([^']*)')""")
_CODE_BLOCK = re.compile(r"<code\b[^>]*\blanguage-live(?![\w-])")
_SCRIPT = re.compile(r"<script\b[^>]*>", re.IGNORECASE)
_MODULE = re.compile(r"""\btype=["']?module\b""", re.IGNORECASE)
_TYPE = re.compile(r"""\s+type=(?:"[^"]*"|'[^']*'|[^\s>]+)""", re.IGNORECASE)


def mend(site: Path, script: str, style: str) -> list[str]:
    """Make the cells of a built site's pages work, and return which pages lack what they need: they name the two files."""
    faults = []
    for path in sorted(site.rglob("*.html")):
        page = path.read_text("utf-8")
        if _CODE_BLOCK.search(page):
            faults.append(
                f"{path.relative_to(site)}: a live fence became a code block, because another program converts this page. In a "
                "notebook, let mkdocs-jupyter have `markdown_cell_processor: mkdocs`."
            )
        if "<live-cell" not in page:
            continue
        faults += [
            f"{path.relative_to(site)}: it has a cell, but does not load {file}. Check that the theme and other plugins leave "
            f"`{option}` as it is."
            for file, option in ((script, "extra_javascript"), (style, "extra_css"))
            if file not in page
        ]
        mended = with_module(with_occurrences_apart(page), script)
        if mended != page:
            path.write_text(mended, "utf-8")
    return faults


def with_occurrences_apart(page: str) -> str:
    """Return the page with a number in the ids of cells whose story has begun there before: `story.2:cell`.

    A plugin that gathers pages brings a story once with each of them, from its first cell on. Cells of one number are
    together: the browser runs them apart from the others.
    """
    begins: dict[str, str] = {}
    times: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        tag = match[0]
        id, payload = _ID.search(tag), _PAYLOAD.search(tag)
        if not id or not payload:
            return tag
        quoted = (payload[1] or payload[2]).replace("&quot;", '"')  # most of what `unescape` looks for
        cell = json.loads(unescape(quoted))
        story, first = cell["story"], (cell["before"] or [{"id": cell["cell"]}])[0]["id"]
        if begins.setdefault(story, first) == first:
            times[story] = times.get(story, 0) + 1
        number = f".{times[story]}" if times[story] > 1 else ""
        quoted = f"{id['quote']}{id['story']}{number}:{id['cell']}{id['quote']}"
        return f"{tag[: id.start()]}id={quoted}{tag[id.end() :]}"

    return _CELL.sub(numbered, page)


def with_module(page: str, script: str) -> str:
    """Return the page with the script as a module: some themes write only the address of a script, and drop what it is."""

    def module(match: re.Match[str]) -> str:
        tag = match[0]
        if script not in tag or _MODULE.search(tag):
            return tag
        return f'{_TYPE.sub("", tag).removesuffix(">").rstrip("/ ")} type="module">'

    return _SCRIPT.sub(module, page)
