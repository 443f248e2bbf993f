"""The runner: source of one cell in, CellResult out. The same file runs in CPython and in the browser.

A result is the same for every run: no addresses, no timings, no library paths, nothing of the machine.
"""

from __future__ import annotations

import ast
import contextlib
import io
import linecache
import re
import sys
import traceback
import warnings
from collections.abc import Iterator
from types import CodeType
from typing import Any

from sqlalchemy import Row

from livecells.runtime import probes
from livecells.runtime.result import CellResult, Chunk, Error, Frame, Stream, Table, Value

# SQLAlchemy puts addresses into its own messages, even where the model has a __repr__.
_ADDRESS = re.compile(r"\bat 0x[0-9A-Fa-f]+")


def run_cell(source: str, namespace: dict[str, Any], *, story: str, cell: str) -> CellResult:
    """Run `source` in `namespace` and return what it showed. Whatever the cell raises ends up in the result.

    `story` and `cell` name the code: its frames are found by that name, also from later cells.
    """
    filename = f"{story}:{cell}"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    output: list[Chunk] = []
    value: Value | None = None
    error: Error | None = None
    with _captured(output), probes.sql_tape(filename) as sql:
        try:
            body, last = _compile(source, filename)
            exec(body, namespace)  # noqa: S102 (running code is what this is for)
            if last is not None:
                shown = eval(last, namespace)
                if shown is not None:
                    value = _value(shown)
        except BaseException as raised:  # noqa: BLE001 (a cell may raise anything, SystemExit too)
            error = _error(raised, story, cell)
            raised.__traceback__ = None  # frames hold sessions; a session must end where the story ends it
    return CellResult(output=output, value=value, sql=[_masked_sql(event) for event in sql], error=error)


def _compile(source: str, filename: str) -> tuple[CodeType, CodeType | None]:
    """Return the code of all statements and, where the last one is an expression, the code of that expression."""
    tree = ast.parse(source, filename)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return compile(tree, filename, "exec", dont_inherit=True), None
    tree.body.pop()
    body = compile(tree, filename, "exec", dont_inherit=True)
    return body, compile(ast.Expression(last.value), filename, "eval", dont_inherit=True)


@contextlib.contextmanager
def _captured(output: list[Chunk]) -> Iterator[None]:
    """Send stdout, stderr and warnings into `output`, in order of arrival."""
    stdout, stderr = _Writer("stdout", output), _Writer("stderr", output)
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr), warnings.catch_warnings():
        warnings.simplefilter("always")
        # Raised by the garbage collector, whenever that comes by: not a thing a cell did.
        warnings.simplefilter("ignore", ResourceWarning)
        warnings.showwarning = _show_warning
        yield


def _show_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: Any = None, line: Any = None
) -> None:
    story, _, cell = filename.rpartition(":")
    where = f"line {lineno}: " if story and cell and not filename.endswith(".py") else ""
    print(f"{where}{category.__name__}: {message}", file=sys.stderr)


class _Writer(io.TextIOBase):
    """A text stream that appends to a shared list of chunks."""

    def __init__(self, stream: Stream, output: list[Chunk]) -> None:
        self._stream: Stream = stream
        self._output = output

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            masked = _mask(text)
            if self._output and self._output[-1].stream == self._stream:
                masked = self._output.pop().text + masked
            self._output.append(Chunk(self._stream, masked))
        return len(text)


def _mask(text: str) -> str:
    return _ADDRESS.sub("at 0x…", text)


def _masked_sql(event: Any) -> Any:
    return type(event)(event.kind, event.text, [_mask(each) for each in event.parameters], event.line)


def _value(shown: object) -> Value:
    """Return the `repr` of a value and, for a non-empty list of rows, its table."""
    if isinstance(shown, list) and shown and all(isinstance(row, Row) for row in shown):
        columns = [str(key) for key in shown[0]._fields]
        return Value(_repr(shown), Table(columns, [[_repr(each) for each in row] for row in shown]))
    return Value(_repr(shown))


def _repr(shown: object) -> str:
    try:
        return _mask(repr(shown))
    except Exception as error:  # noqa: BLE001 (the reader's own code)
        return f"<{type(shown).__name__} object, repr failed: {type(error).__name__}: {error}>"


def _error(raised: BaseException, story: str, cell: str) -> Error:
    """Return what is told of an exception: the story's own frames, not the libraries'."""
    if isinstance(raised, SyntaxError) and raised.filename == f"{story}:{cell}":
        line = raised.lineno
        frames = [Frame(None, line, "<module>", linecache.getline(raised.filename, line).strip())] if line else []
        return Error(type(raised).__name__, raised.msg, line, frames)
    frames = [
        Frame(
            cell=None if name == cell else name,
            line=summary.lineno or 0,
            function=summary.name,
            text=summary.line or "",
        )
        for summary in traceback.extract_tb(raised.__traceback__)
        for of_story, _, name in [summary.filename.partition(":")]
        if of_story == story and name
    ]
    own = [frame.line for frame in frames if frame.cell is None]
    return Error(type(raised).__name__, _message(raised), own[-1] if own else None, frames)


def _message(raised: BaseException) -> str:
    if isinstance(raised, SystemExit):
        return f"Exited with code {raised.code if raised.code is not None else 0}"
    try:
        return _mask(str(raised))
    except Exception as error:  # noqa: BLE001 (the reader's own code)
        return f"<str failed: {type(error).__name__}: {error}>"
