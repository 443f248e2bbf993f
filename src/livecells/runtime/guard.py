"""Guard: what the probes do in one run can neither raise in the story nor take much longer than it.

All that a probe does goes through the guard of the run. After the first failure its instrument is off for this run:
what it would show from then on is not known, and the result says so.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from livecells.runtime.result import InstrumentFault

ALLOWANCE = 2.0  # seconds that looks may take beyond the cell's own time; ordinary cells stay far below


class Guard:
    """The guard of one run. `fault` is None while all probes work."""

    def __init__(self) -> None:
        self.fault: InstrumentFault | None = None
        self._begun = perf_counter()
        self._spent = 0.0

    def look(self, probe: Callable[[], None]) -> None:
        """Run a look at objects and tables, unless one has failed before."""
        if self.fault is None or self.fault == "few steps":
            self._run(probe, "no steps")

    def note(self, probe: Callable[[], None]) -> None:
        """Run what puts an entry on the tape, unless that has failed before."""
        if self.fault != "no SQL":
            self._run(probe, "no SQL")

    def made[Made](self, make: Callable[[], Made], fault: InstrumentFault) -> Made | None:
        """Return what `make` makes of what was seen; None where it or what it needs has failed."""
        found: list[Made] = []
        if self.fault != fault:
            self._run(lambda: found.append(make()), fault)
        return found[0] if found else None

    @property
    def exhausted(self) -> bool:
        """Whether the looks have taken longer than the rest of the cell and the allowance."""
        return self._spent > perf_counter() - self._begun - self._spent + ALLOWANCE

    def skipped(self) -> None:
        """Note that a line had no look for lack of time or stack."""
        if self.fault is None:
            self.fault = "few steps"

    def _run(self, probe: Callable[[], None], fault: InstrumentFault) -> None:
        begun = perf_counter()
        try:
            probe()
        except BaseException:  # noqa: BLE001 (a fault of the instrument, whatever it is, is none of the story)
            self.fault = fault
        self._spent += perf_counter() - begun
