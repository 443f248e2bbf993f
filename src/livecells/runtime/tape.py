"""Tape: what SQLAlchemy asked for while a cell ran and what of it SQLite received, invisible to the story.

The listeners are registered once, on the Engine and Pool classes, before any engine exists: an engine asks only when it
connects whether anyone listens. Between runs they record nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.pool import Pool, PoolResetState

from livecells.runtime.causes import Where, locate
from livecells.runtime.drivers import Driver, Drivers
from livecells.runtime.guard import Guard
from livecells.runtime.parameters import parameter_sets
from livecells.runtime.probes import StoryProbes
from livecells.runtime.result import Span, SpanOutcome, SqlEffect, SqlEvent, SqlKind
from livecells.runtime.statement import read_statement
from livecells.runtime.text import json_size, sanitized

MAX_EVENTS = 1_000
MAX_SIZE = 750_000  # of all entries together, in bytes of JSON
MAX_STATEMENT = 10_000


class Tape:
    """What was sent in one run, up to a cap; what is beyond it is counted.

    `probes` follows the transactions, also those that an earlier cell began, and notices which databases change.
    `value_line` is the line of a last expression while its value is shown: a `repr` may load.
    """

    def __init__(self, filename: str, probes: StoryProbes, guard: Guard) -> None:
        self._filename = filename
        self._probes = probes
        self._drivers: Drivers = probes.drivers
        self.guard = guard
        self.value_line: int | None = None
        self._events: list[SqlEvent] = []
        self._more = 0
        self._size = 0
        self._asked: dict[int, tuple[Connection, str, Where]] = {}  # statements under way, by the identity of cursors
        probes.drivers.start()
        probes.spans.start()

    # What the listeners call, in the order in which SQLAlchemy does.

    def on_checkout(self, connection: object, record: object, fairy: Any) -> None:
        """A pool hands out a DBAPI connection."""
        self.sync()
        pool = fairy._pool
        driver = self._drivers.add(connection, record, fairy, pool)
        if driver is not None:
            self._sync(driver, None)
            if any(map(_of_the_story, pool.dispatch.connect)):
                self._unseen(driver, None, "what a listener for new connections does")

    def on_begin(self, connection: Connection) -> None:
        """SQLAlchemy begins a transaction of its own; the driver hears nothing of it."""
        self.sync()
        driver = self._drivers.of(connection)
        effect: SqlEffect = "not known" if driver is None else "not sent"
        index = self._add("begin", "BEGIN (implicit)", effect, self._where())
        self._probes.spans.add(connection, driver, "begin", index)

    def on_ask(self, connection: Connection, cursor: object, statement: str) -> None:
        """A statement is about to be sent, unless another listener prevents it."""
        self.sync()
        self._asked[id(cursor)] = connection, statement, self._where()
        driver = self._drivers.of(connection)
        if driver is not None:
            asked, in_haste = read_statement(statement), self.guard.exhausted
            self.guard.look(lambda: self._probes.databases.before_statement(driver, connection.engine, asked, in_haste))

    def on_done(
        self, connection: Connection, cursor: object, text: str, parameters: list[str], effect: SqlEffect
    ) -> None:
        """A statement was sent, has failed, or was prevented."""
        _, _, where = self._asked.pop(id(cursor), (None, "", None))
        where = where or self._where()
        statement = read_statement(text)
        driver = self._drivers.of(connection)
        now = None if driver is None else driver.look()
        if driver is None or now is None:
            index = self._add(statement.kind, text, "not known" if effect == "sent" else effect, where, parameters)
            self._probes.spans.add(connection, driver, statement.kind, index, statement.savepoint)
            return
        was, driver.seen = driver.seen, now
        if now.in_transaction and not was.in_transaction and not statement.begins:
            self._driver_begins(driver, where)
        wrote = now.changes != was.changes or statement.alters
        if effect == "sent" and wrote and not was.in_transaction and not now.in_transaction:
            effect = "committed at once"
        index = self._add(statement.kind, text, effect, where, parameters)
        driver.unread = index if effect == "sent" and "RETURNING" in text.upper() else None
        if now.in_transaction:
            driver.wrote |= wrote or (effect == "sent" and statement.writes)
            driver.begun(index)
        else:
            driver.ended(index, statement.outcome)
        if effect not in ("failed", "not sent"):
            self._probes.spans.add(connection, driver, statement.kind, index, statement.savepoint)

    def on_failed(
        self, connection: Connection, cursor: object, text: str, parameters: list[str], effect: SqlEffect
    ) -> None:
        """A statement was refused by SQLite or by a listener; one that was not even asked for has no entry."""
        if id(cursor) in self._asked:
            self.on_done(connection, cursor, text, parameters, effect)

    def on_end(self, connection: Connection, outcome: SpanOutcome) -> None:
        """SQLAlchemy ends its transaction and is about to tell the driver."""
        self.sync()
        driver = self._drivers.of(connection)
        index = self._end(driver, outcome, self._where())
        if connection.invalidated:
            self._set_effect(index, "not sent")  # there is none to send it on
        self._probes.spans.add(connection, driver, outcome, index)

    def on_return(self, connection: object, state: PoolResetState) -> None:
        """A DBAPI connection comes back to its pool, which resets it unless SQLAlchemy has just done so."""
        self.sync()
        driver = None if state.transaction_was_reset else self._drivers.by_id(connection)
        if driver is None or driver.resets is None or not driver.seen.in_transaction or driver.autocommit is True:
            return
        index = self._end(driver, driver.resets, Where(self._where().line, "return to the pool"))
        self._probes.spans.returned(driver, driver.resets, index)

    def on_end_failed(self, connection: Connection) -> None:
        """The driver could not end the transaction: it goes on."""
        driver = self._drivers.of(connection)
        if driver is not None and driver.ending is not None:
            index, _ = driver.ending
            driver.ending = None
            self._set_effect(index, "failed")
            self._probes.spans.reopen(connection, index)

    def sync(self, line: int | None = None) -> None:
        """Record what has become of the transactions since the last event: what was sent past SQLAlchemy, too.

        `line` has just been executed; None where the one that is running may have sent it. In the middle of a line only
        the connections that were handed out last are asked: a cell may have a thousand of them.
        """
        for driver in self._drivers.recent() if line is None else self._drivers.living():
            self._sync(driver, line)

    def _sync(self, driver: Driver, line: int | None) -> None:
        was, now = driver.seen, driver.look()
        if now is None:
            return
        driver.seen = now
        if driver.ending is not None:
            (index, outcome), driver.ending = driver.ending, None
            if driver.autocommit is False:  # the driver begins the next one at once
                driver.ended(index, outcome)
                self._driver_begins(driver, Where(self._line_of(index), None))
            elif now.in_transaction:
                self._set_effect(index, "not sent")
            else:
                driver.ended(index, outcome)
        elif now.in_transaction and not was.in_transaction:
            if driver.autocommit is False:
                self._driver_begins(driver, self._where_after(line))
            else:
                self._unseen(driver, line, "a transaction begun")
            driver.wrote = now.changes != was.changes
        elif was.in_transaction and not now.in_transaction:
            driver.ended(self._unseen(driver, line, "the transaction ended"), None)
        elif now.changes != was.changes:
            driver.wrote = now.in_transaction
            unread, driver.unread = driver.unread, None
            if unread is None:
                self._unseen(driver, line, "rows changed")
            elif not now.in_transaction:
                self._set_effect(unread, "committed at once")

    def __len__(self) -> int:
        """Return how many entries there are to show."""
        return len(self._events)

    def end(self) -> None:
        """Complete the tape at the end of the run."""
        for driver in self._drivers.living():
            self._sync(driver, None)
        for connection, statement, where in self._asked.values():
            index = self._add(read_statement(statement).kind, statement, "not known", where)
            self._probes.spans.add(connection, self._drivers.of(connection), "statement", index)
        self._asked.clear()

    def events(self) -> list[SqlEvent]:
        """Return the entries in order, and one that says how many more there were."""
        if not self._more:
            return self._events
        return [*self._events, SqlEvent("unseen", f"-- … {self._more:,} more entries", [], "not known", None)]

    def spans(self) -> list[Span]:
        """Return the transactions and savepoints that the entries belong to, in order of their begin."""
        return self._probes.spans.end(len(self.events()))

    def _add(
        self, kind: SqlKind, text: str, effect: SqlEffect, where: Where, parameters: list[str] | None = None
    ) -> int:
        """Append an entry and return its index."""
        index = len(self._events)
        if index == MAX_EVENTS or self._size > MAX_SIZE:
            self._more += 1
        else:
            entry = SqlEvent(kind, sanitized(text, MAX_STATEMENT), parameters or [], effect, *where)
            self._events.append(entry)
            self._size += sum(map(json_size, [entry.text, *entry.parameters]))
        return index

    def _driver_begins(self, driver: Driver, where: Where) -> None:
        driver.begun(self._add("driver-begin", driver.begin_text, "sent", where))

    def _unseen(self, driver: Driver, line: int | None, what: str) -> int:
        index = self._add("unseen", f"-- past SQLAlchemy: {what}", "not known", self._where_after(line))
        if driver.seen.in_transaction:
            driver.begun(index)
        return index

    def _end(self, driver: Driver | None, outcome: SpanOutcome, where: Where) -> int:
        sent = driver is not None and driver.seen.in_transaction and driver.autocommit is not True
        effect: SqlEffect = "not known" if driver is None else "sent" if sent else "not sent"
        index = self._add(outcome, outcome.upper(), effect, where)
        if driver is not None and sent:
            driver.ending = index, outcome
        return index

    def _set_effect(self, index: int, effect: SqlEffect) -> None:
        if index < len(self._events):
            self._events[index] = replace(self._events[index], effect=effect)

    def _line_of(self, index: int) -> int | None:
        return self._events[index].line if index < len(self._events) else None

    def _where_after(self, line: int | None) -> Where:
        return self._where() if line is None else Where(line)

    def _where(self) -> Where:
        found = locate(self._filename)
        return found._replace(line=self.value_line) if found.line is None else found


_tape: Tape | None = None


@contextmanager
def recording(tape: Tape) -> Iterator[Tape]:
    """Record what every engine sends while the block runs."""
    global _tape
    before, _tape = _tape, tape
    try:
        yield tape
    finally:
        _tape = before


def _of_the_story(listener: object) -> bool:
    return not str(getattr(listener, "__module__", "")).startswith("sqlalchemy.")


def _note(call: Callable[[Tape], None]) -> None:
    if _tape is not None:
        _tape.guard.note(partial(call, _tape))


def _on_ask(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
    _note(lambda tape: tape.on_ask(connection, cursor, statement))


def _on_done(connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, _: bool) -> None:
    _note(
        lambda tape: tape.on_done(
            connection,
            cursor,
            statement.strip(),
            parameter_sets(parameters, context),
            _effect(connection, cursor, statement),
        )
    )


def _on_error(error: ExceptionContext) -> None:
    connection, context = error.connection, error.execution_context
    if connection is None:
        return
    if error.statement is None:
        _note(lambda tape: tape.on_end_failed(connection))
        return
    text, sets, cursor = error.statement.strip(), error.parameters, getattr(context, "cursor", None)
    effect: SqlEffect = "failed" if _reached_the_driver(error.original_exception) else "not sent"
    _note(lambda tape: tape.on_failed(connection, cursor, text, parameter_sets(sets, context), effect))


def _effect(connection: Connection, cursor: Any, statement: str) -> SqlEffect:
    """Tell whether a statement was sent: a listener may have done something else in its place."""
    dispatch: Any = connection.dialect.dispatch
    if not (dispatch.do_execute or dispatch.do_executemany or dispatch.do_execute_no_params):
        return "sent"
    if cursor.description is not None or cursor.rowcount != -1:
        return "sent"
    # these give every cursor a description or a number of rows
    return "not sent" if read_statement(statement).verb in ("SELECT", "INSERT", "UPDATE", "DELETE") else "not known"


def _reached_the_driver(error: BaseException) -> bool:
    """Tell whether the exception comes from the driver and not from a listener that refused."""
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_name in ("do_execute", "do_executemany", "do_execute_no_params"):
            return True
        traceback = traceback.tb_next
    return False


event.listen(
    Pool, "checkout", lambda connection, record, fairy: _note(lambda tape: tape.on_checkout(connection, record, fairy))
)
event.listen(Pool, "reset", lambda connection, _, state: _note(lambda tape: tape.on_return(connection, state)))
event.listen(Engine, "begin", lambda connection: _note(lambda tape: tape.on_begin(connection)))
event.listen(Engine, "before_cursor_execute", _on_ask)
event.listen(Engine, "after_cursor_execute", _on_done)
event.listen(Engine, "handle_error", _on_error)
event.listen(Engine, "commit", lambda connection: _note(lambda tape: tape.on_end(connection, "commit")))
event.listen(Engine, "rollback", lambda connection: _note(lambda tape: tape.on_end(connection, "rollback")))
