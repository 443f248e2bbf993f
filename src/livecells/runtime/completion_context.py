"""CompletionContext: what the text before the cursor asks for. Text in, names out; broken code is the normal case while typing."""

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
# After these comes a name that is new.
_NEW_NAME = {"def", "class", "as"}


@dataclass(frozen=True)
class CompletionContext:
    """Where a name is being typed.

    `path` holds the names before it, each with its dot; `prefix` what is typed of it. `module` is set after
    `from module import`. `call` is set where an argument begins: the names of what is called; `keywords` are the keyword
    arguments that it has already.
    """

    path: tuple[str, ...]
    prefix: str
    module: str | None = None
    call: tuple[str, ...] | None = None
    keywords: frozenset[str] = frozenset()


def completion_context(before: str) -> CompletionContext | None:
    """Return what is asked for at the end of `before`; None in strings, comments, numbers, and where a name is made."""
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
    """Return the tokens, a closed bracket as one, and the places of the brackets that are open. None: no name can be here."""
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
    """Take the names that end in a dot off the tokens. None: they begin with a call, a literal or the like."""
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
    """Return the names of what is called at the end of the tokens; None for a definition and for what has no name."""
    if not tokens or not tokens[-1].isidentifier():
        return None
    rest = tokens[:-1]
    path = _path(rest)
    return None if path is None or rest[-1:] in (["def"], ["class"]) else (*path, tokens[-1])
