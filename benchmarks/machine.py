"""The machine: how busy other processes keep its processors while something is measured."""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
IDLE = slice(3, 5)  # of the first line of /proc/stat: idle, and waiting for a disk
COUNTED = 8  # what follows is in these already
OWN = slice(
    11, 15
)  # of /proc/PID/stat, after the name: user and system, of the process and of its children that have ended
PR_SET_CHILD_SUBREAPER = 36  # of <sys/prctl.h>


def keep_orphans() -> None:
    """Let what this process has started stay its own when what started it has ended, as a browser's processes do.

    Otherwise they go to the init process, and what they did counts as the work of others.
    """
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


@dataclass(frozen=True)
class Spent:
    """Ticks of all processors so far: those in which they could work, those in which they did, and those for us."""

    able: int
    busy: int
    own: int

    def others(self, before: Spent) -> float:
        """Return which share of the processors others have taken since then, from 0 to 1."""
        able = self.able - before.able
        taken = self.busy - before.busy - (self.own - before.own)
        return min(1.0, max(0.0, taken / able)) if able else 0.0


def spent() -> Spent:
    """Return what the processors have done so far. A virtual machine counts what its host took from it as busy."""
    ticks = [int(each) for each in (PROC / "stat").read_text().splitlines()[0].split()[1:]][:COUNTED]
    return Spent(sum(ticks), sum(ticks) - sum(ticks[IDLE]), _own())


def _own() -> int:
    """Return the ticks of this process and of all that it has started, those that have ended included."""
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for process in PROC.glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text().rpartition(") ")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        children.setdefault(int(fields[1]), []).append(int(process.name))
        ticks[int(process.name)] = sum(map(int, fields[OWN]))
    found = [os.getpid()]
    for each in found:
        found += children.get(each, [])
    return sum(ticks.get(each, 0) for each in found)
