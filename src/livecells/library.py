"""The library: the stories of a site with their goldens, each read once, and the panels of all recorded results."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from livecells import golden, panels, parsed, snippet, versions
from livecells.cache import Log, silent
from livecells.golden import Recorded
from livecells.panels import Rendered
from livecells.parsed import Parsed


class LibraryError(Exception):
    """There is no such story. The text says what to type next."""


@dataclass
class Library:
    """The snippets in a folder, as they are when they are first asked for."""

    directory: Path
    _stories: dict[str, tuple[snippet.Snippet, dict[str, Recorded]]] = field(default_factory=dict)
    _snippets: dict[str, snippet.Snippet] = field(default_factory=dict)
    _panels: Rendered | None = None
    _shared: str | None = None
    _parsed: Mapping[str, Parsed] = field(default_factory=dict)

    def render(self, log: Log = silent) -> Rendered:
        """Return the panels of every recorded cell, rendered once. Raises AssetsError."""
        if self._panels is None:
            self._panels = panels.render(sorted(self.directory.glob("*.golden.json")), log)
        return self._panels

    def story(self, name: str) -> tuple[snippet.Snippet, dict[str, Recorded]]:
        """Return a snippet and its golden. Raises LibraryError, SnippetError or GoldenError."""
        if name not in self._stories:
            self._stories[name] = self.load(name), self._recorded(name)
        return self._stories[name]

    def _recorded(self, name: str) -> dict[str, Recorded]:
        """Return what is recorded of a story that is loaded. Raises GoldenError."""
        recorded = self._parsed.get(name, Parsed()).recorded
        return golden.read(golden.golden_path(self.path(name))) if recorded is None else recorded

    def load(self, name: str) -> snippet.Snippet:
        """Return a snippet. Raises LibraryError or SnippetError."""
        if name in self._snippets:
            return self._snippets[name]
        path = self.path(name)
        if not path.exists():
            known = [each.stem for each in snippet.story_files(self.directory)]
            raise LibraryError(f"there is no {path}{did_you_mean(name, known)}. Create it, or correct src.")
        if self._shared is None:
            self._shared = snippet.shared_source(self.directory)
            self._parsed = parsed.stories(self.directory, self._shared)
        if story := self._parsed.get(name, Parsed()).story:
            snippet.refuse_imports(story, path)
        else:
            story = snippet.load(path, self._shared)
        self._snippets[name] = story
        return story

    def notice(self, name: str, id: str) -> str:
        """Return what a cell says of itself, as HTML: nothing, for it is recorded."""
        return ""

    def versions(self) -> tuple[str, dict[str, str]]:
        """Return the exact version of SQLAlchemy that the stories are for, and those that they are compared with, by name."""
        locks = {name: self.directory / versions.FOLDER / name for name in versions.names(self.directory)}
        own = versions.pinned(self.directory / versions.LOCK)
        return own, {name: versions.pinned(folder / versions.LOCK) for name, folder in locks.items()}

    def path(self, name: str) -> Path:
        """Return the file of a story."""
        return self.directory / f"{name}.py"


def did_you_mean(word: str, known: list[str]) -> str:
    """Return a question with the likeliest of the known words; nothing where none is close."""
    close = difflib.get_close_matches(word, known, 1)
    return f" (did you mean {close[0]}?)" if close else ""
