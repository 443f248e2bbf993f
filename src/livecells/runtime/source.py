"""Source: what a reader typed or pasted, made fit to compile, and compiled."""

from __future__ import annotations

import ast
import re
from types import CodeType

from livecells.runtime.text import one_newline

# No-break spaces come along when code is pasted from a page. In strings and comments they may be meant.
_NO_BREAK_SPACE = re.compile(
    r"""('''|\"\"\")(?:\\.|[^\\])*?\1|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\#[^\n]*|[\u00a0\u202f]""",
    re.DOTALL,
)
# Python says of these that they cannot be, but not where they are.
_IMPOSSIBLE = re.compile("[\0\ud800-\udfff]")


def normalised(source: str) -> str:
    """Return the source without byte order mark, with newlines alone, and with plain spaces between its tokens."""
    source = one_newline(source.removeprefix("\ufeff"))
    if "\u00a0" in source or "\u202f" in source:
        source = _NO_BREAK_SPACE.sub(lambda found: " " if found[0] in "\u00a0\u202f" else found[0], source)
    return source


def compiled(source: str, filename: str) -> tuple[CodeType, CodeType | None]:
    """Return the code of all statements and, where the last one is an expression, the code of that expression.

    Raises SyntaxError, with its line.
    """
    if found := _IMPOSSIBLE.search(source):
        line = source.count("\n", 0, found.start()) + 1
        raise SyntaxError(f"invalid non-printable character U+{ord(found[0]):04X}", (filename, line, None, None))
    tree = ast.parse(source, filename)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return compile(tree, filename, "exec", dont_inherit=True), None
    tree.body.pop()
    body = compile(tree, filename, "exec", dont_inherit=True)
    return body, compile(ast.Expression(last.value), filename, "eval", dont_inherit=True)
