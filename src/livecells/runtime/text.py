"""Text: any text of a cell, sanitized for display: limited in length, valid UTF-8, without control characters."""

from __future__ import annotations

import re

from livecells.runtime.static_lookup import class_name

# SQLAlchemy's own messages contain object addresses, even if the model defines a __repr__.
_ADDRESS = re.compile(r"\bat 0x[0-9A-Fa-f]+")
# Terminal escape sequences: colours, cursor movements, titles, links. A lone escape character becomes a symbol.
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\)")

_SYMBOLS: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
_SYMBOLS[0x7F] = "␡"
# Control characters, line breaks to a browser but not to Python, characters that reorder the text around them, and
# those that take no place: two texts that look the same may differ in them.
_NO_PLACE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Within an emoji, U+FE0F chooses its picture, U+200D joins it with the next, and tags name a flag.
_EMOJI = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_GLUE = (
    f"(?<=[{_EMOJI}])\ufe0f|(?<=[0-9#*])\ufe0f(?=\u20e3)|(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])"
    "|(?<=\U0001f3f4)[\U000e0020-\U000e007e]{1,6}\U000e007f"
)
_INVISIBLE = re.compile(f"(?P<glue>{_GLUE})|[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f{_NO_PLACE}]")
# The lines of a traceback name files of the machine.
_LIBRARY = re.compile(
    r'(?<=File ")[^"\n]*?/(?:site-packages|python3\.\d+|python3\d+\.zip|site\.zip)/(?:site-packages/)?'
)


def sanitized(text: str, limit: int | None = None) -> str:
    """Return the text without object addresses, library paths and terminal escapes, and with symbols for invisible characters.

    Where `limit` is given, only the first `limit` characters are kept, followed by a note of how many were left out.
    """
    text = plain(text)
    if text.isascii() and text.isidentifier() and (limit is None or len(text) <= limit):
        return text  # a name
    if limit is not None and len(text) > limit:
        return f"{sanitized(text[:limit])}… {len(text) - limit:,} more characters"
    one_line = text.replace("\n", " ").replace("\t", " ")
    if one_line.isascii() and one_line.isprintable() and "at 0x" not in text and 'File "' not in text:
        return text  # the usual case, and the function is called for every value at every moment
    text = _INVISIBLE.sub(_visible, universal_newlines(_ANSI.sub("", text)))
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")  # a lone surrogate is not valid UTF-8
    return _LIBRARY.sub("", _ADDRESS.sub("at 0x…", text))


def json_size(text: str) -> int:
    """Return about how many bytes a text takes as JSON, at most."""
    return len(text) * (1 if text.isascii() else 6)


def plain(text: str) -> str:
    """Return the text as a `str`: a subclass of the story may lie about its length and its parts."""
    return text if type(text) is str else str.__str__(text)


def _visible(found: re.Match[str]) -> str:
    character = found[0]
    return character if found["glue"] else _SYMBOLS.get(ord(character)) or f"⟨U+{ord(character):04X}⟩"


def universal_newlines(text: str) -> str:
    r"""Return the text with every `\r\n` and `\r` replaced by `\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def saferepr(thing: object, limit: int) -> str:
    """Return the sanitized `repr` of any object. If its `__repr__` raises, the text names the exception instead."""
    try:
        return sanitized(repr(thing), limit)
    except BaseException as error:  # noqa: BLE001 (the reader's own code may raise anything)
        failure = f"{class_name(type(error))}: {safe_str(error)}"
        return sanitized(f"<{class_name(type(thing))} object, repr failed: {failure}>", limit)


def safe_str(error: BaseException) -> str:
    """Return the `str()` of an exception. If its `__str__` raises, the text names that exception instead."""
    try:
        message = str(error)
    except BaseException as failure:  # noqa: BLE001 (the reader's own code may raise anything)
        return f"<str failed: {class_name(type(failure))}{_message_suffix(failure)}>"
    message = plain(message)
    if isinstance(error, RecursionError) and message.startswith(("maximum recursion depth", "Stack overflow")):
        return "maximum recursion depth exceeded"  # the rest of the message depends on the version of Python
    return message


def _message_suffix(failure: BaseException) -> str:
    try:
        return f": {plain(str(failure))}"
    except BaseException:  # noqa: BLE001 (the class name alone must do)
        return ""
