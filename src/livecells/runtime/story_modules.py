"""Story modules: the modules that belong to one story: its `__main__`, its builtins, and the files that stories share.

They are in `sys.modules` only while a cell of the story runs.
"""

from __future__ import annotations

import builtins
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class StoryModules:
    """The modules of one story. `home` is where the modules are that stories share, a folder or a zip file.

    `__main__` is the namespace of the cells, as it is for a script: string annotations, pickle and `import __main__`
    find there what the cells define. The builtins are a copy: what a cell replaces in them, it replaces for its story.
    """

    def __init__(self, story: str, home: str) -> None:
        self._story = story
        self._home = home
        self.main = ModuleType("__main__")
        own_builtins = ModuleType("builtins")
        vars(own_builtins).update(vars(builtins))
        vars(self.main).update(__file__=f"{story}.py", __builtins__=own_builtins)
        self._own: dict[str, ModuleType] = {"__main__": self.main, "builtins": own_builtins}

    @property
    def namespace(self) -> dict[str, Any]:
        """The names of the story."""
        return vars(self.main)

    @contextmanager
    def imported(self) -> Iterator[None]:
        """Put the story's modules into `sys.modules` while the block runs, and a script's arguments into `sys.argv`.

        Modules that the block removes are put back: the process needs them.
        """
        before = dict(sys.modules)
        for name in self._shared():  # of whoever imported them outside a story
            del sys.modules[name]
        sys.modules.update(self._own)
        arguments, sys.argv = sys.argv, [f"{self._story}.py"]
        try:
            yield
        finally:
            sys.argv = arguments
            self._own |= self._shared()
            for name in self._own:
                sys.modules.pop(name, None)
            sys.modules.update({name: module for name, module in before.items() if name not in sys.modules})

    def _shared(self) -> dict[str, ModuleType]:
        """Return the imported modules whose file is in the folder that stories share."""
        return {
            name: module
            for name, module in list(sys.modules.items())
            if isinstance(module, ModuleType) and vars(module).get("__file__") == f"{self._home}{os.sep}{name}.py"
        }
