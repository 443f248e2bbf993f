"""Stories: one namespace for each story, in which its cells run one after the other.

The recorder uses it on the server and the worker in the browser, so that a cell finds the same world in both.
"""

from __future__ import annotations

import gc
import json
import sys
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
from typing import Any

from livecells.runtime import save
from livecells.runtime.complete import complete
from livecells.runtime.result import CellResult
from livecells.runtime.runner import run_cell
from livecells.runtime.watch import Watch


class Stories:
    """The namespaces of all stories that have run. `home` is where the modules are that stories share, a folder or a zip file."""

    def __init__(self, home: str = "") -> None:
        self._home = home
        self._begun: dict[str, tuple[dict[str, Any], Watch]] = {}

    def reset(self, story: str) -> None:
        """Forget what `story` has done; its next cell starts in a fresh namespace."""
        self._begun.pop(story, None)
        # imported afresh by the next story: mapped classes must not carry over from another run
        for name, module in list(sys.modules.items()):
            file = vars(module).get("__file__") if isinstance(module, ModuleType) else None
            if file and str(Path(file).parent) == self._home:
                del sys.modules[name]
        gc.collect()  # engines and sessions sit in reference cycles: their connections close here, not some time later

    def run(self, story: str, cell: str, source: str) -> CellResult:
        """Run a cell in its story's namespace and return its result."""
        namespace, watch = self._begun.setdefault(story, ({"__name__": "__main__"}, Watch()))
        return run_cell(source, namespace, story=story, cell=cell, watch=watch)

    def complete(self, story: str, source: str, offset: int) -> str:
        """Return what fits at `offset` in `source` as a JSON list of `Completion`; an empty one before the story has run."""
        return json.dumps([asdict(each) for each in complete(source, offset, self._namespace(story))])

    def database(self, story: str) -> bytes | None:
        """Return the story's database as the bytes of a SQLite file; None where it has none. See `save.database`."""
        return save.database(save.engines(self._namespace(story)))

    def _namespace(self, story: str) -> dict[str, Any]:
        return self._begun[story][0] if story in self._begun else {}
