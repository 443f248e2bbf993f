"""What the tape shows as sent is what SQLite received, no more and no less: compared with sqlite3's own trace.

All stories of the site and all cases are compared, but for a few that are named below. What SQLAlchemy sends on a raw
cursor when an engine connects for the first time is not on the tape: `PRAGMA read_uncommitted`, and a rollback.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest

from livecells.runtime.result import CellResult, SqlEvent
from livecells.snippet import load, story_files

from .processes import story
from .test_plain_python import CASES, SNIPPETS, cells

pytestmark = pytest.mark.processes

FIRST_CONNECT = re.compile(r"PRAGMA read_uncommitted\0(?:ROLLBACK\0BEGIN\0)?")
PLACEHOLDER = re.compile(r"\\\?\d*|:[a-z]\w*", re.IGNORECASE)
SETS = re.compile(r"… ([\d,]+) more")

# What the tape shows cannot be compared with the trace of these, and this is why.
DIFFERENT = {
    "01_trace_callback": "its own trace callback takes the place of the one of these tests",
}

# In these the trace has a statement once more for each row that a trigger, or ON DELETE CASCADE, writes.
REPEATED = {"25_sqlite_objects", "expire_refresh", "cascades_delete_orphan"}


def pattern(event: SqlEvent) -> re.Pattern[str]:
    """Return what the trace has of an entry: the statement with its values."""
    return re.compile(PLACEHOLDER.sub(lambda _: "(?s:.*?)", re.escape(event.text)) + r"\s*;?\s*")


def times(event: SqlEvent) -> int:
    """Return how often the statement was executed: once for each set of parameters."""
    if not event.parameters:
        return 1
    more = SETS.fullmatch(event.parameters[-1])
    return len(event.parameters) - 1 + int(more[1].replace(",", "")) if more else len(event.parameters)


def lines(results: list[CellResult]) -> Iterator[tuple[SqlEvent, bool]]:
    """Yield each line that the trace should have, and whether it must."""
    for result in results:
        for event in result.sql:
            if event.effect == "not sent":
                continue
            for _ in range(times(event)):
                yield event, event.effect in ("sent", "committed at once")


def first_difference(results: list[CellResult], trace: list[str], *, repeated: bool = False) -> str | None:
    """Compare in order; what somebody did past SQLAlchemy stands for any number of lines."""
    received = FIRST_CONNECT.sub("", "".join(f"{line}\0" for line in trace)).split("\0")[:-1]
    at, anything = 0, False
    wanted_lines = list(lines(results))
    for (event, must), following in zip_longest(wanted_lines, wanted_lines[1:]):
        if event.kind == "unseen":
            anything = True
            continue
        wanted = pattern(event)
        while anything and at < len(received) and not wanted.fullmatch(received[at]):
            at += 1
        anything = False
        if at < len(received) and wanted.fullmatch(received[at]):
            at += 1
            again = following is not None and pattern(following[0]).fullmatch(received[at - 1])
            while repeated and not again and at < len(received) and received[at] == received[at - 1]:
                at += 1
        elif must:
            return f"on the tape: {event.text[:100]!r}; received: {received[at : at + 1]!r:.150}"
    return None if anything or at == len(received) else f"received, and not on the tape: {received[at]!r:.150}"


@pytest.mark.parametrize("case", sorted(CASES.glob("*.py")), ids=lambda path: path.stem)
def test_of_a_case(case: Path) -> None:
    shown = story(cells(case))
    if case.stem not in DIFFERENT and not any(result.instrument == "no SQL" for result in shown.results):
        assert first_difference(shown.results, shown.trace, repeated=case.stem in REPEATED) is None


@pytest.mark.parametrize("path", story_files(SNIPPETS), ids=lambda path: path.stem)
def test_of_a_story_of_the_site(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(SNIPPETS)
    shown = story([cell.source for cell in load(path).cells])
    if path.stem not in DIFFERENT:
        assert first_difference(shown.results, shown.trace, repeated=path.stem in REPEATED) is None
