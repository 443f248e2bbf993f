"""CellResult: its JSON and back."""

import json

from livecells.runtime.result import CellResult, Chunk, Error, Frame, SqlEvent, Table, Value

FULL = CellResult(
    output=[Chunk("stdout", "a\n"), Chunk("stderr", "b\n")],
    value=Value("[(1,)]", Table(["id"], [["1"]])),
    sql=[SqlEvent("statement", "SELECT ?", ["(1,)"], 3), SqlEvent("rollback", "ROLLBACK", [], None)],
    error=Error("ValueError", "no", 2, [Frame(None, 2, "<module>", "x()"), Frame("a", 1, "x", "raise")]),
)


def test_a_result_survives_json() -> None:
    assert CellResult.from_dict(json.loads(FULL.to_json())) == FULL


def test_an_empty_result_survives_json() -> None:
    empty = CellResult(output=[], value=None, sql=[], error=None)
    assert CellResult.from_dict(json.loads(empty.to_json())) == empty
