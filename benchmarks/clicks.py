"""Click → first result, cold and warm, on lines of several speeds; and the bytes that it takes."""

from __future__ import annotations

from playwright.sync_api import Page, Playwright

from benchmarks.host import Host, Sent
from benchmarks.table import Figures
from benchmarks.visit import Measured, Reader, first_cell, reader, run, run_plain

# Mbit/s (None: localhost) → what cold may take against the reference, and how many rounds of the usual five.
LINES: dict[float | None, tuple[float, int]] = {None: (0.20, 5), 100: (0.35, 3), 20: (0.60, 3), 5: (1.00, 2)}
WARM = 0.20
MARKS = {"frame ready": "frame up", "files": "files there", "ready": "Python ready", "result": "result"}
MEGABYTE = 1e6


def measure(playwright: Playwright, host: Host, figures: Figures, rounds: int) -> None:
    """Measure both, in turn: cold with a new profile, warm as that profile's second visit."""
    for mbits, (target, of_five) in LINES.items():
        host.line.mbits = mbits
        line = f"{mbits:g} Mbit/s" if mbits else "localhost"
        cold = figures.row(f"click → first result, cold, {line}", "s", target)
        warm = figures.row(f"click → first result, warm, {line}", "s", WARM if mbits is None else None)
        for _ in range(max(1, round(rounds * of_five / 5))):
            first, second = _visits(playwright, host, "")
            cold.ours.append(first.wall / 1000)
            warm.ours.append(second.wall / 1000)
            if mbits is None:
                _marks(figures, first)
            first, second = _visits(playwright, host, "reference/")
            cold.reference.append(first.wall / 1000)
            warm.reference.append(second.wall / 1000)
    host.line.mbits = None


def count(playwright: Playwright, host: Host, figures: Figures) -> None:
    """Count bytes, once: they do not vary. On a slow line, where it shows which files the first result waits for."""
    host.line.mbits = 10
    needed = figures.row("bytes of the files that the first result needs, page included", "MB", 10.5, "ours")
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


def _before_intent(host: Host, figures: Figures) -> None:
    scripts = [sent for sent in host.sent if "/assets/livecells/" in sent.path and sent.path.endswith(".js")]
    runtime = [sent for sent in host.sent if "/runtime-" in sent.path]
    figures.row("our JavaScript before intent, gzip", "KB", 20, "ours", 1).ours.append(_sum(scripts) * 1000)
    figures.row("bytes of the runtime before intent", "", 0, "ours", 0).ours.append(_sum(runtime) * MEGABYTE)


def _visits(playwright: Playwright, host: Host, path: str) -> tuple[Measured, Measured]:
    with reader(playwright, host) as visitor:
        first = _click(visitor.open(host.origin + path), path)
        _leave(visitor, host)
        return first, _click(visitor.open(host.origin + path), path)


def _click(page: Page, path: str) -> Measured:
    """Click without having pointed first, which would start Python earlier."""
    return run_plain(page) if path else run(page, first_cell(page))


def _leave(visitor: Reader, host: Host) -> None:
    visitor.open("about:blank")
    host.forget()


def _marks(figures: Figures, first: Measured) -> None:
    """Note when the parts of a cold start were there."""
    for type, name in MARKS.items():
        at = next((each["at"] for each in first.heard if each["type"] == type), None)
        if at is not None:
            figures.row(f"… of it until: {name}", "s").ours.append(at / 1000)


def _sum(answers: list[Sent]) -> float:
    return sum((sent.bytes for sent in answers), 0) / MEGABYTE
