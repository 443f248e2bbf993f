"""Click → first result, cold and warm, on lines of several speeds; and the bytes that it takes."""

from __future__ import annotations

from playwright.sync_api import Page, Playwright

from benchmarks.table import Figures
from benchmarks.visit import Measured, first_cell, leave, reader, run, run_plain
from tests.static_host import Host, Sent, packed

# Mbit/s (None: localhost) → what cold may take against the reference, and how many rounds of the usual five.
LINES: dict[float | None, tuple[float, int]] = {None: (0.18, 5), 100: (0.30, 3), 20: (0.60, 2), 5: (0.90, 1)}
WARM = 0.15
PAUSE = 3.0  # seconds; Python starts ahead for a reader who has run a cell before
MEGABYTE = 1e6
LARGEST = 60.0  # KB


def measure(playwright: Playwright, host: Host, figures: Figures, rounds: int) -> None:
    """Measure both, in turn: cold with a new profile, warm on that profile's next visits."""
    for mbits, (target, of_five) in LINES.items():
        host.line.mbits = mbits
        line = f"{mbits:g} Mbit/s" if mbits else "localhost"
        cold = figures.row(f"click → first result, cold, {line}", "s", target)
        warm = figures.row(f"click → first result, warm, clicked at once, {line}", "s", WARM)
        rows = [cold, warm]
        if mbits is None:
            rows.append(figures.row(f"click → first result, warm, clicked after {PAUSE:g} s, {line}", "s", WARM))
        for _ in figures.rounds(max(1, round(rounds * of_five / 5))):
            for path in ("", "reference/"):
                visits = _visits(playwright, host, path, len(rows))
                for row, visit in zip(rows, visits, strict=True):
                    (row.reference if path else row.ours).append(visit.wall / 1000)
    host.line.mbits = None


def count(playwright: Playwright, host: Host, figures: Figures) -> None:
    """Count bytes, once: they do not vary. On a slow line, where it shows which files the first result waits for."""
    host.line.mbits = 10
    needed = figures.row("bytes of the files that the first result needs, page included", "MB", 8.5, "ours")
    sent = figures.row("bytes sent until then, at 10 Mbit/s", "MB")
    whole = figures.row("bytes of the whole visit", "MB")
    for path in ("", "reference/"):
        with reader(playwright, host) as visitor:
            host.forget()
            page = visitor.open(host.origin + path)
            if not path:
                _before_intent(host, figures)
            _click(page, path)
            for figure, answers in ((needed, [each for each in host.sent if each.whole]), (sent, host.sent)):
                (figure.reference if path else figure.ours).append(_sum(answers))
            host.settle()
            (whole.reference if path else whole.ours).append(_sum(host.sent))
    host.line.mbits = None
    pages = {page: packed(page) for page in host.root.rglob("*.html") if b"<live-cell" in page.read_bytes()}
    figures.row("largest page with cells, its HTML, gzip", "KB", LARGEST, "ours", 1).ours.append(
        max(map(len, pages.values())) / 1000
    )


def _before_intent(host: Host, figures: Figures) -> None:
    scripts = [sent for sent in host.sent if "/assets/livecells/" in sent.path and sent.path.endswith(".js")]
    runtime = [sent for sent in host.sent if "/runtime-" in sent.path]
    figures.row("our JavaScript before intent, gzip", "KB", 20, "ours", 1).ours.append(_sum(scripts) * 1000)
    figures.row("runtime before intent", "bytes", 0, "ours", 0).ours.append(_sum(runtime) * MEGABYTE)


def _visits(playwright: Playwright, host: Host, path: str, count: int) -> list[Measured]:
    """Visit up to three times with one profile: cold; warm, before Python can start ahead; warm, as one who reads first."""
    url = host.origin + path
    with reader(playwright, host) as visitor:
        visits = [_click(visitor.open(url), path)]
        leave(visitor, host)
        visits.append(_click(visitor.open_at_once(url), path))
        if count > 2:
            leave(visitor, host)
            page = visitor.open(url)
            page.wait_for_timeout(PAUSE * 1000)
            visits.append(_click(page, path))
        return visits


def _click(page: Page, path: str) -> Measured:
    """Click without having pointed first, which would start Python earlier."""
    return run_plain(page) if path else run(page, first_cell(page))


def _sum(answers: list[Sent]) -> float:
    return sum((sent.bytes for sent in answers), 0) / MEGABYTE
