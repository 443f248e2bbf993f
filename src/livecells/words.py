"""Words: the sentences in which a result's panels are summed up. Pure; `web/src/panels/words.ts` says the same."""

from __future__ import annotations

from collections.abc import Sequence

from livecells.runtime.result import (
    CellResult,
    Moment,
    ObjectState,
    ObjectStatus,
    SessionState,
    Span,
    TableRow,
    TableState,
)

# As readers look for them: what is in the session first.
_COUNTED: tuple[ObjectStatus, ...] = ("persistent", "pending", "deleted", "transient", "detached")
# The most urgent first.
_SESSION = ("must be rolled back", "in a transaction", "no transaction")
_SUMMED_TABLES = 3


def counted(count: int, noun: str) -> str:
    """Return `1 row`, `2 rows`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def outcome(span: Span) -> str:
    """Return how a transaction or savepoint ended."""
    if span.outcome is None:
        return "still open"
    if span.outcome == "rollback":
        return "rolled back"
    return "committed" if span.kind == "transaction" else "released"


def fate(span: Span) -> str:
    """Return what stands where a span's rail begins on the tape."""
    return outcome(span) if span.begun else f"begun earlier, {outcome(span)}"


def tape(result: CellResult) -> str:
    """Return `7 · 1 transaction, rolled back`."""
    parts = [str(len(result.sql))]
    for kind in ("transaction", "savepoint"):
        ends = [outcome(span) for span in result.spans if span.kind == kind]
        kinds = list(dict.fromkeys(ends))
        if len(kinds) == 1:
            parts.append(f"{counted(len(ends), kind)}, {kinds[0]}")
        elif kinds:
            each = ", ".join(f"{ends.count(end)} {end}" for end in kinds)
            parts.append(f"{counted(len(ends), kind)}: {each}")
    return " · ".join(parts)


def session(state: SessionState) -> str:
    """Return what one session is in."""
    if not state.usable:
        return "must be rolled back"
    return "in a transaction" if state.in_transaction else "no transaction"


def sessions(states: Sequence[SessionState], objects: Sequence[ObjectState]) -> str:
    """Return `· in a transaction · 2 persistent, 1 pending`."""
    said = [session(state) for state in states]
    first = next((word for word in _SESSION if word in said), "no session")
    if len(states) > 1:
        first = (
            f"{len(states)} sessions, {said.count(first)} {first}"
            if first != _SESSION[-1]
            else f"{len(states)} sessions, {first}"
        )
    parts = [first]
    statuses = [each.status for each in objects]
    if counts := [f"{statuses.count(status)} {status}" for status in _COUNTED if status in statuses]:
        parts.append(", ".join(counts))
    return " ".join(f"· {part}" for part in parts)


def table_name(table: TableState) -> str:
    """Return the table's name, with its database where there are several."""
    return f"{table.name} ({table.database})" if table.database else table.name


def change(row: TableRow) -> str:
    """Return what a row is marked with: `inserted, not committed`."""
    return ", ".join([*([row.change] if row.change else []), *([] if row.committed else ["not committed"])])


def changed(state: TableState) -> bool:
    """Tell whether any row of a table is marked."""
    return any(change(row) for row in state.rows)


def table(state: TableState) -> str:
    """Return `7 rows, 1 inserted, not committed`."""
    changes = [row.change for row in state.rows]
    parts = [counted(len(state.rows) - changes.count("deleted") + state.more, "row")]
    parts += [f"{changes.count(change)} {change}" for change in ("inserted", "updated", "deleted") if change in changes]
    if not all(row.committed for row in state.rows):
        parts.append("not committed")
    return ", ".join(parts)


def others(state: TableState) -> str:
    """Return what another connection sees where that is something else: `others still see 6 rows`."""
    waiting = [row.change for row in state.rows if not row.committed]
    if not waiting:
        return ""
    if None in waiting:  # an earlier cell's doing, and no longer known what
        return "others do not see this yet"
    here = sum(row.change != "deleted" for row in state.rows) + state.more
    seen = here + waiting.count("deleted") - waiting.count("inserted")
    return "others still see the old values" if seen == here else f"others still see {counted(seen, 'row')}"


def tables(states: Sequence[TableState]) -> str:
    """Return `· astronauts 7 rows, 1 inserted, not committed`: those that changed, or else all; a few of them."""
    named = ([state for state in states if changed(state)] or list(states))[:_SUMMED_TABLES]
    parts = [f"{table_name(state)} {table(state)}" for state in named]
    if more := len(states) - len(named):
        parts.append(f"{more} more")
    return " ".join(f"· {part}" for part in parts or ["none"])


def step(moments: Sequence[Moment], index: int) -> str:
    """Return `line 4 · 3 of 8`; `at` is a position among the moments."""
    return f"{place(moments, index)} · {index} of {len(moments) - 1}"


def step_aloud(moments: Sequence[Moment], index: int) -> str:
    """Return `line 4, step 3 of 8`."""
    return f"{place(moments, index)}, step {index} of {len(moments) - 1}"


def place(moments: Sequence[Moment], index: int) -> str:
    """Return where in the cell a moment is."""
    if index == len(moments) - 1:
        return "end"
    line = moments[index].line
    return "start" if line is None else f"line {line}"
