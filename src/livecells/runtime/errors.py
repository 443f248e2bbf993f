"""Errors: an exception as a CellError: class, message, and the story's own traceback frames."""

from __future__ import annotations

import linecache
import traceback
from types import CodeType
from typing import Any

from sqlalchemy.exc import DBAPIError

from livecells.runtime.hints import hint
from livecells.runtime.result import CellError, ErrorCause, TracebackFrame
from livecells.runtime.static_lookup import class_name, instance_dict
from livecells.runtime.text import safe_str, sanitized

MAX_MESSAGE = 10_000
MAX_LINE = 500
MAX_MEMBERS = 20  # of an exception group, at each of its levels
MAX_LEVELS = 5
MAX_NOTES = 50
MAX_CAUSES = 4
# Of a deep stack, the outermost and the innermost frames are kept.
FIRST_FRAMES = 8
LAST_FRAMES = 4

_Entry = tuple[CodeType, int]


def describe_error(raised: BaseException, story: str, cell: str) -> CellError:
    """Return the exception that ended `cell` as a CellError. Never raises, even if the exception class is hostile."""
    try:
        return _cell_error(raised, story, cell)
    except BaseException:  # noqa: BLE001 (the exception's own code may raise anything, and memory may be full)
        return CellError("MemoryError" if isinstance(raised, MemoryError) else "Exception", "", None, [], [], None)


def _cell_error(raised: BaseException, story: str, cell: str) -> CellError:
    name = sanitized(class_name(type(raised)), MAX_LINE)
    message = sanitized(_message(raised), MAX_MESSAGE)
    help = hint(raised, message)
    filename = f"{story}:{cell}"
    if isinstance(raised, SyntaxError) and raised.filename == filename:
        line = raised.lineno
        frames = [TracebackFrame(None, line, "<module>", _line(filename, line))] if line else []
        return CellError(name, message, line, frames, [], help)
    entries = _entries(raised, story)
    return CellError(
        name,
        message,
        _own_line(entries, filename),
        _frames(entries, story, cell),
        _causes(raised, story, filename),
        help,
    )


def _entries(raised: BaseException, story: str) -> list[_Entry]:
    """Return the frames of the story in the traceback, outermost first."""
    return [
        (frame.f_code, line or 0)
        for frame, line in traceback.walk_tb(_slot(raised, "__traceback__"))
        if _cell_of(frame.f_code, story)
    ]


def _own_line(entries: list[_Entry], filename: str) -> int | None:
    return next((line for code, line in reversed(entries) if code.co_filename == filename), None)


def _causes(raised: BaseException, story: str, filename: str) -> list[ErrorCause]:
    """Return the exceptions behind one, up to MAX_CAUSES, each with the first line of its message."""
    causes: list[ErrorCause] = []
    seen = {id(raised)}
    while len(causes) < MAX_CAUSES:
        direct = _slot(raised, "__cause__")
        hidden = _slot(raised, "__suppress_context__")
        behind = direct if direct is not None else None if hidden else _slot(raised, "__context__")
        if behind is None or id(behind) in seen or _wrapped(raised, behind):
            break
        seen.add(id(behind))
        message = sanitized(_message(behind).partition("\n")[0], MAX_LINE)
        line = _own_line(_entries(behind, story), filename)
        causes.append(ErrorCause(sanitized(class_name(type(behind)), MAX_LINE), message, line, direct is not None))
        raised = behind
    return causes


def _wrapped(raised: BaseException, behind: BaseException) -> bool:
    """Tell whether an exception of SQLAlchemy names the driver's, which it wraps, in its own message."""
    return isinstance(raised, DBAPIError) and instance_dict(raised).get("orig") is behind


def _slot(raised: BaseException, name: str) -> Any:
    """Return an attribute of the exception as Python itself has it: the class may have a property of that name."""
    return vars(BaseException)[name].__get__(raised)


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
    notes = instance_dict(raised).get("__notes__")
    lines = [note for note in notes[:MAX_NOTES] if type(note) is str] if type(notes) is list else []
    return "\n".join([message, *lines, *_members(raised, "  ")])


def _members(raised: BaseException, indent: str) -> list[str]:
    if not isinstance(raised, BaseExceptionGroup):
        return []
    if len(indent) > 2 * MAX_LEVELS:
        return [f"{indent}…"]
    lines = []
    for member in raised.exceptions[:MAX_MEMBERS]:
        lines += [f"{indent}{class_name(type(member))}: {safe_str(member)}".partition("\n")[0]]
        lines += _members(member, f"{indent}  ")
    more = len(raised.exceptions) - MAX_MEMBERS
    return [*lines, f"{indent}… {more:,} more"] if more > 0 else lines


def _exit(code: object) -> str:
    """Return the message for an exit code: None means 0; an object that is no int is printed, and the code is 1."""
    if code is None:
        return "Exited with code 0"
    return f"Exited with code {int(code)}" if isinstance(code, int) else f"Exited with code 1: {code}"
