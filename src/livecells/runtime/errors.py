"""Errors: what is told of an exception: what it says, and the story's own lines on its stack."""

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
# Frames shown of a deep stack: how it came about, and where it ended.
FIRST_FRAMES = 8
LAST_FRAMES = 4

_Step = tuple[CodeType, int]


def describe_error(raised: BaseException, story: str, cell: str) -> CellError:
    """Return what is told of an exception that ended `cell`."""
    try:
        return _described(raised, story, cell)
    except BaseException:  # noqa: BLE001 (an exception made to break this, or no memory left to tell of it)
        return CellError("MemoryError" if isinstance(raised, MemoryError) else "Exception", "", None, [])


def _described(raised: BaseException, story: str, cell: str) -> CellError:
    name = sanitized(type(raised).__name__, MAX_LINE)
    message = sanitized(_message(raised), MAX_MESSAGE)
    filename = f"{story}:{cell}"
    if isinstance(raised, SyntaxError) and raised.filename == filename:
        line = raised.lineno
        frames = [TracebackFrame(None, line, "<module>", _line(filename, line))] if line else []
        return CellError(name, message, line, frames)
    steps = [
        (frame.f_code, line or 0)
        for frame, line in traceback.walk_tb(raised.__traceback__)
        if _cell_of(frame.f_code, story)
    ]
    own = [line for code, line in steps if code.co_filename == filename]
    return CellError(name, message, own[-1] if own else None, _frames(steps, story, cell))


def _frames(steps: list[_Step], story: str, cell: str) -> list[TracebackFrame]:
    """Return the steps as frames; of a deep stack the first and the last, and one for all between them."""

    def frame(step: _Step, text: str | None = None) -> TracebackFrame:
        code, line = step
        name = _cell_of(code, story)
        text = _line(code.co_filename, line) if text is None else text
        return TracebackFrame(None if name == cell else name, line, sanitized(code.co_name, MAX_LINE), text)

    left_out = steps[FIRST_FRAMES:-LAST_FRAMES]
    if len(left_out) < 2:
        return [frame(step) for step in steps]
    alike = all(step == left_out[0] for step in left_out)
    note = f"… the same {len(left_out):,} times" if alike else f"… {len(left_out):,} more like these"
    return [
        *map(frame, steps[:FIRST_FRAMES]),
        frame(left_out[0], note),
        *map(frame, steps[-LAST_FRAMES:]),
    ]


def _cell_of(code: CodeType, story: str) -> str:
    """Return the cell that the code comes from; nothing where it is not of this story."""
    of_story, _, name = code.co_filename.partition(":")
    return name if of_story == story else ""


def _line(filename: str, line: int) -> str:
    return sanitized(linecache.getline(filename, line).strip(), MAX_LINE)


def _message(raised: BaseException) -> str:
    """Return what the exception says, then its notes and, for a group, its members, a line for each."""
    if isinstance(raised, SystemExit):
        return _exit(raised.code)
    said = str(raised.msg) if isinstance(raised, SyntaxError) and raised.filename else safe_str(raised)
    notes = getattr(raised, "__notes__", None)
    lines = [str(note) for note in notes] if isinstance(notes, list) else []
    return "\n".join([said, *lines, *_members(raised, "  ")])


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
    """Word what `sys.exit()` was given as Python does: none is 0, and what is no number is a last message."""
    if code is None:
        return "Exited with code 0"
    return f"Exited with code {int(code)}" if isinstance(code, int) else f"Exited with code 1: {code}"
