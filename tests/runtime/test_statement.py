"""Statements are told apart whatever they are written with."""

import pytest

from livecells.runtime.statement import Statement, read_statement


@pytest.mark.parametrize(
    ("text", "kind", "savepoint"),
    [
        ("SAVEPOINT one", "savepoint", "one"),
        ("/* why */ savepoint -- because\n one", "savepoint", "one"),
        ('SAVEPOINT "My Point"', "savepoint", "my point"),
        ("RELEASE one", "release", "one"),
        ("RELEASE SAVEPOINT [one];", "release", "one"),
        ("rollback to one", "rollback-to", "one"),
        ("ROLLBACK TRANSACTION TO SAVEPOINT `one`", "rollback-to", "one"),
        ("ROLLBACK", "statement", ""),
        ("SELECT 'SAVEPOINT one'", "statement", ""),
        ("", "statement", ""),
    ],
)
def test_savepoints_are_recognised_by_their_words(text: str, kind: str, savepoint: str) -> None:
    statement = read_statement(text)
    assert (statement.kind, statement.savepoint) == (kind, savepoint)


def test_the_verb_stands_behind_comments() -> None:
    assert read_statement("-- first\n/* then */ commit").outcome == "commit"
    assert read_statement("  create table t (x)").alters
    assert read_statement("BEGIN IMMEDIATE").begins
    assert read_statement("INSERT INTO t VALUES (1)") == Statement("statement", "INSERT", "")
