"""Statement: what kind of statement a text is for a transaction, whatever comments and quotes it is written with."""

from __future__ import annotations

import re
from functools import lru_cache
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
_TEMPORARY = re.compile(f"{_SKIP}*CREATE{_SKIP}+TEMP", re.DOTALL | re.IGNORECASE)
_ENDS: dict[str, SpanOutcome] = {"COMMIT": "commit", "END": "commit", "RELEASE": "commit"}
_SCHEMA = {"CREATE", "DROP", "ALTER"}
_ROWS = {"INSERT", "UPDATE", "DELETE", "REPLACE"}
_READS = {"SELECT", "BEGIN", "EXPLAIN"}


class Statement(NamedTuple):
    """`verb` is the first word in capitals; `savepoint` the name of the savepoint that it makes or ends.

    `is_temporary` says that what it creates is in the connection's database `temp`.
    """

    kind: SqlKind
    verb: str
    savepoint: str
    is_temporary: bool = False

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

    @property
    def writes(self) -> bool:
        """Whether it takes the right to write in its transaction; a WITH or PRAGMA may, too."""
        return self.changes_rows or self.alters

    @property
    def changes_rows(self) -> bool:
        """Whether its first word says that it changes rows, as sqlite3 understands it."""
        return self.verb in _ROWS

    @property
    def only_reads(self) -> bool:
        """Whether it surely changes nothing."""
        return self.verb in _READS

    @property
    def connects(self) -> bool:
        """Whether it changes which databases its connection has."""
        return self.verb in ("ATTACH", "DETACH") or self.is_temporary


def read_statement(text: str) -> Statement:
    """Return what the statement is; only its beginning is read."""
    return _read(text[:1_000])


@lru_cache(100)  # asked before and after the statement is sent, and a loop sends the same one again
def _read(text: str) -> Statement:
    found = _WORD.match(text)
    verb = found[1].upper() if found else ""
    for kind, pattern in _SAVEPOINTS.items():
        if (named := pattern.match(text)) is not None:
            return Statement(kind, verb, named["name"].strip("\"'`[]").lower())
    return Statement("statement", verb, "", bool(_TEMPORARY.match(text)))
