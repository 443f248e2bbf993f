"""Pitfalls: the title of a box that begins with "Pitfall:" becomes a heading, so that it has an address and the search finds it."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

HEADINGS = {f"h{level}": level for level in range(1, 7)}


class Pitfalls(Treeprocessor):
    """Must run after the inline patterns and before the table of contents, which gives headings their ids."""

    def run(self, root: Element) -> None:
        """Make headings of the titles, one level below the heading above each."""
        level = 1  # of the heading above
        for element in root.iter():
            if element.tag in HEADINGS:
                level = HEADINGS[element.tag]
            elif (
                element.tag == "p"
                and element.get("class") == "admonition-title"
                and _text(element).startswith("Pitfall:")
            ):
                element.tag = f"h{min(level + 1, 6)}"


def _text(element: Element) -> str:
    return "".join(element.itertext())
