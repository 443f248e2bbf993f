"""Archives: most modules reach the browser after the first result. Says whether code needs one that is not there yet.

The interpreter of the snapshot has read what the zip files on `sys.path` contain; the files themselves follow.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import sys
import zipimport
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_missed = False


def watch() -> None:
    """Notice from now on when something is read from an archive that is not there; call it once in a process."""
    read = zipimport._get_data  # type: ignore[attr-defined] # all of zipimport reads through it

    def noticed(archive: str, entry: Any) -> Any:
        global _missed
        _missed = _missed or not Path(archive).exists()
        return read(archive, entry)

    zipimport._get_data = noticed  # type: ignore[attr-defined]


def missed() -> bool:
    """Return whether an archive was missed since the last call, be it that the code went on without it."""
    global _missed
    was, _missed = _missed, False
    return was


def needed(source: str) -> bool:
    """Return whether the code imports, anywhere in it, a module whose archive is not there."""
    for name in _imported(source):
        with contextlib.suppress(ImportError, ValueError, OSError):  # what there is to say the code will hear
            importlib.util.find_spec(name)
    return missed()


def _imported(source: str) -> Iterator[str]:
    """Yield the names of the modules that import statements name, and of those that may be modules; imported ones left out."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name not in sys.modules)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imported = sys.modules.get(node.module)
            known = vars(imported) if imported else {}
            yield from ([] if imported else [node.module])
            yield from (f"{node.module}.{alias.name}" for alias in node.names if alias.name not in known)
