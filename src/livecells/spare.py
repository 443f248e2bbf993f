"""A spare process for a story that is run while its author waits: it has imported what runs one, which takes half a second."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

from livecells import trial
from livecells.trial import RecordError, Results

_PACKAGE = Path(__file__).parent


@dataclass
class Spare:
    """At most one process that waits for a story. It ends with this one: then nothing comes any more."""

    _process: subprocess.Popen[str] | None = None
    _made_of: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def prepare(self) -> None:
        """Start a process, unless one waits that has the package as it is now."""
        made_of = max(path.stat().st_mtime_ns for path in _PACKAGE.rglob("*.py"))
        if made_of != self._made_of:
            self.close()
        with self._lock:
            if not self._process:
                self._process, self._made_of = trial.waiting(), made_of

    def close(self) -> None:
        """End the process that waits."""
        with self._lock:
            process, self._process = self._process, None
        if process:
            with process:
                process.kill()

    def run(self, path: Path) -> Results | RecordError:
        """Run a story in the process that waits, or in one of its own where none does."""
        with self._lock:
            process, self._process = self._process, None
        return trial.told(process, path) if process else trial.elsewhere([path])[0]
