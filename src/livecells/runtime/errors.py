"""Errors: an exception as a CellError: class, message, and the story's own traceback frames."""

from __future__ import annotations

import linecache
import traceback
from types import CodeType

from livecells.runtime.result import CellError, TracebackFrame
from livecells.runtime.text import safe_str, sanitized

MAX_MESSAGE = 10_000
MAX_LINE = 500
MAX_MEMBERS = 20  # of an exception group, at each of its levels
MAX_LEVELS = 5
# Of a deep stack, the outermost and the innermost frames are kept.
FIRST_FRAMES = 8
LAST_FRAMES = 4

_Entry = tuple[CodeType, int]


def describe_error(raised: BaseException, story: str, cell: str) -> CellError:
    """Return the exception that ended `cell` as a CellError. Never raises, even if the exception class is hostile."""
    try:
        return _cell_error(raised, story, cell)
    except BaseException:  # noqa: BLE001 (the exception's own code may raise anything, and memory may be full)
        return CellError("MemoryError" if isinstance(raised, MemoryError) else "Exception", "", None, [])


def _cell_error(raised: BaseException, story: str, cell: str) -> CellError:
    name = sanitized(type(raised).__name__, MAX_LINE)
    message = sanitized(_message(raised), MAX_MESSAGE)
    filename = f"{story}:{cell}"
    if isinstance(raised, SyntaxError) and raised.filename == filename:
        line = raised.lineno
        frames = [TracebackFrame(None, line, "<module>", _line(filename, line))] if line else []
        return CellError(name, message, line, frames)
    entries = [
        (frame.f_code, line or 0)
        for frame, line in traceback.walk_tb(raised.__traceback__)
        if _cell_of(frame.f_code, story)
    ]
    own = [line for code, line in entries if code.co_filename == filename]
    return CellError(name, message, own[-1] if own else None, _frames(entries, story, cell))


def _frames(entries: list[_Entry], story: str, cell: str) -> list[TracebackFrame]:
    """Return the frames of the result; in a deep stack, one frame stands for all that are left out in the middle."""

    def frame(entry: _Entry, text: str | None = None) -> TracebackFrame:
        code, line = entry
        name = _cell_of(code, story)
        text = _line(code.co_filename, line) if text is None else text
        return TracebackFrame(None if name == cell else name, line, sanitized(code.co_name, MAX_LINE), text)

    left_out = entries[FIRST_FRAMES:-LAST_FRAMES]
    if len(left_out) < 2:
        return [frame(entry) for entry in entries]
    alike = all(entry == left_out[0] for entry in left_out)
    note = f"… the same {len(left_out):,} times" if alike else f"… {len(left_out):,} more like these"
    return [
        *map(frame, entries[:FIRST_FRAMES]),
        frame(left_out[0], note),
        *map(frame, entries[-LAST_FRAMES:]),
    ]


def _cell_of(code: CodeType, story: str) -> str:
    """Return the id of the cell that the code comes from; empty if it is not from this story."""
    of_story, _, name = code.co_filename.partition(":")
    return name if of_story == story else ""


def _line(filename: str, line: int) -> str:
    return sanitized(linecache.getline(filename, line).strip(), MAX_LINE)


def _message(raised: BaseException) -> str:
    """Return the message of the exception, then its notes and the members of an exception group, one per line."""
    if isinstance(raised, SystemExit):
        return _exit(raised.code)
    message = str(raised.msg) if isinstance(raised, SyntaxError) and raised.filename else safe_str(raised)
    notes = getattr(raised, "__notes__", None)
    lines = [str(note) for note in notes] if isinstance(notes, list) else []
    return "\n".join([message, *lines, *_members(raised, "  ")])


def _members(raised: BaseException, indent: str) -> list[str]:
    if not isinstance(raised, BaseExceptionGroup):
        return []
    if len(indent) > 2 * MAX_LEVELS:
        return [f"{indent}…"]
    lines = []
    for member in raised.exceptions[:MAX_MEMBERS]:
        lines += [f"{indent}{type(member).__name__}: {safe_str(member)}".partition("\n")[0]]
        lines += _members(member, f"{indent}  ")
    more = len(raised.exceptions) - MAX_MEMBERS
    return [*lines, f"{indent}… {more:,} more"] if more > 0 else lines


def _exit(code: object) -> str:
    """Return the message for an exit code: None means 0; an object that is no int is printed, and the code is 1."""
    if code is None:
        return "Exited with code 0"
    return f"Exited with code {int(code)}" if isinstance(code, int) else f"Exited with code 1: {code}"
