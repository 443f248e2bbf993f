"""Stories: one namespace for each story, in which its cells run one after the other.

The recorder uses it on the server and the worker in the browser, so that a cell runs the same way in both.
"""

from __future__ import annotations

import gc
import json
from dataclasses import asdict
from typing import Any

from livecells.runtime.complete import complete
from livecells.runtime.environment import Settings
from livecells.runtime.goals import with_goals
from livecells.runtime.live_output import Send
from livecells.runtime.probes import StoryProbes
from livecells.runtime.result import CellResult
from livecells.runtime.runner import run_cell
from livecells.runtime.story_database import database_bytes, engines
from livecells.runtime.story_modules import StoryModules


class Stories:
    """The namespaces of all stories that have run.

    `home` is where the modules are that stories share, a folder or a zip file; `send` gets what a cell prints while it runs.
    """

    def __init__(self, home: str = "", send: Send | None = None) -> None:
        self._home = home
        self._send = send
        self._started: dict[str, tuple[StoryModules, StoryProbes, Settings]] = {}

    def reset(self, story: str) -> None:
        """Drop the namespace of `story`; its next cell starts in a new one."""
        self._started.pop(story, None)
        gc.collect()  # engines and sessions are in reference cycles; this closes their connections now

    def run(self, story: str, cell: str, source: str, goals: str | None = None) -> CellResult:
        """Run a cell in its story's namespace and return its result; `goals` is what is checked then, where it is an exercise."""
        if story not in self._started:
            self._started[story] = StoryModules(story, self._home), StoryProbes(), Settings()
        modules, probes, settings = self._started[story]
        with modules.imported():
            result = run_cell(
                source, modules.namespace, story=story, cell=cell, probes=probes, settings=settings, send=self._send
            )
            return result if goals is None else with_goals(result, goals, modules.namespace, f"{story}:{cell}:goals")

    def complete(self, story: str, source: str, offset: int) -> str:
        """Return the completions at `offset` in `source` as a JSON list of `Completion`; empty before its first run."""
        return json.dumps([asdict(each) for each in complete(source, offset, self._namespace(story))])

    def database(self, story: str) -> bytes | None:
        """Return the story's database as a SQLite file; None if it has none. See `database_bytes`."""
        if story not in self._started:
            return None
        modules, probes, _ = self._started[story]
        return database_bytes(engines(modules.namespace), probes.drivers)

    def _namespace(self, story: str) -> dict[str, Any]:
        return self._started[story][0].namespace if story in self._started else {}
