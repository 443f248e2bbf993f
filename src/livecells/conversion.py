"""The conversion of one page: which cells it shows, which fences it has, and who hears of faults. Knows no fence and no host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from markdown import Markdown
from pymdownx.superfences import SuperFencesException

from livecells import golden, snippet
from livecells.library import Library

LANGUAGE = "live"

# Also behind the marker of a list or a footnote, where Superfences sees none.
_ANY_FENCE = re.compile(r"[\s>]*(?:(?:[-*+:]|\d+[.)]|\[\^[^]]+\]:)\s+)?(?P<marks>`{3,}|~{3,})(?P<info>.*)")
# As authors write it, rightly or not: what no one takes for a fence must not vanish.
_LIVE = re.compile(rf"\s*(?:\{{\s*)?\.?{LANGUAGE}(?![\w-])", re.IGNORECASE)

_VALUE = re.compile(r"""=\s*["']?([^"'\s}]*)""")


@dataclass
class Host:
    """The program that converts pages. Without `faults`, a fault ends the conversion of its page.

    `filename` and `text` are of the page that is on, to say where a fault is; a host that does not know leaves them empty.
    `box` makes of a fault what stands in the place of its cell; `unplaced` are those of the page that have none. `shown` are the cells of all pages so far, as story and id.
    """

    library: Library
    faults: list[str] | None = None
    box: Callable[[str], str] = lambda fault: ""
    filename: str = ""
    text: str = ""
    unplaced: list[str] = field(default_factory=list)
    shown: set[tuple[str, str]] = field(default_factory=set)

    def left_over(self) -> list[str]:
        """Return what no page shows, once all pages are converted: goldens without a story, stories, cells."""
        folder = self.library.directory
        gone = [f"{path}: its story is gone. Delete this golden." for path in golden.leftovers(folder)]
        for path in snippet.story_files(folder):
            try:
                cells = [cell for cell in self.library.load(path.stem).cells if not cell.hidden]
            except snippet.SnippetError as error:
                gone.append(str(error))
                continue
            absent = [cell for cell in cells if (path.stem, cell.id) not in self.shown]
            remedy = "Add its fence to a page, or delete it."
            if len(absent) == len(cells) > 0:
                gone.append(f"{path}:1: no page shows this story. {remedy}")
            else:
                gone += [f"{path}:{cell.line}: no page shows `{cell.id}`. {remedy}" for cell in absent]
        return gone


@cache
def default_host() -> Host:
    """Return the host of a site that configures none: its stories are in `snippets`."""
    return Host(Library(Path("snippets")))


@dataclass
class Conversion:
    """What the conversion of one page has come to. `shown` holds the ids of each story's cells on the page, in order."""

    host: Host = field(default_factory=default_host)
    shown: dict[str, list[str]] = field(default_factory=dict)
    _fences: list[str] = field(default_factory=list)
    _line: int = 0

    @classmethod
    def of(cls, md: Markdown) -> Conversion:
        """Return the conversion that `md` is at; made for a host that did not register the extension."""
        found = getattr(md, "live_cells", None)
        if not isinstance(found, cls):
            found = cls()
            found.attach(md)
        return found

    def attach(self, md: Markdown) -> None:
        """Belong to `md`, and begin anew when that does."""
        md.live_cells = self  # type: ignore[attr-defined] # each page has a Markdown of its own
        md.registerExtension(self)  # type: ignore[arg-type] # for `reset`, which Markdown calls by name

    def reset(self) -> None:
        """Begin another page."""
        self.shown, self._fences, self._line = {}, [], 0

    def expect(self, lines: Iterable[str]) -> None:
        """Note the live fences among the lines of the page: each must be handled."""
        self._fences += live_fences(lines)

    def handle(self, src: str) -> None:
        """Go on to the fence with this `src`: whoever calls a formatter does not say where its fence stands."""
        self._fences = _without_first(self._fences, src)
        lines = self.host.text.split("\n")
        for number, line in enumerate(lines[self._line :], self._line + 1):
            if live_fences([line]) and _names(line, src):
                self._line = number
                return

    def fault(self, text: str, below: int = 0) -> str:
        """Report a fault of the fence that is handled, so many lines below its first one, and return what stands in its place.


        Raises SuperFencesException where the host collects none.
        """
        return self.host.box(self._report(self._line and self._line + below, text))

    def unhandled(self) -> None:
        """Report the fences that nobody took for fences."""
        for fence in self._fences:
            lines = self.host.text.split("\n")
            line = next((number for number, each in enumerate(lines, 1) if fence in each), 0)
            fault = self._report(
                line,
                f"`{fence.strip()}` is not taken for a fence: it would stand on the page as text. Write "
                f'```{LANGUAGE} src="NAME.py:CELL" on a line of its own, with quotes and in small letters, and have pymdownx.superfences (not '
                "fenced_code, extra or pymdownx.extra) in markdown_extensions.",
            )
            self.host.unplaced.append(fault)
        self._fences = []

    def _report(self, line: int, text: str) -> str:
        where = f"{self.host.filename}:{line}: " if line else f"{self.host.filename}: " if self.host.filename else ""
        if self.host.faults is None:
            raise SuperFencesException(f"{where}{text}")
        self.host.faults.append(f"{where}{text}")
        return f"{where}{text}"


def live_fences(lines: Iterable[str]) -> list[str]:
    """Return the lines that begin a live fence; those inside another fence are its text."""
    found = []
    closing = ""
    for line in lines:
        if not (match := _ANY_FENCE.fullmatch(line)):
            continue
        marks, info = match["marks"], match["info"]
        if closing:
            if marks.startswith(closing) and not info.strip():
                closing = ""
            continue
        closing = marks
        if _LIVE.match(info):
            found.append(line)
    return found


def _names(line: str, src: str) -> bool:
    """Return whether a fence has just this `src`, quoted or not; no `src` is that of any fence."""
    return not src or src in _VALUE.findall(line)


def _without_first(lines: list[str], src: str) -> list[str]:
    """Return the lines without the first one that has this `src`."""
    index = next((index for index, line in enumerate(lines) if _names(line, src)), None)
    return lines if index is None else lines[:index] + lines[index + 1 :]
