"""Spans: which entries of the tape belong to which transaction or savepoint, also across the cells of a story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Connection

from livecells.runtime.result import Span, SqlKind


@dataclass
class _OpenSpan:
    kind: Literal["transaction", "savepoint"]
    column: int
    span: Span


class OpenSpans:
    """The open transactions of a story, outermost first for each connection. Lives as long as the story."""

    def __init__(self) -> None:
        self._open: WeakKeyDictionary[Connection, list[_OpenSpan]] = WeakKeyDictionary()
        self._spans: list[_OpenSpan] = []  # of the current run, closed ones too

    def start(self) -> None:
        """Begin a run: spans that are open now began in an earlier run."""
        self._spans = [each for stack in self._open.values() for each in stack]
        for each in self._spans:
            each.span = Span(each.kind, each.column, 0, 0, begun=False, outcome=None)

    def add(self, connection: Connection, kind: SqlKind, index: int) -> None:
        """Open or close spans for the tape's entry `index`."""
        stack = self._open.setdefault(connection, [])
        if kind == "begin":
            self._push(stack, "transaction", index)
        elif kind == "savepoint":
            self._push(stack, "savepoint", index)
        elif kind in ("release", "rollback-to"):
            if stack and stack[-1].kind == "savepoint":
                _close(stack.pop(), "commit" if kind == "release" else "rollback", index)
        elif kind in ("commit", "rollback"):
            while stack:
                _close(stack.pop(), "commit" if kind == "commit" else "rollback", index)

    def end(self, entries: int) -> list[Span]:
        """Return the spans of the run in order of their begin. `entries` is the length of the tape."""
        open_ids = {id(each) for stack in self._open.values() for each in stack}
        spans = []
        for each in self._spans:
            span = each.span
            if span.outcome is None:
                # the pool rolls back a connection that was garbage collected, without an event
                span = replace(span, last=entries - 1, outcome=None if id(each) in open_ids else "rollback")
            if span.first < entries:
                spans.append(replace(span, last=min(span.last, entries - 1)))
        return spans

    def _push(self, stack: list[_OpenSpan], kind: Literal["transaction", "savepoint"], index: int) -> None:
        used_columns = {each.column for others in self._open.values() for each in others}
        column = stack[-1].column + 1 if stack else 0
        while column in used_columns:
            column += 1
        span = Span(kind, column, index, index, begun=True, outcome=None)
        opened = _OpenSpan(kind, column, span)
        stack.append(opened)
        self._spans.append(opened)


def _close(opened: _OpenSpan, outcome: Literal["commit", "rollback"], index: int) -> None:
    opened.span = replace(opened.span, last=index, outcome=outcome)
