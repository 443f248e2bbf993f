"""`make bench`: builds the site, measures it against the reference in turn, and prints one table.

make bench ARGS="--only cold,bytes --rounds 1 --json figures.json"
make bench ARGS="--page docs/figures.md"
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from benchmarks import builds, cases, clicks, reference, sites, steps, thousand, use
from benchmarks.table import Figures, markdown, put_table, write_json
from tests.browser.site import build
from tests.static_host import Host, serving

PARTS = {
    "cold": "click → first result, cold and warm, on lines of several speeds",
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
    figures = Figures()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, sync_playwright() as playwright:
        _measure(playwright, Path(folder), figures, options)
    rows = list(figures.rows.values())
    busy = os.getloadavg()
    table = (
        f"{markdown(rows)}\n\nMedians of up to {options.rounds} rounds, ours and the reference in turn; {date.today()}, "
        f"{os.cpu_count()} processors, {platform.machine()}, load {busy[0]:.1f} ({busy[2]:.1f} over 15 minutes), "
        f"{(time.perf_counter() - started) / 60:.0f} minutes in all."
    )
    print(table)
    if options.page:
        options.page.write_text(put_table(options.page.read_text("utf-8"), table), "utf-8")
    if options.json:
        write_json(rows, options.json)


def _options() -> argparse.Namespace:
    parts = "\n".join(f"  {name:10}{what}" for name, what in PARTS.items())
    parser = argparse.ArgumentParser(
        prog="make bench", epilog=f"parts:\n{parts}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured; slow ones less often")
    parser.add_argument("--page", type=Path, help="put the table into this page too, between its marks")
    parser.add_argument("--json", type=Path, help="write all values to this file too")
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
