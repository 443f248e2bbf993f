"""Words: what the panels' summaries say. The browser's writer is held to the same words by the fixtures."""

from typing import Any

import pytest

from livecells import words
from livecells.runtime.result import SessionState, Span, TableState

from .results import astronaut, begin, moment, result, row, session, span, table

OPEN = {"committed": False}


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([], "9"),
        ([span(0, 8)], "9 · 1 transaction, committed"),
        ([span(0, 1), span(2, 3)], "9 · 2 transactions, committed"),
        ([span(0, 1, outcome="rollback"), span(2, 8, outcome=None)], "9 · 2 transactions: 1 rolled back, 1 still open"),
        ([span(0, 8), span(1, 2, kind="savepoint")], "9 · 1 transaction, committed · 1 savepoint, released"),
    ],
)
def test_the_tape_is_summed_up_by_how_its_transactions_ended(spans: list[Span], said: str) -> None:
    assert words.tape(result(sql=[begin()] * 9, spans=spans)) == said


def test_a_rail_that_an_earlier_cell_began_says_so() -> None:
    assert words.fate(span(0, 1, begun=False, outcome="rollback")) == "begun earlier, rolled back"


@pytest.mark.parametrize(
    ("sessions", "statuses", "said"),
    [
        ([], [], "· no session"),
        ([session()], ["detached"], "· no transaction · 1 detached"),
        (
            [session(in_transaction=True)],
            ["pending", "persistent", "persistent"],
            "· in a transaction · 2 persistent, 1 pending",
        ),
        ([session(in_transaction=True, usable=False)], [], "· must be rolled back"),
        ([session(1), session(2)], [], "· 2 sessions, no transaction"),
        ([session(1), session(2, in_transaction=True)], [], "· 2 sessions, 1 in a transaction"),
    ],
)
def test_the_session_is_summed_up_by_its_transaction_and_its_objects(
    sessions: list[SessionState], statuses: list[str], said: str
) -> None:
    assert words.sessions(sessions, [astronaut(status) for status in statuses]) == said


@pytest.mark.parametrize(
    ("state", "said", "others"),
    [
        (table(row("1")), "1 row", ""),
        (table(row("1"), more=20), "21 rows", ""),
        (table(row("1"), row("2", change="inserted")), "2 rows, 1 inserted", ""),
        (
            table(row("1"), row("2", change="inserted", **OPEN)),
            "2 rows, 1 inserted, not committed",
            "others still see 1 row",
        ),
        (
            table(row("1", change="deleted", **OPEN), more=4),
            "4 rows, 1 deleted, not committed",
            "others still see 5 rows",
        ),
        (
            table(row("1", change="updated", **OPEN)),
            "1 row, 1 updated, not committed",
            "others still see the old values",
        ),
        (table(row("1", **OPEN)), "1 row, not committed", "others do not see this yet"),
    ],
)
def test_a_table_is_summed_up_by_what_changed_and_what_others_see(state: TableState, said: str, others: str) -> None:
    assert words.table(state) == said
    assert words.others(state) == others


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ([], "· none"),
        ([table(row("1"))], "· astronauts 1 row"),
        ([table(), table(row("1", change="inserted"), name="missions")], "· missions 1 row, 1 inserted · 1 more"),
        ([table(name=name) for name in "abcde"], "· a 0 rows · b 0 rows · c 0 rows · 2 more"),
        ([table(database="other")], "· astronauts (other) 0 rows"),
    ],
)
def test_tables_are_summed_up_by_those_that_changed(tables: list[TableState], said: str) -> None:
    assert words.tables(tables) == said


@pytest.mark.parametrize(
    ("index", "said", "aloud"),
    [
        (0, "start · 0 of 2", "start, step 0 of 2"),
        (1, "line 4 · 1 of 2", "line 4, step 1 of 2"),
        (2, "end · 2 of 2", "end, step 2 of 2"),
    ],
)
def test_a_step_says_its_line_and_its_number(index: int, said: str, aloud: str) -> None:
    moments: Any = [moment(), moment(line=4), moment(line=5)]
    assert words.step(moments, index) == said
    assert words.step_aloud(moments, index) == aloud
