"""Proofs: what a page claims, block by block, and the comments that say which cell, test or page of a manual proves it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_HEADING = re.compile(r"#{1,6} (?P<title>.*)")
_BOX = re.compile(r"(!!!|\?\?\?\+?) ")
_PROOF = re.compile(r"<!-- proof: (?P<by>.+?) -->", re.DOTALL)
# Sections without claims of their own: a task, whose goals prove it, and links.
_OTHER = ("Your turn", "In the manual")
_NOT_CLAIMS = re.compile(r"<|Next: |\{ ")


@dataclass(frozen=True)
class Claim:
    """A block of prose, with the line it begins on, and what is named as its proof, in order; nothing where nothing is."""

    line: int
    text: str
    proofs: tuple[str, ...] = ()


def claims(markdown: str) -> list[Claim]:
    """Return the blocks of a page that claim something."""
    found: list[Claim] = []
    last: Claim | None = None  # a claim right above
    section = ""
    for line, block in _blocks(markdown):
        heading = _HEADING.match(block)
        if heading:
            section, last = heading["title"].partition(" {")[0], None
        elif (proof := _PROOF.fullmatch(block)) and last:
            found[-1] = Claim(last.line, last.text, tuple(part.strip() for part in proof["by"].split(";")))
            last = None
        elif section in _OTHER or _NOT_CLAIMS.match(block):
            last = None
        else:
            last = Claim(line, block)
            found.append(last)
    return found


def _blocks(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield what stands between empty lines, without its margin, front matter, fences and the titles of boxes."""
    lines = markdown.split("\n")
    start = lines.index("---", 1) + 1 if lines[0] == "---" else 0
    block: list[str] = []
    fence = ""
    for number, line in enumerate([*lines[start:], ""], start + 1):
        text = line.strip()
        within = bool(fence)
        if fence:
            fence = "" if text == fence else fence
        elif opened := _FENCE.match(line):
            fence = opened[1]
        elif text and not _BOX.match(text):
            block.append(text)
            continue
        if block and not within:
            yield number - len(block), "\n".join(block)
            block = []
