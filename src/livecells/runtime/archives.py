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
    """Return whether the code imports, anywhere in it, a module whose archive is not there. Runs no module that stories share."""
    for module, names in _imported(source):
        package = _is_package(module)
        known = vars(sys.modules[module]) if module in sys.modules else {}
        for name in names:
            if package and name not in known:
                _is_package(f"{module}.{name}")
    return missed()


def _is_package(name: str) -> bool:
    """Look for a module, and tell whether it may hold others: only what it lies in is imported for that."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # what there is to say the code will hear
        found = importlib.util.find_spec(name)
        return found is not None and found.submodule_search_locations is not None
    return False


def _imported(source: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the names of the modules that import statements name, each with the names that are taken from it."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, []) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, [alias.name for alias in node.names]
