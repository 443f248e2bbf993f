"""Stories: one namespace for each story, in which its cells run one after the other.

The recorder uses it on the server and the worker in the browser, so that a cell finds the same world in both.
"""

from __future__ import annotations

import gc
import sys
from typing import Any

from livecells.runtime.result import CellResult
from livecells.runtime.runner import run_cell
from livecells.runtime.watch import Watch

# Modules that snippets share. A new story imports them afresh: mapped classes must not carry over from another run.
SHARED_MODULES = ("ares",)


class Stories:
    """The namespaces of all stories that have run."""

    def __init__(self) -> None:
        self._namespaces: dict[str, tuple[dict[str, Any], Watch]] = {}

    def reset(self, story: str) -> None:
        """Forget what `story` has done; its next cell starts in a fresh namespace."""
        self._namespaces.pop(story, None)
        for name in SHARED_MODULES:
            sys.modules.pop(name, None)
        gc.collect()  # engines and sessions sit in reference cycles: their connections close here, not some time later

    def run(self, story: str, cell: str, source: str) -> CellResult:
        """Run a cell in its story's namespace and return its result."""
        if story not in self._namespaces:
            self._namespaces[story] = {"__name__": "__main__"}, Watch()
        namespace, watch = self._namespaces[story]
        return run_cell(source, namespace, story=story, cell=cell, watch=watch)
