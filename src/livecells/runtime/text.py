"""Text: any text of a cell, sanitized for display: limited in length, valid UTF-8, without control characters."""

from __future__ import annotations

import re

# SQLAlchemy's own messages contain object addresses, even if the model defines a __repr__.
_ADDRESS = re.compile(r"\bat 0x[0-9A-Fa-f]+")
# Terminal escape sequences: colours, cursor movements, titles, links. A lone escape character becomes a symbol.
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\)")

_SYMBOLS: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
_SYMBOLS[0x7F] = "␡"
_SYMBOLS |= {
    code: f"⟨U+{code:04X}⟩"
    for codes in (
        range(0x80, 0xA0),  # the other control characters
        (
            0x061C,
            0x200E,
            0x200F,
            *range(0x202A, 0x202F),
            *range(0x2066, 0x206A),
        ),  # bidirectional controls: they reorder the text around them
        (0x2028, 0x2029),  # line breaks to a browser, but not to Python
    )
    for code in codes
}


def sanitized(text: str, limit: int | None = None) -> str:
    """Return the text without object addresses and terminal escapes, and with symbols for invisible characters.

    Where `limit` is given, only the first `limit` characters are kept, followed by a note of how many were left out.
    """
    if limit is not None and len(text) > limit:
        return f"{sanitized(text[:limit])}… {len(text) - limit:,} more characters"
    if text.isascii() and text.isprintable() and "at 0x" not in text:
        return text  # the usual case, and the function is called for every value at every moment
    text = universal_newlines(_ANSI.sub("", text)).translate(_SYMBOLS)
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # a lone surrogate is not valid UTF-8
    return _ADDRESS.sub("at 0x…", text)


def universal_newlines(text: str) -> str:
    r"""Return the text with every `\r\n` and `\r` replaced by `\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def saferepr(thing: object, limit: int) -> str:
    """Return the sanitized `repr` of any object. If its `__repr__` raises, the text names the exception instead."""
    try:
        return sanitized(repr(thing), limit)
    except BaseException as error:  # noqa: BLE001 (the reader's own code may raise anything)
        failure = f"{type(error).__name__}: {safe_str(error)}"
        return sanitized(f"<{type(thing).__name__} object, repr failed: {failure}>", limit)


def safe_str(error: BaseException) -> str:
    """Return the `str()` of an exception. If its `__str__` raises, the text names that exception instead."""
    try:
        message = str(error)
    except BaseException as failure:  # noqa: BLE001 (the reader's own code may raise anything)
        return f"<str failed: {type(failure).__name__}{_message_suffix(failure)}>"
    if isinstance(error, RecursionError) and message.startswith(("maximum recursion depth", "Stack overflow")):
        return "maximum recursion depth exceeded"  # the rest of the message depends on the version of Python
    return message


def _message_suffix(failure: BaseException) -> str:
    try:
        return f": {failure}"
    except BaseException:  # noqa: BLE001 (the class name alone must do)
        return ""
