"""The preview: what `mkdocs serve` shows where nothing is recorded yet, and where something is wrong.

A story whose golden no longer holds is run, in a process of its own, and its cells say how they differ from the golden. The
HTML carries its own style: it is on no page that is published.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import NamedTuple

from livecells import golden, panels, report, snippet
from livecells.cache import AssetsError, Log, silent
from livecells.golden import Recorded
from livecells.library import Library
from livecells.panels import Panels, Rendered
from livecells.spare import Spare
from livecells.trial import RecordError, Results

_BOX = (
    "margin:1.2em 0;padding:.6em .8em;border:2px solid #c62828;background:#c628281a;white-space:pre-wrap;overflow:auto"
)
_NOTICE = "margin:0;padding:.4em .8em;border-inline-start:4px solid #c62828;background:#c628281a"


def fault_box(fault: str) -> str:
    """Return what stands on the page where something is wrong."""
    return f'<div class="lc-fault" role="alert" style="{_BOX}">{escape(fault)}</div>'


class _Run(NamedTuple):
    """What came of running a story, and the panels of it; none where it cannot be recorded."""

    results: Results | RecordError
    panels: Rendered


@dataclass
class Preview(Library):
    """A library in which each story has results: recorded, or those of a run. A run is kept for as long as its code is."""

    _runs: dict[tuple[str, str], Future[_Run]] = field(default_factory=dict)  # by name and key of the last cell
    _notices: dict[str, dict[str, str]] = field(default_factory=dict)
    _rendered: dict[str, Mapping[str, Panels]] = field(default_factory=dict)
    _fault: AssetsError | None = None
    _spare: Spare = field(default_factory=Spare)
    _threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(os.cpu_count()))

    def again(self) -> set[str]:
        """Read everything anew, and start to run what is not recorded. Return the names of these stories."""
        self._stories, self._snippets, self._panels, self._shared = {}, {}, None, None
        self._notices, self._rendered, self._fault = {}, {}, None
        before, self._runs = self._runs, {}
        self._spare.prepare()
        run = set()
        for path in snippet.story_files(self.directory):
            with contextlib.suppress(snippet.SnippetError):  # its fence says so
                story = self.load(path.stem)
                if not self._holds(story, self._recorded(path.stem)):
                    key = (story.name, story.cells[-1].key)
                    self._runs[key] = self._threads.submit(_run, path, story, before.get(key), self._spare)
                    self._runs[key].add_done_callback(lambda _: self._spare.prepare())  # for the next change
                    run.add(path.stem)
        return run

    def story(self, name: str) -> tuple[snippet.Snippet, dict[str, Recorded]]:
        """Return a snippet and what its cells show. Raises LibraryError, SnippetError or RecordError."""
        if name not in self._stories:
            story, recorded = self.load(name), self._recorded(name)
            self._stories[name] = story, recorded if self._holds(story, recorded) else self._run(story, recorded)
        return self._stories[name]

    def _recorded(self, name: str) -> dict[str, Recorded]:
        try:
            return super()._recorded(name)
        except golden.GoldenError:
            return {}

    def _holds(self, story: snippet.Snippet, recorded: dict[str, Recorded]) -> bool:
        return all(cell.id in recorded and recorded[cell.id].key == cell.key for cell in story.cells)

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
        """Return what the cells of a story show now. Raises RecordError or AssetsError."""
        results, rendered = self._runs[story.name, story.cells[-1].key].result()
        if isinstance(results, RecordError):
            raise results
        new = {
            cell.id: Recorded(cell.key, results[cell.id], old[cell.id].versions if cell.id in old else {})
            for cell in story.cells
        }
        self._notices[story.name] = {id: _notice(story.name, old.get(id), each) for id, each in new.items()}
        self._rendered |= rendered
        return new


def _run(path: Path, story: snippet.Snippet, before: Future[_Run] | None, spare: Spare) -> _Run:
    """Run a story, unless it ran `before`, and render its panels."""
    results = before.result().results if before and not before.exception() else spare.run(path)
    if isinstance(results, RecordError):
        return _Run(results, {})
    with tempfile.TemporaryDirectory() as folder:
        recorded = golden.golden_path(Path(folder) / story.name)
        recorded.write_text(golden.dump(story, results, {}), "utf-8")
        return _Run(results, panels.render([recorded]))


def _notice(name: str, old: Recorded | None, new: Recorded) -> str:
    changed = report.changes(old, new) if old else []
    differs = f"differs from the golden in {', '.join(changed)}" if changed else "shows what the golden shows"
    what = differs if old else "there is no golden of this cell"
    command = f"<code>make record NAMES={escape(name)}</code>"
    return (
        f'<p class="lc-unrecorded" style="{_NOTICE}">Not recorded yet: {what}. {command} records what is shown.</p>\n'
    )
