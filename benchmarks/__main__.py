"""`make bench`: builds the site, measures it against the reference in turn, and prints one table.

make bench ARGS="--only cold,bytes --rounds 1 --json figures.json"
make bench ARGS="--page docs/figures.md"
make bench ARGS="--only timeline --compare .cache/bench/1041fd7.json"
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from playwright.sync_api import Playwright, sync_playwright

from benchmarks import builds, cases, clicks, record, reference, sites, steps, thousand, timeline, use
from benchmarks.machine import keep_orphans
from benchmarks.table import MOST_BUSY, Figures, markdown, percent, put_table
from tests.browser.site import build
from tests.static_host import Host, serving

PARTS = {
    "cold": "click → first result, cold and warm, on lines of several speeds",
    "timeline": "what each moment of a first result was for, cold, warm and after Stop, beside the floor of this machine",
    "bytes": "what is downloaded before a click and until the first result",
    "use": "second run, next page, Stop, memory",
    "thousand": "a page of 1,000 cells",
    "steps": "what it costs to follow a cell statement by statement",
    "cases": "what people post and what hostile readers type: the cost of the instrument, and the longest frame",
    "build": "mkdocs build, this site and generated ones",
}


def main() -> None:
    """Measure what was asked for."""
    options = _options()
    keep_orphans()
    figures = Figures()
    commit = record.commit()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, sync_playwright() as playwright:
        _measure(playwright, Path(folder), figures, options)
    rows = list(figures.rows.values())
    busy = figures.others
    told = (
        f"Medians of up to {options.rounds} rounds, ours and the reference in turn, with the least and the most; {date.today()}, "
        f"{commit or 'no commit'}, {os.cpu_count()} processors, {platform.machine()}, "
        f"{(time.perf_counter() - started) / 60:.0f} minutes in all. Meanwhile, other processes took {percent(median(busy))} of "
        f"the processors ({percent(min(busy))}–{percent(max(busy))} in a round); no target is told of a time in whose rounds "
        f"they took more than {percent(MOST_BUSY)}."
    )
    table = "\n\n".join([markdown(rows), *figures.notes, told])
    print(table)
    if options.page:
        options.page.write_text(put_table(options.page.read_text("utf-8"), table), "utf-8")
    about = {"commit": commit, "date": str(date.today()), "processors": os.cpu_count(), "others": busy}
    path = options.json or record.FOLDER / f"{commit or 'figures'}.json"
    record.write(path, about, rows)
    _say(f"all values are in {path}")
    if options.compare:
        print(
            f"\nAgainst {options.compare}:\n\n{record.compared(json.loads(options.compare.read_text('utf-8')), rows)}"
        )


def _options() -> argparse.Namespace:
    parts = "\n".join(f"  {name:10}{what}" for name, what in PARTS.items())
    parser = argparse.ArgumentParser(
        prog="make bench", epilog=f"parts:\n{parts}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured; slow ones less often")
    parser.add_argument("--page", type=Path, help="put the table into this page too, between its marks")
    parser.add_argument("--json", type=Path, help="where to write all values, instead of .cache/bench/COMMIT.json")
    parser.add_argument("--compare", type=Path, help="print what has changed since the run of which this is the JSON")
    options = parser.parse_args()
    options.only = options.only.split(",")
    if unknown := set(options.only) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return options


def _measure(playwright: Playwright, scratch: Path, figures: Figures, options: argparse.Namespace) -> None:
    root = scratch / "host"
    root.mkdir()
    with serving(root, compress=True) as host:
        _say("building the site and the reference page")
        build(root, host.origin)
        runtime = next((root / "assets" / "livecells").glob("runtime-*"))
        reference.write(root / "reference", runtime, root / "index.html", sites.SNIPPETS / "ares.py")
        if "thousand" in options.only:
            thousand.build(scratch, host)
        host.prepare()
        for part in options.only:
            _say(PARTS[part])
            _part(part, playwright, host, scratch, figures, options.rounds)


def _part(part: str, playwright: Playwright, host: Host, scratch: Path, figures: Figures, rounds: int) -> None:
    if part == "cold":
        clicks.measure(playwright, host, figures, rounds)
    elif part == "timeline":
        timeline.measure(playwright, host, figures, rounds)
    elif part == "bytes":
        clicks.count(playwright, host, figures)
    elif part == "use":
        use.measure(playwright, host, figures, rounds)
    elif part == "steps":
        steps.measure(next((host.root / "assets" / "livecells").glob("runtime-*")), figures, rounds)
    elif part == "cases":
        cases.measure(playwright, host, figures, max(1, round(rounds * 2 / 5)))
    elif part == "thousand":
        thousand.measure(playwright, host, figures, max(1, round(rounds * 2 / 5)))
    else:
        builds.measure(scratch, figures, rounds)


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
