"""The timeline of a first result: page, frame and workers measure their phases, and one trace of the browser has them all."""

from playwright.sync_api import Page

from benchmarks.trace import CLICK, SHOWN, spans, traced

from .cells import cell, run
from .pages import FIRST, URL

PHASES = {
    "page": {"open the frame", "fetch", "hash", "read the result", "render"},
    "frame": {"make a worker", "hand over the snapshot"},
    "compiler": {"load", "unpack", "compile"},
    "worker": {"load", "unpack", "instantiate", "restore memory", "set up Python", "run", "make JSON"},
}


def test_every_program_says_what_a_first_result_takes(page: Page, origin: str) -> None:
    page.goto(f"{origin}{URL}")
    with traced(page) as events:
        page.evaluate("name => { performance.mark(name); }", CLICK)
        run(cell(page, FIRST))
        page.evaluate("name => { performance.mark(name); }", SHOWN)
    found = spans(events)
    for who, phases in PHASES.items():
        assert phases <= {span.phase for span in found if span.who == who}, who
    ends = {span.name: span.end for span in found}
    assert ends["worker: instantiate"] < ends["worker: restore memory"] < ends["worker: set up Python"]
    assert ends[f"worker: make JSON ({FIRST.partition(':')[2]})"] < ends["page: render"]
