"""Goal code: the statements of the code that checks an exercise, and the texts in them, read without running anything.

It needs no SQLAlchemy: a build of the site reads the code of every exercise, and importing SQLAlchemy takes as long as a page.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from types import CodeType


@dataclass(frozen=True)
class Statement:
    """A statement of the code. `goal` and `advice` are its text, where it is one; `of_error` says that it asks about the exception."""

    goal: str | None
    advice: str | None
    of_error: bool
    code: CodeType


def goal_texts(source: str) -> list[str]:
    """Return the texts of the goals in their order, without running anything. Raises SyntaxError, with its line."""
    return [each.goal for each in statements(source, "goals") if each.goal is not None]


def advice_texts(source: str) -> list[str]:
    """Return the sentences that may be given as advice, in their order. Raises SyntaxError, with its line."""
    return [each.advice for each in statements(source, "goals") if each.advice is not None]


def statements(source: str, filename: str) -> list[Statement]:
    """Return the statements of the code. Raises SyntaxError where a goal stands within another statement or has no text."""
    tree = ast.parse(source, filename)
    found = []
    for node in tree.body:
        texts = {name: _text_of(node, name) for name in ("goal", "advise")}
        of_error = any(map(_asks_error, ast.walk(node)))
        code = compile(ast.Module([node], []), filename, "exec", dont_inherit=True)
        found.append(Statement(texts["goal"], texts["advise"], of_error, code))
    if not any(each.goal is not None for each in found):
        raise _wrong(tree, 'no goal. Write one: goal("What must hold", wanted=2, got=seen.statements)')
    return found


def _asks_error(node: ast.AST) -> bool:
    """Tell whether a node is `seen.error` or `seen.message`. (`ast.unparse` would import a module that the browser does not have yet.)"""
    return (
        isinstance(node, ast.Attribute)
        and node.attr in ("error", "message")
        and isinstance(node.value, ast.Name)
        and node.value.id == "seen"
    )


def _text_of(statement: ast.stmt, name: str) -> str | None:
    """Return the text of a call of `name`, where the statement is one. Raises SyntaxError for a call anywhere else in it."""
    for node in ast.walk(statement):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name):
            continue
        if not (isinstance(statement, ast.Expr) and statement.value is node):
            raise _wrong(
                node,
                f"{name}() within another statement. Put it at the beginning of a line: its text is known before it runs.",
            )
        text = node.args[0] if node.args else None
        if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
            raise _wrong(
                node, f"{name}() without a text. Begin it with one in quotes: it is shown before anything runs."
            )
        return text.value
    return None


def _wrong(node: ast.AST, message: str) -> SyntaxError:
    return SyntaxError(message, ("goals", getattr(node, "lineno", 1), None, None))
