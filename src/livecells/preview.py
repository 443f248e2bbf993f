"""The preview: what `mkdocs serve` shows where nothing is recorded yet, and where something is wrong.

A story whose golden no longer holds is run, in a process of its own, and its cells say how they differ from the golden. The
HTML carries its own style: it is on no page that is published.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from livecells import golden, panels, report, snippet
from livecells.cache import AssetsError, Log, silent
from livecells.golden import Recorded
from livecells.library import Library
from livecells.panels import Panels, Rendered
from livecells.trial import RecordError, Results, elsewhere

_BOX = (
    "margin:1.2em 0;padding:.6em .8em;border:2px solid #c62828;background:#c628281a;white-space:pre-wrap;overflow:auto"
)
_NOTICE = "margin:0;padding:.4em .8em;border-inline-start:4px solid #c62828;background:#c628281a"


def fault_box(fault: str) -> str:
    """Return what stands on the page where something is wrong."""
    return f'<div class="lc-fault" role="alert" style="{_BOX}">{escape(fault)}</div>'


@dataclass
class Preview(Library):
    """A library in which each story has results: recorded, or those of a run. A run is kept for as long as its code is."""

    _ran: dict[str, Results | RecordError] = field(default_factory=dict)
    _notices: dict[str, dict[str, str]] = field(default_factory=dict)
    _rendered: dict[str, Mapping[str, Panels]] = field(default_factory=dict)
    _fault: AssetsError | None = None

    def again(self) -> None:
        """Read everything anew, but for the runs."""
        self._stories, self._panels, self._shared = {}, None, None
        self._notices, self._rendered, self._fault = {}, {}, None

    def story(self, name: str) -> tuple[snippet.Snippet, dict[str, Recorded]]:
        """Return a snippet and what its cells show. Raises LibraryError, SnippetError or RecordError."""
        if name not in self._stories:
            story = self.load(name)
            try:
                recorded = golden.read(golden.golden_path(self.path(name)))
            except golden.GoldenError:
                recorded = {}
            if any(cell.id not in recorded or recorded[cell.id].key != cell.key for cell in story.cells):
                recorded = self._run(story, recorded)
            self._stories[name] = story, recorded
        return self._stories[name]

    def notice(self, name: str, id: str) -> str:
        """Return what a cell says of itself while it is not recorded."""
        return self._notices.get(name, {}).get(id, "")

    def render(self, log: Log = silent) -> Rendered:
        """Return the panels of every cell. Raises AssetsError, the same at once where it was raised before."""
        if self._fault is not None:
            raise self._fault
        try:
            return {**super().render(log), **self._rendered}
        except AssetsError as fault:
            self._fault = fault
            raise

    def _run(self, story: snippet.Snippet, old: dict[str, Recorded]) -> dict[str, Recorded]:
        """Return what the cells of a story show now. Raises RecordError."""
        key = story.cells[-1].key
        if key not in self._ran:
            (self._ran[key],) = elsewhere([self.path(story.name)])
        results = self._ran[key]
        if isinstance(results, RecordError):
            raise results
        new = {
            cell.id: Recorded(cell.key, results[cell.id], old[cell.id].versions if cell.id in old else {})
            for cell in story.cells
        }
        self._notices[story.name] = {id: _notice(story.name, old.get(id), each) for id, each in new.items()}
        with tempfile.TemporaryDirectory() as folder:
            path = golden.golden_path(Path(folder) / story.name)
            path.write_text(golden.dump(story, results, {}), "utf-8")
            self._rendered |= panels.render([path])
        return new


def _notice(name: str, old: Recorded | None, new: Recorded) -> str:
    changed = report.changes(old, new) if old else []
    differs = f"differs from the golden in {', '.join(changed)}" if changed else "shows what the golden shows"
    what = differs if old else "there is no golden of this cell"
    command = f"<code>make record NAMES={escape(name)}</code>"
    return (
        f'<p class="lc-unrecorded" style="{_NOTICE}">Not recorded yet: {what}. {command} records what is shown.</p>\n'
    )
