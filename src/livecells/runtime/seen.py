"""Seen: the facts of a result, by names that goals and questions ask for. Pure: it reads the JSON of a result, recorded or new."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from livecells.runtime.statement import read_statement

_WORDS = {
    "begin": "BEGIN",
    "savepoint": "SAVEPOINT",
    "release": "RELEASE",
    "rollback-to": "ROLLBACK TO",
    "commit": "COMMIT",
    "rollback": "ROLLBACK",
}
# SQLAlchemy asked for neither: what the driver sends by itself, and what went past SQLAlchemy
_UNASKED = ("driver-begin", "unseen")


class NotSeenError(LookupError):
    """The result does not have what was asked for. The text is a sentence that says what it has."""


class Seen:
    """A result (`CellResult.to_dict()`, or a golden's) as it was at one of its moments; the end unless another is asked for.

    What the result does not have raises a NotSeenError.
    """

    def __init__(self, result: dict[str, Any], moment: int | None = None) -> None:
        self._result = result
        self._number = moment
        moments = result["moments"]
        self._moment: dict[str, Any] | None = moments[-1 if moment is None else moment] if moments else None

    @property
    def moments(self) -> list[Seen]:
        """The result after each executed line; the first one is before the cell, the last one its end."""
        return [Seen(self._result, number) for number in range(len(self._result["moments"]))]

    def after(self, line: int) -> Seen:
        """Return the result as it was after a line of the cell, the last time that line ran."""
        return Seen(self._result, self.step_after(line))

    def step_after(self, line: int) -> int:
        """Return the number of the moment after a line of the cell, the last time that line ran."""
        lines = [moment["line"] for moment in self._result["moments"]]
        if line not in lines:
            raise NotSeenError(f"line {line} did not run. {_known('lines that ran', lines)}")
        return max(number for number, each in enumerate(lines) if each == line)

    @property
    def tape(self) -> list[str]:
        """What SQLAlchemy asked for, a word each: BEGIN, SELECT, COMMIT, ROLLBACK, SAVEPOINT, RELEASE, ROLLBACK TO …"""
        return [_WORDS.get(event["kind"]) or read_statement(event["text"]).verb for event in self._asked()]

    @property
    def statements(self) -> int:
        """The number of statements on the tape; what begins or ends a transaction or savepoint is none."""
        return len(self._statements())

    def statements_on(self, line: int) -> int:
        """Return the number of statements that a line caused."""
        return sum(event["line"] == line for event in self._statements())

    @property
    def causes(self) -> list[str]:
        """Why the session sent what no line asked for, in the order of the tape: autoflush, lazy load, refresh …"""
        return [event["cause"] for event in self._asked() if event["cause"] and event["kind"] != "begin"]

    @property
    def ends(self) -> str | None:
        """How the last transaction ended: COMMIT or ROLLBACK; `open` if one is open; None without a transaction."""
        sent = self._sent()
        spans = [each for each in self._result["spans"] if each["kind"] == "transaction" and each["first"] < sent]
        if not spans:
            return None
        if any(each["outcome"] is None or each["last"] >= sent for each in spans):
            return "open"
        return str(max(spans, key=lambda each: each["last"])["outcome"]).upper()

    @property
    def output(self) -> str:
        """What was printed."""
        text = "".join(chunk["text"] for chunk in self._result["output"])
        return text if self._is_end or self._moment is None else text[: self._moment["output"]]

    @property
    def value(self) -> str | None:
        """The `repr` of the last expression's value; None without one."""
        value = self._result["value"]
        return value["text"] if value and self._is_end else None

    @property
    def error(self) -> str | None:
        """The class of what the cell raised; None if it ended well."""
        error = self._result["error"]
        return error["type"] if error and self._is_end else None

    @property
    def message(self) -> str:
        """What the exception says that the cell raised; empty if it ended well."""
        error = self._result["error"]
        return str(error["message"]) if error and self._is_end else ""

    def session(self, name: str) -> str:
        """Return what a session is in: `in a transaction`, `no transaction` or `must be rolled back`."""
        sessions = {each["name"]: each for each in self._at()["sessions"]}
        found = _found(sessions, name, "session")
        if not found["usable"]:
            return "must be rolled back"
        return "in a transaction" if found["in_transaction"] else "no transaction"

    def state(self, name: str) -> str:
        """Return the state of an object: transient, pending, persistent, deleted or detached. `name` is a variable, or `Astronaut 6`."""
        return str(self._object(name)["status"])

    def attributes(self, name: str) -> dict[str, Any]:
        """Return the loaded attributes of an object; a value is itself where it is a literal, else the text of it."""
        return {
            each["name"]: _literal(each["value"])
            for each in self._object(name)["attributes"]
            if each["value"] is not None
        }

    def expired(self, name: str) -> list[str]:
        """Return the attributes of an object that are expired: the next time they are read, they are loaded again."""
        return [each["name"] for each in self._object(name)["attributes"] if each["expired"]]

    @property
    def tables(self) -> list[str]:
        """The names of the tables; `DATABASE.NAME` where there are several databases."""
        return list(self._tables())

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """Return the rows of a table as the writing connection sees them, of these columns or of all."""
        state = self._table(table)
        rows = [row["values"] for row in state["rows"] if row["change"] != "deleted"]
        if len(rows) != state["count"] or state["more_columns"]:
            raise NotSeenError(f"table `{table}` is too large: not all of it is in the result")
        numbers = {column: number for number, column in enumerate(state["columns"])}
        places = [_found(numbers, each, "column") for each in columns or numbers]
        return [tuple(_sql_literal(row[place]) for place in places) for row in rows]

    def column(self, table: str, column: str) -> list[Any]:
        """Return the values of one column, a row each."""
        return [value for (value,) in self.rows(table, column)]

    def count(self, table: str) -> int:
        """Return how many rows the writing connection sees."""
        return int(self._table(table)["count"])

    def count_elsewhere(self, table: str) -> int:
        """Return how many rows another connection sees: what is committed. A table that it does not find has none."""
        state = self._table(table)
        return int(state["count"] if state["committed"] else state["others"] or 0)

    @property
    def _is_end(self) -> bool:
        return self._number is None or self._number == len(self._result["moments"]) - 1

    def _sent(self) -> int:
        """Return how many entries of the tape were there by then."""
        if self._is_end or self._moment is None:
            return len(self._result["sql"])
        return int(self._moment["sql"])

    def _asked(self) -> list[dict[str, Any]]:
        if self._result["instrument"] == "no SQL":
            raise NotSeenError("the SQL of this run is not known")
        events: list[dict[str, Any]] = self._result["sql"][: self._sent()]
        if events and events[-1]["text"].startswith("-- …"):
            raise NotSeenError("the tape is too long: not all of it is in the result")
        return [event for event in events if event["kind"] not in _UNASKED]

    def _statements(self) -> list[dict[str, Any]]:
        return [event for event in self._asked() if event["kind"] == "statement"]

    def _at(self) -> dict[str, Any]:
        if self._moment is None:
            raise NotSeenError("no moments were taken in this run")
        return self._moment

    def _object(self, name: str) -> dict[str, Any]:
        objects = [self._result["objects"][index] for index in self._at()["objects"]]
        named = {each["name"]: each for each in objects}
        named |= {variable: each for each in objects for variable in each["variables"]}
        return _found(named, name, "object")

    def _tables(self) -> dict[str, dict[str, Any]]:
        tables = [self._result["tables"][index] for index in self._at()["tables"]]
        return {f"{each['database']}.{each['name']}".lstrip("."): each for each in tables if not each["dropped"]}

    def _table(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = _found(self._tables(), name, "table")
        if found["count"] is None:
            raise NotSeenError(f"table `{name}` could not be read")
        return found


def _found[Item](items: dict[str, Item], name: str, kind: str) -> Item:
    if name not in items:
        raise NotSeenError(f"there is no {kind} `{name}`. {_known(f'{kind}s', items)}")
    return items[name]


def _known(what: str, names: Iterable[object]) -> str:
    listed = ", ".join(dict.fromkeys(str(each) for each in names if each is not None))
    return f"The {what}: {listed or 'none'}."


def _sql_literal(text: str) -> Any:
    """Return the value that SQLite's `quote()` has written, where it is NULL, a whole text or a number; else the text."""
    if text == "NULL":
        return None
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return _literal(text)


def _literal(text: str) -> Any:
    """Return the value that a `repr` stands for, where that is a literal; else the text."""
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
