"""Statement: what kind of statement a text is for a transaction, whatever comments and quotes it is written with."""

from __future__ import annotations

import re
from typing import NamedTuple

from livecells.runtime.result import SpanOutcome, SqlKind

_SKIP = r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?(?:\*/|$))"
_WORD = re.compile(f"{_SKIP}*([A-Za-z]+)", re.DOTALL)
_NAME = r"(?P<name>\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|`[^`]*`|\[[^\]]*\]|[^\s;\"'`\[]+)"
_WORDS: dict[SqlKind, str] = {
    "savepoint": "SAVEPOINT",
    "rollback-to": "ROLLBACK(?: TRANSACTION)? TO(?: SAVEPOINT)?",
    "release": "RELEASE(?: SAVEPOINT)?",
}
_SAVEPOINTS = {
    kind: re.compile(f"{_SKIP}*{words.replace(' ', f'{_SKIP}+')}{_SKIP}+{_NAME}", re.DOTALL | re.IGNORECASE)
    for kind, words in _WORDS.items()
}
_ENDS: dict[str, SpanOutcome] = {"COMMIT": "commit", "END": "commit", "RELEASE": "commit"}
_SCHEMA = {"CREATE", "DROP", "ALTER"}


class Statement(NamedTuple):
    """`verb` is the first word in capitals; `savepoint` the name of the savepoint that it makes or ends."""

    kind: SqlKind
    verb: str
    savepoint: str

    @property
    def begins(self) -> bool:
        """Whether the statement itself begins a transaction where there is none."""
        return self.verb == "BEGIN" or self.kind == "savepoint"

    @property
    def outcome(self) -> SpanOutcome:
        """How a transaction has ended that ended with this statement."""
        return _ENDS.get(self.verb, "rollback")

    @property
    def alters(self) -> bool:
        """Whether it changes the schema, which `total_changes` does not count."""
        return self.verb in _SCHEMA


def read_statement(text: str) -> Statement:
    """Return what the statement is; only its beginning is read."""
    text = text[:1_000]
    found = _WORD.match(text)
    verb = found[1].upper() if found else ""
    for kind, pattern in _SAVEPOINTS.items():
        if (named := pattern.match(text)) is not None:
            return Statement(kind, verb, named["name"].strip("\"'`[]").lower())
    return Statement("statement", verb, "")
