"""The conversion of one page: which cells it shows, which fences it has, and who hears of faults. Knows no fence and no host."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from markdown import Markdown
from pymdownx.superfences import SuperFencesException

from livecells import golden, snippet
from livecells.head import PageSize
from livecells.library import Library

LANGUAGE = "live"

# Also behind the marker of a list or a footnote, where Superfences sees none.
FENCE = re.compile(r"[\s>]*(?:(?:[-*+:]|\d+[.)]|\[\^[^]]+\]:)\s+)?(?P<marks>`{3,}|~{3,})(?P<info>.*)")
# As authors write it, rightly or not: what no one takes for a fence must not vanish.
LIVE = re.compile(rf"""\s*(?:\{{\s*)?\.?{LANGUAGE}(?![\w-])|.*\bsrc\s*=\s*["'“”‘’]?\w+\.py:""", re.IGNORECASE)
_IN_A_TABLE = re.compile(rf"\s*\|.*`{{3,}}\s*{LANGUAGE}\s+src\s*=", re.IGNORECASE)

_ADD = "Add its fence to a page, or delete it."
_VALUE = re.compile(r"""=\s*["']?([^"'\s}]*)""")


@dataclass
class Host:
    """The program that converts pages. Without `faults`, a fault ends the conversion of its page.

    `filename` and `text` are of the page that is on, to say where a fault is; a host that does not know leaves them empty.
    `box` makes of a fault what stands in the place of its cell; `unplaced` are those of the page that have none. `shown` are the cells that fences of
    all pages so far name, as story and id; `sizes` are those of the pages so far, by `filename`.
    """

    library: Library
    faults: list[str] | None = None
    box: Callable[[str], str] = lambda fault: ""
    filename: str = ""
    text: str = ""
    unplaced: list[str] = field(default_factory=list)
    shown: set[tuple[str, str]] = field(default_factory=set)
    sizes: dict[str, PageSize] = field(default_factory=dict)

    def left_over(self) -> list[str]:
        """Return what no page shows, once all pages are converted: goldens without a story, stories, cells."""
        folder = self.library.directory
        gone = [f"{path}: its story is gone. Delete this golden." for path in golden.leftovers(folder)]
        named = {name for name, _ in self.shown}
        for path in snippet.story_files(folder):
            if path.stem not in named:
                gone.append(f"{path}:1: no page shows this story. {_ADD}")
                continue
            with contextlib.suppress(snippet.SnippetError):  # its fence says so
                gone += [
                    f"{path}:{cell.line}: no page shows `{cell.id}`. {_ADD}"
                    for cell in self.library.load(path.stem).cells
                    if not cell.hidden and (path.stem, cell.id) not in self.shown
                ]
        return gone


@cache
def default_host() -> Host:
    """Return the host of a site that configures none: its stories are in `snippets`."""
    return Host(Library(Path("snippets")))


@dataclass
class Conversion:
    """What the conversion of one page has come to. `shown` holds the ids of each story's cells on the page, in order.

    `tables` are the stories that the page has as a table of versions. `parsed` says that only the text of the page is left.
    """

    host: Host = field(default_factory=default_host)
    shown: dict[str, list[str]] = field(default_factory=dict)
    tables: list[str] = field(default_factory=list)
    parsed: bool = False
    _fences: list[str] = field(default_factory=list)
    _read: int = 0  # lines of the text, up to the last fence that was found there
    _line: int = 0  # of the fence that is handled; 0 for one that the text does not have

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
        self.shown, self.tables, self.parsed = {}, [], False
        self._fences, self._read, self._line = [], 0, 0

    def expect(self, lines: Iterable[str]) -> None:
        """Note the live fences among the lines of the page: each must be handled, and stand where its author means."""
        fences = live_fences(lines)
        self._fences += fences
        for fence in fences:
            if indentation := (len(fence) - len(fence.lstrip(" "))) % 4:
                self.host.unplaced.append(
                    self._report(
                        self._find(fence),
                        f"`{fence.strip()}` is indented by {indentation} spaces, which ends a list. Indent it by 4 to keep the "
                        "cell in its list, or not at all.",
                    )
                )

    def handle(self, src: str) -> None:
        """Go on to the fence with this `src`: whoever calls a formatter does not say where its fence stands."""
        self._fences = _without_first(self._fences, src)
        self._line = 0
        lines = self.host.text.split("\n")
        for number, line in enumerate(lines[self._read :], self._read + 1):
            if live_fences([line]) and _names(line, src):
                self._read = self._line = number
                return

    def _find(self, fence: str) -> int:
        """Return the line of the page that has this fence; 0 for none."""
        return next((number for number, line in enumerate(self.host.text.split("\n"), 1) if fence.strip() in line), 0)

    def fault(self, text: str, below: int = 0) -> str:
        """Report a fault of the fence that is handled, so many lines below its first one, and return what stands in its place.

        Raises SuperFencesException where the host collects none.
        """
        return self.host.box(self._report(self._line and self._line + below, text))

    def unhandled(self) -> None:
        """Report the fences that nobody took for fences."""
        for fence in self._fences:
            fault = self._report(
                self._find(fence),
                f"`{fence.strip()}` is not taken for a fence: it would stand on the page as text. Write "
                f'```{LANGUAGE} src="NAME.py:CELL" on a line of its own, with quotes and in small letters, and have pymdownx.superfences (not '
                "fenced_code, extra or pymdownx.extra) in markdown_extensions.",
            )
            self.host.unplaced.append(fault)
        self._fences = []

    def _report(self, line: int, text: str) -> str:
        name = self.host.filename
        at = f":{line}" if line else " (in what it includes, or what a plugin writes)" if self.host.text else ""
        where = f"{name}{at}: " if name else ""
        if self.host.faults is None:
            raise SuperFencesException(f"{where}{text}")
        self.host.faults.append(f"{where}{text}")
        return f"{where}{text}"


def each_once(faults: Iterable[str]) -> list[str]:
    """Return the faults without those that another one says with its place: a plugin may convert a page a time more."""
    told = list(dict.fromkeys(faults))
    return [fault for fault in told if not any(other != fault and other.endswith(f": {fault}") for other in told)]


def live_fences(lines: Iterable[str]) -> list[str]:
    """Return the lines that begin a live fence; those inside another fence are its text."""
    found = []
    closing = ""
    for line in lines:
        if not (match := FENCE.fullmatch(line)):
            if not closing and _IN_A_TABLE.match(line):
                found.append(line)
            continue
        marks, info = match["marks"], match["info"]
        if closing:
            if marks.startswith(closing) and not info.strip():
                closing = ""
            continue
        closing = marks
        if LIVE.match(info):
            found.append(line)
    return found


def _names(line: str, src: str) -> bool:
    """Return whether a fence has just this `src`, quoted or not; no `src` is that of any fence."""
    return not src or src in _VALUE.findall(line)


def _without_first(lines: list[str], src: str) -> list[str]:
    """Return the lines without the first one that has this `src`."""
    index = next((index for index, line in enumerate(lines) if _names(line, src)), None)
    return lines if index is None else lines[:index] + lines[index + 1 :]
