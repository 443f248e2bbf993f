"""What people post and what hostile readers type: what the instrument costs, and how long the page stands still.

python -m benchmarks.cases [FOLDER]     every case of a folder, in place of those that are tested
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, Playwright, expect, sync_playwright

from benchmarks.sites import SNIPPETS
from benchmarks.table import Figures, markdown
from benchmarks.visit import first_cell, reader
from livecells.snippet import load, story_files
from tests.browser.cells import cell, settled
from tests.browser.pages import link
from tests.browser.site import build
from tests.runtime.processes import plain, story
from tests.runtime.test_plain_python import CASES, cells
from tests.static_host import Host, serving

MOST = 2.0
LONG = 20.0  # milliseconds; of a shorter cell, the ratio says nothing
MOST_GAP = 100.0  # milliseconds

WATCH = """() => {
  const watch = { worst: 0, last: performance.now() };
  const tick = (now) => {
    watch.worst = Math.max(watch.worst, now - watch.last);
    watch.last = now;
    if (window.watch === watch) requestAnimationFrame(tick);
  };
  window.watch = watch;
  requestAnimationFrame(tick);
}"""
# two frames after the result, what was rendered is on the screen
WORST = """() => new Promise((resolve) => {
  const { watch } = window;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    window.watch = null;
    resolve(watch.worst);
  }));
})"""


def measure(playwright: Playwright, host: Host, figures: Figures, rounds: int, folder: Path = CASES) -> None:
    """Measure the cost in CPython, and the frames in Chromium."""
    paths = sorted(folder.glob("*.py"))
    sources = {path.stem: cells(path) for path in paths}
    with figures.watched():
        _cost(figures, sources | (dict(_stories()) if folder == CASES else {}), rounds)
    with figures.watched():
        _frames(playwright, host, figures, sources, rounds)


def _stories() -> Iterator[tuple[str, list[str]]]:
    sys.path.insert(0, str(SNIPPETS))
    for path in story_files(SNIPPETS):
        yield path.stem, [cell.source for cell in load(path).cells]


def _cost(figures: Figures, sources: dict[str, list[str]], rounds: int) -> None:
    """Compare the least of the times that each takes with the instrument and as plain Python."""
    took: dict[str, tuple[float, float]] = {}
    for name, source in sources.items():
        ours = min(story(source).seconds for _ in range(rounds))
        took[name] = ours * 1000, min(plain(source).seconds for _ in range(rounds)) * 1000
    above = figures.row(f"{len(took)} cases and stories in CPython: above plain, median", "ms", digits=1)
    above.ours.append(median(ours - theirs for ours, theirs in took.values()))
    long = [name for name, (_, theirs) in took.items() if theirs >= LONG]
    order = sorted(long, key=lambda name: took[name][0] / took[name][1])
    for name in reversed(order[-10:]):
        print(f"{name}: {took[name][0]:.0f} ms, plain {took[name][1]:.0f} ms", file=sys.stderr)
    for what, name in (("median", order[len(order) // 2]), (f"worst, {order[-1]}", order[-1])):
        row = figures.row(f"… the {len(order)} that take {LONG:.0f} ms and more, {what}", "ms", MOST, digits=0)
        row.ours.append(took[name][0])
        row.reference.append(took[name][1])
    all_of_them = figures.row("… all together", "s", MOST)
    all_of_them.ours.append(sum(ours for ours, _ in took.values()) / 1000)
    all_of_them.reference.append(sum(theirs for _, theirs in took.values()) / 1000)


def _frames(playwright: Playwright, host: Host, figures: Figures, sources: dict[str, list[str]], rounds: int) -> None:
    worst: dict[str, float] = {}
    expect.set_options(timeout=120_000)
    for _ in range(rounds):
        with reader(playwright, host) as visitor:
            page = visitor.open(host.origin)
            id = first_cell(page)
            _gap(page, id, "'Python is up'")
            for name, source in sources.items():
                gap = _gap(page, id, "\n".join(source))
                worst[name] = min(worst.get(name, gap), gap)
    order = sorted(worst, key=lambda name: worst[name])
    for name in reversed(order[-10:]):
        print(f"{name}: a frame of {worst[name]:.0f} ms", file=sys.stderr)
    figures.row("longest frame from Run to the result, median of the cases", "ms", digits=0).ours.append(
        median(worst.values())
    )
    last = order[-1]
    figures.row(f"… worst, {last}", "ms", MOST_GAP, "ours", 0).ours.append(worst[last])


def _gap(page: Page, id: str, code: str) -> float:
    """Run code that a link brings to a cell, and return the longest time between two frames until the result is there."""
    fragment = link("", code.encode("utf-8", "surrogateescape"), id, "")
    page.evaluate("fragment => { location.href = fragment; }", fragment)
    one = cell(page, id)
    one.locator(".lc-shared-link, .lc-note:has-text('damaged')").first.wait_for()
    page.evaluate(WATCH)
    one.locator(".lc-run").click()
    settled(one)
    worst: float = page.evaluate(WORST)
    return worst


def main() -> None:
    """Measure the cases of one folder."""
    figures = Figures()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CASES
    with tempfile.TemporaryDirectory() as root, serving(Path(root)) as host, sync_playwright() as playwright:
        build(Path(root), host.origin)
        measure(playwright, host, figures, 2, folder)
    print(markdown(figures.rows.values()))


if __name__ == "__main__":
    main()
