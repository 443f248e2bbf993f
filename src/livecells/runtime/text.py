"""Text: what a cell wrote or named, made fit to be shown: short enough, valid UTF-8, nothing that steers the page."""

from __future__ import annotations

import re

# SQLAlchemy puts addresses into its own messages, even where the model has a __repr__.
_ADDRESS = re.compile(r"\bat 0x[0-9A-Fa-f]+")
# Colours, cursor movements, titles and links of a terminal. An escape character alone stays, as a symbol.
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\)")

_SYMBOLS: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
_SYMBOLS[0x7F] = "␡"
_SYMBOLS |= {
    code: f"⟨U+{code:04X}⟩"
    for codes in (
        range(0x80, 0xA0),  # the other control characters
        (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),  # they reorder what is around them
        (0x2028, 0x2029),  # line breaks for a browser, none for Python
    )
    for code in codes
}


def readable(text: str) -> str:
    """Return the text without addresses and terminal escapes, and with symbols for all that would not be seen."""
    if text.isascii() and text.isprintable() and "at 0x" not in text:
        return text  # nearly always, and it is asked for every value of every moment
    text = one_newline(_ANSI.sub("", text)).translate(_SYMBOLS)
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # halves of surrogate pairs
    return _ADDRESS.sub("at 0x…", text)


def one_newline(text: str) -> str:
    """Return the text with every kind of line end as the one that Python writes."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(text: str, limit: int) -> str:
    """Return `text` readable, and cut after `limit` characters with a word on how many are left out."""
    if len(text) <= limit:
        return readable(text)
    return f"{readable(text[:limit])}… {len(text) - limit:,} more characters"


def shown_repr(thing: object, limit: int) -> str:
    """Return the `repr` of anything, as `shown`; one that fails is told of instead."""
    try:
        return shown(repr(thing), limit)
    except BaseException as error:  # noqa: BLE001 (the reader's own code may raise anything)
        return shown(f"<{type(thing).__name__} object, repr failed: {type(error).__name__}: {worded(error)}>", limit)


def worded(error: BaseException) -> str:
    """Return what an exception says of itself; one that cannot is told of instead."""
    try:
        said = str(error)
    except BaseException as failure:  # noqa: BLE001 (the reader's own code may raise anything)
        return f"<str failed: {type(failure).__name__}{_says(failure)}>"
    if isinstance(error, RecursionError) and said.startswith(("maximum recursion depth", "Stack overflow")):
        return "maximum recursion depth exceeded"  # each version of Python adds something else
    return said


def _says(failure: BaseException) -> str:
    try:
        return f": {failure}"
    except BaseException:  # noqa: BLE001 (its name must do)
        return ""
