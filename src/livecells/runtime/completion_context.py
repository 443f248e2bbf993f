"""CompletionContext: which name is expected at the cursor, from the text before it; it need not be valid code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(
    r"""
      (?P<blank>[^\S\n]+|\\\n)
    | (?P<comment>\#[^\n]*)
    | (?P<closed>(?P<quotes>'''|\"\"\")(?:\\.|[^\\])*?(?P=quotes)|'(?!'')(?:\\.|[^'\\\n])*'|"(?!"")(?:\\.|[^"\\\n])*")
    | (?P<open>(?:'''|\"\"\").*|['"](?:\\.|[^\n])*)
    | (?P<name>[^\W\d]\w*)
    | (?P<number>\d[\w.]*)
    | (?P<operator>[=!<>:]=|.)
    """,
    re.DOTALL | re.VERBOSE,
)
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_LITERAL = "''"
# A new name follows these, so there is nothing to complete.
_NEW_NAME = {"def", "class", "as"}


@dataclass(frozen=True)
class CompletionContext:
    """A position where a name is being typed.

    `prefix` is the part of the name before the cursor; `path` holds the dotted names before it (`a.b.` gives a, b).
    `module` is the module after `from`, in `from module import`. `call` is the dotted name of the called function where
    an argument starts, and `keywords` are the keyword arguments that the call already has.
    """

    path: tuple[str, ...]
    prefix: str
    module: str | None = None
    call: tuple[str, ...] | None = None
    keywords: frozenset[str] = frozenset()


def completion_context(before: str) -> CompletionContext | None:
    """Return the context at the end of `before`; None in strings, comments, numbers, and where a name is defined."""
    read = _tokens(before)
    if read is None:
        return None
    tokens, opened = read
    prefix = tokens.pop() if tokens and before.endswith(tokens[-1]) and tokens[-1].isidentifier() else ""
    path = _path(tokens)
    if path is None or (tokens and tokens[-1] in _NEW_NAME):
        return None
    statement = _statement(tokens)
    if statement[:1] == ["import"]:
        return None
    if statement[:1] == ["from"]:
        if path or "import" not in statement:
            return None
        return CompletionContext((), prefix, module="".join(statement[1 : statement.index("import")]))
    if path or not opened or tokens[opened[-1]] != "(" or tokens[-1] not in ("(", ","):
        return CompletionContext(path, prefix)
    start = opened[-1]
    call = _callee(tokens[:start])
    inside = tokens[start + 1 :]
    keywords = frozenset(name for name, sign in pairwise(inside) if sign == "=")
    return CompletionContext(path, prefix, call=call, keywords=keywords)


def _tokens(text: str) -> tuple[list[str], list[int]] | None:
    """Return the tokens, each closed pair of brackets as one, and the indices of the open brackets.

    None if the text ends in a string, a comment or a number, where no name can be typed.
    """
    tokens: list[str] = []
    opened: list[int] = []
    for found in _TOKEN.finditer(text):
        kind, token, at_end = found.lastgroup, found[0], found.end() == len(text)
        if kind in ("comment", "open", "number") and at_end:
            return None
        if kind in ("closed", "open", "number"):
            tokens.append(_LITERAL)
        elif token in _PAIRS:
            opened.append(len(tokens))
            tokens.append(token)
        elif token in _PAIRS.values() and opened:
            del tokens[opened.pop() :]
            tokens.append(")")
        elif kind in ("name", "operator") and not (token == "\n" and opened):
            tokens.append(token)
    return tokens, opened


def _path(tokens: list[str]) -> tuple[str, ...] | None:
    """Remove the dotted names at the end of the tokens and return them; None if they start with a call or a literal."""
    path: list[str] = []
    while tokens and tokens[-1] == ".":
        if len(tokens) < 2 or not tokens[-2].isidentifier():
            return None
        path.insert(0, tokens[-2])
        del tokens[-2:]
    return tuple(path)


def _statement(tokens: list[str]) -> list[str]:
    """Return the tokens of the statement that is being typed."""
    begins = max((place for place, token in enumerate(tokens) if token in ("\n", ";", ":")), default=-1)
    return tokens[begins + 1 :]


def _callee(tokens: list[str]) -> tuple[str, ...] | None:
    """Return the dotted name of the function called at the end of the tokens; None if it has none."""
    if not tokens or not tokens[-1].isidentifier():
        return None
    rest = tokens[:-1]
    path = _path(rest)
    return None if path is None or rest[-1:] in (["def"], ["class"]) else (*path, tokens[-1])
