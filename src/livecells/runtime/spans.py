"""Spans: which entries of the tape belong to which transaction or savepoint of SQLAlchemy, also across the cells of a story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Connection

from livecells.runtime.drivers import Driver
from livecells.runtime.result import Span, SpanKind, SpanOutcome, SqlKind


@dataclass(eq=False)
class _OpenSpan:
    span: Span
    driver: Driver | None
    savepoint: str = ""  # its name


class OpenSpans:
    """The open transactions of a story, outermost first for each connection. Lives as long as the story."""

    def __init__(self) -> None:
        self._open: WeakKeyDictionary[Connection, list[_OpenSpan]] = WeakKeyDictionary()
        self._spans: list[_OpenSpan] = []  # of the current run, closed ones too

    def start(self) -> None:
        """Begin a run: spans that are open now began in an earlier run."""
        self._spans = [each for stack in self._open.values() for each in stack]
        for each in self._spans:
            each.span = replace(each.span, first=0, last=0, begun=False, outcome=None)

    def add(
        self, connection: Connection, driver: Driver | None, kind: SqlKind, index: int, savepoint: str = ""
    ) -> None:
        """Open or close spans for the tape's entry `index`."""
        stack = self._open.setdefault(connection, [])
        if kind == "begin":
            self._push(stack, "transaction", index, driver)
        elif kind == "savepoint":
            self._push(stack, "savepoint", index, driver, savepoint)
        elif kind in ("release", "rollback-to"):
            names = [each.savepoint for each in stack]
            if savepoint in names:
                inner = len(names) - names[::-1].index(savepoint) - 1
                _close(stack, inner, "commit" if kind == "release" else "rollback", index)
        elif kind in ("commit", "rollback"):
            _close(stack, 0, "commit" if kind == "commit" else "rollback", index)

    def reopen(self, connection: Connection, index: int) -> None:
        """Take back what entry `index` closed: it has failed."""
        stack = self._open.setdefault(connection, [])
        for each in self._spans:
            if each.span.outcome is not None and each.span.last == index:
                each.span = replace(each.span, outcome=None)
                stack.append(each)

    def returned(self, driver: Driver, outcome: SpanOutcome, index: int) -> None:
        """Close the spans on a DBAPI connection that came back to its pool without an end of the transaction."""
        living = self._living()
        for each in self._spans:
            if each.driver is driver and each.span.outcome is None and each not in living:
                each.span = replace(each.span, last=index, outcome=outcome)

    def end(self, entries: int) -> list[Span]:
        """Return the spans of the run in order of their begin. `entries` is the length of the tape."""
        living = self._living()
        spans = []
        for each in self._spans:
            span = each.span
            if span.outcome is None:
                # the pool rolls back a connection that was garbage collected with it, without an event
                still_open = each in living or (each.driver is not None and each.driver.open is not None)
                span = replace(span, last=entries - 1, outcome=None if still_open else "rollback")
            if span.first < entries:
                last = min(span.last, entries - 1)
                real = None if each.driver is None else each.driver.within(span.first, last)
                spans.append(replace(span, last=last, real=real))
        return spans

    def _living(self) -> set[_OpenSpan]:
        return {each for connection, stack in self._open.items() if not connection.closed for each in stack}

    def _push(
        self, stack: list[_OpenSpan], kind: SpanKind, index: int, driver: Driver | None, savepoint: str = ""
    ) -> None:
        used_columns = {each.span.column for each in self._living()}
        column = stack[-1].span.column + 1 if stack else 0
        while column in used_columns:
            column += 1
        opened = _OpenSpan(Span(kind, column, index, index, begun=True, outcome=None, real=None), driver, savepoint)
        stack.append(opened)
        self._spans.append(opened)


def _close(stack: list[_OpenSpan], first: int, outcome: SpanOutcome, index: int) -> None:
    """Close the spans of a stack from position `first` on, the innermost first."""
    for each in stack[first:]:
        each.span = replace(each.span, last=index, outcome=outcome)
    del stack[first:]
