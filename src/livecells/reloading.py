"""Reloading: the modules of this package as they are on the disk now, without another process."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

PACKAGE = Path(__file__).parent
_KEPT = ("livecells", "livecells.plugin", "livecells.reloading")  # whoever asks, and what asks


class Modules:
    """The package's modules, as they were when they were last imported."""

    def __init__(self) -> None:
        self._seen = _seen()

    def changed(self) -> list[Path]:
        """Return the files that are not as they were."""
        now = _seen()
        return [path for path in now if self._seen.get(path) != now[path]]

    def again(self, *names: str) -> dict[str, ModuleType]:
        """Import all modules anew and return those named. Where one cannot be imported, all stay, and its error is raised."""
        self._seen = _seen()
        old = {name: sys.modules.pop(name) for name in list(sys.modules) if _is_ours(name)}
        try:
            return {name: importlib.import_module(f"livecells.{name}") for name in names}
        except BaseException:
            for name in filter(_is_ours, list(sys.modules)):
                del sys.modules[name]
            sys.modules.update(old)
            raise


def _seen() -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in sorted(PACKAGE.glob("*.py"))}


def _is_ours(name: str) -> bool:
    return name.startswith("livecells") and name not in _KEPT
