"""The fence: ```` ```live src="transactions.py:four-forms" ```` in Markdown → the HTML of that cell. Knows no MkDocs.

Superfences swallows exceptions and a validator's False, so faults are collected in `Fences.faults` and the
caller fails the build with all of them at once.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown import Markdown

from livecells import golden, markup, snippet
from livecells.panels import Rendered

LANGUAGE = "live"

_SRC = re.compile(r"(?P<name>[a-z][a-z0-9_]*)\.py:(?P<cell>[^\s:]+)")
_FENCE = re.compile(rf"\s*`{{3,}}\s*{LANGUAGE}\b")
_FLAGS = ("fold", "play")
_EXAMPLE = '```live src="transactions.py:four-forms"'


class FenceError(Exception):
    """A fence cannot become a cell. The text says what to type next."""


@dataclass
class Library:
    """The snippets of a site with their goldens, each read once a build, and the goldens' panels."""

    directory: Path
    panels: Rendered
    _stories: dict[str, tuple[snippet.Snippet, dict[str, Any]]] = field(default_factory=dict)

    def story(self, name: str) -> tuple[snippet.Snippet, dict[str, Any]]:
        """Return a snippet and its golden. Raises FenceError, SnippetError or GoldenError."""
        if name not in self._stories:
            path = self.path(name)
            if not path.exists():
                known = [each.stem for each in snippet.story_files(self.directory)]
                raise FenceError(f"there is no {path}{_did_you_mean(name, known)}. Create it, or correct src.")
            self._stories[name] = snippet.load(path), golden.read(golden.golden_path(path))
        return self._stories[name]

    def path(self, name: str) -> Path:
        """Return the file of a story."""
        return self.directory / f"{name}.py"


class Fences:
    """The formatter of all live fences of a site, and what it knows of the page that is being converted."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.faults: list[str] = []
        self.open_page("", "")

    def open_page(self, filename: str, text: str) -> None:
        """Begin a page: `filename` and `text` of its Markdown, to say in which line a fault is."""
        self.filename = filename
        self.shown: dict[str, list[str]] = {}
        self._lines = text.splitlines()
        self._line = 0

    def format(
        self, source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **rest: Any
    ) -> str:
        """Return the HTML of a fence, or nothing and one fault more."""
        if "live-cell" not in md.block_level_elements:
            md.block_level_elements.append("live-cell")  # or Python-Markdown wraps it in <p>, which <pre> then closes
        self._advance(str(options.get("src", "")))
        try:
            return cell_html(self.library, self.shown, options, source)
        except (FenceError, snippet.SnippetError, golden.GoldenError) as error:
            self.faults.append(f"{self.filename}:{self._line}: {error}")
            return ""

    def _advance(self, src: str) -> None:
        """Go on to the line of the next fence with this src: Superfences does not tell where a fence stands."""
        for number, line in enumerate(self._lines[self._line :], self._line + 1):
            if _FENCE.match(line) and src in line:
                self._line = number
                return


def validate(
    language: str, inputs: dict[str, str], options: dict[str, Any], attrs: dict[str, str], md: Markdown
) -> bool:
    """Hand everything on to the formatter: only there can a fault be told."""
    options.update(inputs)
    return True


def cell_html(library: Library, shown: dict[str, list[str]], options: dict[str, Any], body: str) -> str:
    """Return the HTML of the cell that the options name, and add it to `shown`: story → ids on this page. Raises FenceError, SnippetError or GoldenError."""
    if unknown := sorted(set(options) - {"src", *_FLAGS}):
        raise FenceError(f"unknown option {unknown[0]!r}. A live fence takes src, fold and play: {_EXAMPLE} fold")
    for flag in _FLAGS:
        if options.get(flag) not in (None, flag):
            raise FenceError(f"{flag}={options[flag]!r}: {flag} takes no value. Write: {_EXAMPLE} {flag}")
    if all(flag in options for flag in _FLAGS):
        raise FenceError("fold hides the result and play shows it step by step. Delete one of the two.")
    if not (match := _SRC.fullmatch(str(options.get("src", "")))):
        raise FenceError(f"no src, or none of the form NAME.py:CELL. Write: {_EXAMPLE}")
    if body.strip():
        raise FenceError("a live fence has no body: the code stands in the snippet. Delete the lines inside the fence.")

    name, id = match["name"], match["cell"]
    story, results = library.story(name)
    cell = story.cell(id)
    if cell is None:
        known = [each.id for each in story.cells]
        raise FenceError(
            f"no cell `{id}` in {library.path(name)}{_did_you_mean(id, known)}. Its cells: {', '.join(known)}."
        )
    if cell.hidden:
        raise FenceError(f"cell `{id}` is hidden and runs by itself. Delete the fence, or hidden=true in the snippet.")

    order = [each.id for each in story.cells]
    above = shown.setdefault(name, [])
    if id in above:
        raise FenceError(f"cell `{name}:{id}` is on this page already. Delete one of the two fences.")
    if above and order.index(id) < order.index(above[-1]):
        raise FenceError(
            f"cell `{id}` comes before `{above[-1]}` in its story and must stand above it on the page too. "
            "Move the fence up, or the cell down in the snippet."
        )
    start = order.index(above[-1]) + 1 if above else 0
    above.append(id)
    before = list(story.cells[start : order.index(id)])
    path = golden.golden_path(library.path(name))
    result = golden.result_of(cell, path, results)
    panels = library.panels[name][id]
    if panels.fault:
        raise golden.GoldenError(f"{path}: not a golden (`{id}`: {panels.fault}): {golden.RECORD}.")
    return markup.cell_html(story, cell, before, result, panels, fold="fold" in options, play="play" in options)


def _did_you_mean(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, 1)
    return f" (did you mean {close[0]}?)" if close else ""
