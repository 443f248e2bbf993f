"""For machines: writes each page's Markdown twin beside it, llms.txt, the list of all, and what leads on from old addresses."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from livecells.golden import GoldenError
from livecells.library import Library, LibraryError
from livecells.redirects import redirect_html
from livecells.snippet import Cell, SnippetError
from livecells.twin import contents, twin
from livecells.version_table import put_tables, rows, table_markdown


@dataclass(frozen=True)
class WrittenPage:
    """A page of a built site. `source` is its file below the docs folder, `place` its HTML below the site's.

    `address` is the whole one; empty where the site does not know where it will stand.
    """

    source: str
    place: str
    title: str
    about: str
    markdown: str
    address: str

    @property
    def twin(self) -> str:
        """Where its twin stands in the site."""
        return posixpath.splitext(self.place)[0] + ".md"


@dataclass(frozen=True)
class Site:
    """A built site: its folder, and its own address, empty where it is not known. `others` are the places of files that are no pages.

    `sections` are the parts of the navigation, each with the sources of its pages.
    """

    folder: Path
    address: str
    name: str
    about: str
    pages: Mapping[str, WrittenPage]
    others: Mapping[str, str]
    sections: Sequence[tuple[str, Sequence[str]]]

    def leads(self, place: str, start: str) -> str:
        """Return how a place is named from a folder of the site: by its whole address where that is known."""
        return urljoin(self.address, place) if self.address else posixpath.relpath(place, start or ".")


def write(site: Site, library: Library) -> None:
    """Write the twins of the pages and llms.txt."""

    def lookup(name: str, id: str) -> tuple[Cell, dict[str, Any]] | None:
        try:
            story, recorded = library.story(name)
        except (LibraryError, SnippetError, GoldenError):  # the build has told it already
            return None
        cell = story.cell(id)
        return (cell, recorded[id].result) if cell and id in recorded else None

    def table(name: str) -> str:
        own, others = library.versions()
        return table_markdown([own, *others.values()], rows(*library.story(name)))

    for page in site.pages.values():

        def resolve(to: str, page: WrittenPage = page) -> str:
            path, mark, section = to.partition("#")
            source = posixpath.normpath(posixpath.join(posixpath.dirname(page.source), path))
            place = site.pages[source].twin if source in site.pages else site.others.get(source)
            if urlsplit(to).scheme or not path or not place:
                return to
            return site.leads(place, posixpath.dirname(page.place)) + mark + section

        (site.folder / page.twin).write_text(
            twin(put_tables(page.markdown, table), page.address, lookup, resolve), "utf-8"
        )
    listed = [(title, [site.pages[source] for source in sources]) for title, sources in site.sections]
    sections = [
        (title, [(each.title, site.leads(each.twin, ""), each.about) for each in pages]) for title, pages in listed
    ]
    (site.folder / "llms.txt").write_text(contents(site.name, site.about, sections), "utf-8")


def write_redirects(site: Site, moved: Mapping[str, str]) -> list[str]:
    """Write a page at each old address, `old/place/`, that leads to a page by its file, `new.md`; return what is wrong with them."""
    faults = []
    for old, new in moved.items():
        place = site.folder / old.strip("/") / "index.html"
        if new not in site.pages:
            faults.append(
                f"redirects: `{old}: {new}`: there is no page {new} in the docs folder. Correct it in mkdocs.yml."
            )
        elif place.exists():
            faults.append(f"redirects: `{old}: {new}`: a page stands at {old}. Delete the line from mkdocs.yml.")
        else:
            page = site.pages[new]
            to = posixpath.relpath(page.place.removesuffix("index.html") or ".", old.strip("/"))
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(redirect_html(page.title, to if to.endswith(".html") else f"{to}/", page.address), "utf-8")
    return faults
