"""The record of a run: every single value as JSON, so that two commits can be compared."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.table import TIMES, WORK, Figure, percent
from livecells.cache import ROOT

FOLDER = ROOT / ".cache" / "bench"
# Less than this is no change, be the spreads ever so small.
LEAST = 0.05
# Fewer rounds have no spread to speak of.
ROUNDS = 3


def commit() -> str:
    """Return the short name of the commit that is measured, with a `+` where files have changed since; empty without Git."""
    name, changed = (_git(*command) for command in (["rev-parse", "--short", "HEAD"], ["status", "--porcelain"]))
    return name + ("+" if name and changed else "")


def _git(*command: str) -> str:
    done = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def write(path: Path, about: dict[str, Any], figures: Iterable[Figure]) -> None:
    """Write what is known of the run, and every row with all its values."""
    rows = [{**asdict(figure), "ratio": figure.ratio, "met": figure.met} for figure in figures]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**about, "rows": rows}, indent=1, ensure_ascii=False) + "\n", "utf-8")


def compared(before: dict[str, Any], now: Iterable[Figure]) -> str:
    """Return a table of the rows that both runs have: ours before and now, and whether that is more than their spread.

    Details of less than one unit are left out.
    """
    rows = {row["name"]: row for row in before["rows"]}
    lines = ["| figure | before | now | now ÷ before | ratio to the reference | |", "|---|---:|---:|---:|---:|---|"]
    for figure in now:
        old = rows.get(figure.name)
        if not old or not old["ours"] or not figure.ours:
            continue
        then, today = median(old["ours"]), median(figure.ours)
        if figure.detail and max(then, today) < 1:
            continue
        change = f"{today / then:.2f}" if then else ""
        both = old["ratio"] is not None and figure.ratio is not None
        against = f"{old['ratio']:.2f} → {figure.ratio:.2f}" if both else ""
        values = [f"{each:.{figure.digits}f} {figure.unit}".strip() for each in (then, today)]
        lines.append(f"| {figure.name} | {values[0]} | {values[1]} | {change} | {against} | {_verdict(old, figure)} |")
    return "\n".join(lines)


def _verdict(old: dict[str, Any], figure: Figure) -> str:
    then = Figure(**{each: old[each] for each in ("name", "unit", "ours", "others")})
    busy = [row.disturbed for row in (then, figure) if row.disturbed is not None]
    if busy:
        return f"not told, others took {percent(max(busy))} of the processors"
    if figure.unit in (*TIMES, WORK) and min(len(then.ours), len(figure.ours)) < ROUNDS:
        return "not told, too few rounds"
    less, more = ("faster", "slower") if figure.unit in TIMES else ("less", "more")
    if max(figure.ours) < min(then.ours) and median(figure.ours) < (1 - LEAST) * median(then.ours):
        return less
    if min(figure.ours) > max(then.ours) and median(figure.ours) > (1 + LEAST) * median(then.ours):
        return more
    return "the same"
