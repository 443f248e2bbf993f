"""The Markdown extension: gives a page's conversion its host, keeps cells out of paragraphs, misses no fence.

Superfences calls `livecells.fence.format`; what it cannot know of the page around the fence is done here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER

from livecells import golden, markup, snippet
from livecells.conversion import Conversion, Host
from livecells.head import PageSize, page_head
from livecells.library import Library, LibraryError
from livecells.page_cells import WHOLE_CELL
from livecells.pitfalls import HEADINGS, Pitfalls
from livecells.untranslated import TAGS, untranslated
from livecells.version_table import put_tables, rows, table_html

TAG = "live-cell"

_ASKS = re.compile(rf"<{TAG} [^>]* asks=\"\"")

_VERSIONS = re.compile(r"<!--\s*versions\s*-->")
_PROOF = re.compile(r"<!--\s*proof:.*?-->\n?", re.DOTALL)
_PLACEHOLDER = re.compile(f"({HTML_PLACEHOLDER % '[0-9]+'})")


class LiveCellsExtension(Extension):
    """`Markdown(extensions=["pymdownx.superfences", LiveCellsExtension(host)])`, or by name: `livecells.extension`."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host

    def extendMarkdown(self, md: Markdown) -> None:
        """Register all parts."""
        Conversion(self.host).attach(md)
        md.preprocessors.register(_Expect(md), "live-cells", 29)  # before any fence is taken
        md.preprocessors.register(_VersionTables(md), "live-cells-version-tables", 26)  # before comments are put aside
        md.treeprocessors.register(_OutOfParagraphs(md), "live-cells", 15)  # after the inline patterns
        md.treeprocessors.register(Pitfalls(md), "live-cells-pitfalls", 14.5)
        md.treeprocessors.register(_Covered(md), "live-cells-covered", 14)  # up to a heading, so after these are made
        md.treeprocessors.register(_Headings(md), "live-cells-headings", 13)
        md.treeprocessors.register(_Parsed(md), "live-cells-parsed", -100)  # after all others
        md.treeprocessors.register(_Untranslated(md), "live-cells-untranslated", 12)
        md.postprocessors.register(_Proofs(md), "live-cells-proofs", 1)  # before the words of the page are counted
        md.postprocessors.register(_Unhandled(md), "live-cells", 0)
        md.postprocessors.register(_Head(md), "live-cells-head", 0)


def makeExtension(snippets: str = "snippets") -> LiveCellsExtension:
    """Return the extension for a host that knows it by its name alone: a fault ends the build. Markdown calls this."""
    return LiveCellsExtension(Host(Library(Path(snippets))))


class _Expect(Preprocessor):
    """Notes the fences of the page."""

    def run(self, lines: list[str]) -> list[str]:
        Conversion.of(self.md).expect(lines)
        return lines


class _VersionTables(Preprocessor):
    """Puts the table of a story in the place of `<!-- versions of STORY -->`."""

    def run(self, lines: list[str]) -> list[str]:
        return put_tables("\n".join(lines), self._table).split("\n")

    def _table(self, name: str) -> str:
        conversion = Conversion.of(self.md)
        library = conversion.host.library
        try:
            story, recorded = library.story(name)
            for cell in story.cells:
                golden.recorded(cell, golden.golden_path(library.path(name)), recorded)
        except (LibraryError, snippet.SnippetError, golden.GoldenError) as error:
            return conversion.fault(str(error))
        conversion.tables.append(name)
        conversion.host.shown |= {(name, cell.id) for cell in story.cells}
        own, others = library.versions()
        html: str = self.md.htmlStash.store(table_html([own, *others.values()], rows(story, recorded)))
        return html


class _OutOfParagraphs(Treeprocessor):
    """Splits a paragraph around a cell: a browser ends a paragraph at the first block in it, and would leave the cell empty."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            for index, child in reversed(list(enumerate(parent))):
                if child.tag == "p" and (parts := self._parts(child)):
                    tail = child.tail
                    parent.remove(child)
                    for offset, part in enumerate(parts):
                        parent.insert(index + offset, part)
                    parts[-1].tail = tail

    def _parts(self, paragraph: Element) -> list[Element]:
        """Return the paragraph in parts, each cell in one of its own; nothing where there is no cell between other things."""
        parts: list[Element] = []
        current: Element | None = None

        def text(value: str | None) -> None:
            nonlocal current
            for piece in _PLACEHOLDER.split(value or ""):
                if self._is_cell(piece):
                    holder = Element("p")
                    holder.text = piece
                    parts.append(holder)
                    current = None
                elif piece.strip() or (piece and current is not None):
                    _append(into(), piece)

        def into() -> Element:
            nonlocal current
            if current is None:
                current = Element("p", dict(paragraph.attrib))
                parts.append(current)
            return current

        text(paragraph.text)
        for child in list(paragraph):
            tail, child.tail = child.tail, None
            into().append(child)
            text(tail)
        return parts if len(parts) > 1 else []

    def _is_cell(self, text: str) -> bool:
        return _cell(self.md, text) is not None


class _Covered(Treeprocessor):
    """Wraps what follows a cell that asks, up to the next cell, heading or pitfall: it would give the answer away."""

    def run(self, root: Element) -> None:
        for parent in list(root.iter()):
            cover: Element | None = None
            for child in list(parent):
                cell = _cell(self.md, (child.text or "").strip()) if child.tag == "p" else None
                if cell is not None or child.tag in HEADINGS or any(each.tag in HEADINGS for each in child):
                    cover = None
                elif cover is not None:
                    parent.remove(child)
                    cover.append(child)
                if cell is not None and _ASKS.match(cell):
                    cover = Element("div", {"class": "lc-covered", "data-search-exclude": ""})
                    parent.insert(list(parent).index(child) + 1, cover)


class _Headings(Treeprocessor):
    """Gives the title of each cell its level: one below the heading that it stands under."""

    def run(self, root: Element) -> None:
        level = 1
        for element in root.iter():
            if element.tag in HEADINGS:
                level = HEADINGS[element.tag]
            elif element.tag == "p" and (cell := _cell(self.md, (element.text or "").strip())) is not None:
                self.md.htmlStash.rawHtmlBlocks[_number(element.text or "")] = cell.replace(
                    markup.LEVEL, f'aria-level="{min(level + 1, 6)}"', 1
                )


class _Parsed(Treeprocessor):
    """Notes that the tree is done. Until then the table of contents runs all postprocessors on each heading by itself."""

    def run(self, root: Element) -> None:
        Conversion.of(self.md).parsed = True


class _Untranslated(Treeprocessor):
    """Keeps the page's code from being translated, as far as Markdown has it by now; a cell sees to its own."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in TAGS:
                element.attrib.setdefault("translate", "no")
        stash: list[Any] = self.md.htmlStash.rawHtmlBlocks
        for number, block in enumerate(stash):
            if isinstance(block, str):
                stash[number] = _untranslated_but_cells(block)


def _untranslated_but_cells(html: str) -> str:
    parts, at = [], 0
    for cell in WHOLE_CELL.finditer(html):
        parts += [untranslated(html[at : cell.start()]), cell[0]]
        at = cell.end()
    return "".join([*parts, untranslated(html[at:])])


def _number(placeholder: str) -> int:
    return int(re.sub(r"\D", "", placeholder))


def _cell(md: Markdown, text: str) -> str | None:
    """Return the HTML of the cell that a text stands for, which Superfences has put aside; None where it stands for none."""
    if not _PLACEHOLDER.fullmatch(text):
        return None
    stash: list[Any] = md.htmlStash.rawHtmlBlocks
    html = str(stash[_number(text)])
    return html if html.startswith(f"<{TAG}") else None


def _append(element: Element, text: str) -> None:
    """Add text at the end of an element."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


class _Proofs(Postprocessor):
    """Leaves out the comments that say what proves a claim: they are for who writes and checks the page."""

    def run(self, text: str) -> str:
        return _PROOF.sub("", text)


class _Head(Postprocessor):
    """Writes the line under the title where the page has `<!-- versions -->`, and keeps the size of the page for lists of pages."""

    def run(self, text: str) -> str:
        conversion = Conversion.of(self.md)
        if not conversion.parsed:
            return text
        library = conversion.host.library
        shown = [(*library.story(name), id) for name, ids in conversion.shown.items() for id in ids]
        exercises = sum(bool((cell := story.cell(id)) and cell.exercise) for story, _, id in shown)
        size = PageSize.of(text, len(shown), exercises)
        conversion.host.sizes[conversion.host.filename] = size
        if not _VERSIONS.search(text):
            return text
        shown += [(*library.story(name), cell.id) for name in conversion.tables for cell in library.load(name).cells]
        compared = [
            recorded[id].versions for story, recorded, id in shown if (cell := story.cell(id)) and not cell.hidden
        ]
        head = page_head(size, *library.versions(), compared)
        return _VERSIONS.sub(lambda found: head, text)


class _Unhandled(Postprocessor):
    """Reports what is left of the page's fences."""

    def run(self, text: str) -> str:
        Conversion.of(self.md).unhandled()
        return text
