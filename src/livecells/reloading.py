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
        old = _taken_out()
        try:
            return {name: importlib.import_module(f"livecells.{name}") for name in names}
        except BaseException:
            _taken_out()
            for name, module in old.items():
                sys.modules[name] = module
                setattr(sys.modules[name.rpartition(".")[0]], name.rpartition(".")[2], module)
            raise


def _taken_out() -> dict[str, ModuleType]:
    """Remove our modules from where Python looks for a module that is imported, and return them, packages first."""
    found = {name: sys.modules.pop(name) for name in sorted(sys.modules) if _is_ours(name)}
    for name in found:
        package, _, attribute = name.rpartition(".")
        if package in sys.modules:
            vars(sys.modules[package]).pop(attribute, None)
    return found


def _seen() -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in sorted(PACKAGE.glob("*.py"))}


def _is_ours(name: str) -> bool:
    return name.startswith("livecells.") and name not in _KEPT
