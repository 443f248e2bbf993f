"""CellResult: its JSON."""

import json

from livecells.runtime.result import (
    Attribute,
    CellError,
    CellResult,
    ErrorCause,
    Moment,
    ObjectState,
    OutputChunk,
    SessionState,
    Span,
    SqlEvent,
    Stretch,
    TableRow,
    TableState,
    TracebackFrame,
    Value,
    ValueTable,
)

FULL = CellResult(
    output=[OutputChunk("stdout", "a\n"), OutputChunk("stderr", "b\n")],
    value=Value("[(1,)]", ValueTable(["id"], [["1"]])),
    sql=[
        SqlEvent("statement", "SELECT ?", ["(1,)"], "sent", 3, "autoflush"),
        SqlEvent("rollback", "ROLLBACK", [], "sent", None),
    ],
    spans=[Span("transaction", 0, 0, 1, begun=False, outcome="rollback", real=[Stretch(1, 1, "rollback")])],
    error=CellError(
        "ValueError",
        "no",
        2,
        [TracebackFrame(None, 2, "<module>", "x()"), TracebackFrame("a", 1, "x", "raise")],
        [ErrorCause("KeyError", "b", 1, True)],
        "Do this.",
    ),
    objects=[ObjectState(1, "A 1", ["a"], "persistent", 1, True, [Attribute("id", "1", "2", False)])],
    tables=[
        TableState(
            "db",
            "a",
            ["id"],
            1,
            [TableRow(["1"], "updated", ["2"], False)],
            4,
            0,
            1,
            0,
            False,
            False,
            4,
            "any connection",
        )
    ],
    moments=[
        Moment(None, 0, 0, [], [], [], 0, 0, 0),
        Moment(2, 4, 2, [SessionState(1, "session", True, False)], [0], [0], 1, 2, 3),
    ],
    instrument="few steps",
)


def test_the_json_of_a_result_is_its_fields() -> None:
    assert json.loads(FULL.to_json()) == FULL.to_dict()
