"""Source: what a reader typed or pasted, made fit to compile, and compiled."""

from __future__ import annotations

import ast
import linecache
import re
import textwrap
from dataclasses import dataclass
from types import CodeType

from livecells.runtime.text import universal_newlines

# No-break spaces come along when code is pasted from a page. In strings and comments they may be meant.
_NO_BREAK_SPACE = re.compile(
    r"""('''|\"\"\")(?:\\.|[^\\])*?\1|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\#[^\n]*|[\u00a0\u202f]""",
    re.DOTALL,
)
_FENCE = re.compile(r"[ \t]*(?:```|~~~)[\w ]*[ \t]*")
_PROMPTS = (
    re.compile(r"[ \t]*(?:>>>|\.\.\.)(?: (?P<code>.*)|$)"),
    re.compile(r"[ \t]*(?:In \[\d*\]|[ ]*\.\.\.):(?: (?P<code>.*)|$)"),
)
# Python says of these that they cannot be, but not where they are.
_IMPOSSIBLE = re.compile("[\0\ud800-\udfff]")


def normalised(source: str) -> str:
    """Return the source without byte order mark, with newlines alone, and with plain spaces between its tokens.

    Prompts, a Markdown fence and a common indentation, which come along with pasted code, are removed. Lines keep their
    numbers.
    """
    source = _unwrapped(universal_newlines(source.removeprefix("\ufeff")))
    if "\u00a0" in source or "\u202f" in source:
        source = _NO_BREAK_SPACE.sub(lambda found: " " if found[0] in "\u00a0\u202f" else found[0], source)
    return source


def _unwrapped(source: str) -> str:
    """Return pasted code without what stood around it. Each form is one that Python refuses."""
    first = next((line for line in source.split("\n") if line.strip()), "")
    if _FENCE.fullmatch(first):
        source = "\n".join("" if _FENCE.fullmatch(line) else line for line in source.split("\n"))
        return _unwrapped(source) if source.strip() else source
    for prompt in _PROMPTS:
        if first.lstrip().startswith((">>>", "In [")) and prompt.match(first):
            # what stands without a prompt is output
            found = (prompt.match(line) for line in source.split("\n"))
            return "\n".join((line and line["code"]) or "" for line in found)
    return textwrap.dedent(source) if first[:1] in (" ", "\t") else source


def show_in_tracebacks(source: str, filename: str) -> None:
    """Let tracebacks find the lines of a cell by the name of its code."""
    # not splitlines(): that also breaks at form feeds and the like, where Python counts no line
    linecache.cache[filename] = (len(source), None, [f"{line}\n" for line in source.split("\n")], filename)


@dataclass(frozen=True)
class Program:
    """A compiled cell: all its statements and, where the last one is an expression, that expression apart.

    `last_line` is the line of that expression. `starts` leads from each line of a statement to its first one; of a compound statement only its head counts.
    """

    body: CodeType
    last: CodeType | None
    last_line: int | None
    starts: dict[int, int]

    @property
    def code(self) -> list[CodeType]:
        """The pieces in the order in which they run."""
        return [self.body] if self.last is None else [self.body, self.last]


def compiled(source: str, filename: str) -> Program:
    """Compile a cell. Raises SyntaxError, with its line."""
    if found := _IMPOSSIBLE.search(source):
        line = source.count("\n", 0, found.start()) + 1
        raise SyntaxError(f"invalid non-printable character U+{ord(found[0]):04X}", (filename, line, None, None))
    tree = ast.parse(source, filename)
    starts = _starts(tree)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return Program(compile(tree, filename, "exec", dont_inherit=True), None, None, starts)
    tree.body.pop()
    body = compile(tree, filename, "exec", dont_inherit=True)
    value = compile(ast.Expression(last.value), filename, "eval", dont_inherit=True)
    return Program(body, value, last.lineno, starts)


def _starts(tree: ast.AST) -> dict[int, int]:
    starts: dict[int, int] = {}
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            end = body[0].lineno - 1 if body else node.end_lineno or node.lineno
            starts |= dict.fromkeys(range(node.lineno + 1, end + 1), node.lineno)
        if not isinstance(node, ast.expr):
            starts |= _starts(node)
    return starts
