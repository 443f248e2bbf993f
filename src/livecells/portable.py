"""Portable: what the stories of a folder may import. Python in a browser has no threads, processes and network.

Such code runs on the author's machine and is recorded there; only a reader would find out.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

_LACKS = {
    "threads": "_thread concurrent threading",
    "processes": "multiprocessing pty subprocess",
    "network": "_socket ftplib http.client http.server imaplib poplib select selectors smtplib socket socketserver ssl "
    "urllib.request xmlrpc",
    "terminal": "curses readline termios tty",
    "windows": "idlelib tkinter turtle turtledemo webbrowser",
    "users of a system": "fcntl grp msvcrt nt pwd resource syslog winreg winsound",
}
_LACKED = {module: what for what, modules in _LACKS.items() for module in modules.split()}
_STANDARD = frozenset(sys.stdlib_module_names)


Import = tuple[int, str]  # its line, and the dotted name of what it imports


def imports(tree: ast.Module) -> Iterator[Import]:
    """Yield everything that is imported."""
    statements: list[ast.AST] = list(tree.body)
    for node in statements:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.module and not node.level:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        else:  # an expression, which is most of a tree, imports nothing
            for part in ("body", "orelse", "handlers", "finalbody", "cases"):
                inside = getattr(node, part, None)
                statements += inside if isinstance(inside, list) else []


def lacking(imports: Iterable[Import]) -> Iterator[tuple[int, str]]:
    """Yield the line of each import that no browser can follow, and why."""
    for line, name in imports:
        parts = name.split(".")
        lacked = (_LACKED.get(".".join(parts[:count])) for count in range(1, len(parts) + 1))
        if what := next(filter(None, lacked), None):
            yield line, f"imports {name}, and Python in a browser has no {what}. Show it without, or leave it out."


def unavailable(imports: Iterable[Import], folder: Path) -> Iterator[tuple[int, str]]:
    """Yield the line of each import that a story in this folder cannot have, and why; of one module the first."""
    lines: dict[str, int] = {}
    for line, name in imports:
        lines.setdefault(name.partition(".")[0], line)
    for module, line in lines.items():
        if module not in _STANDARD and (why := _why_not(module, folder)):
            yield line, why


def _why_not(module: str, folder: Path) -> str | None:
    """Return why a module that Python does not bring cannot be imported."""
    beside = folder / f"{module}.py"
    if beside.is_file():
        if not has_cell(beside.read_text("utf-8", "replace")):
            return None
        return f"imports {beside.name}, another story. Move what both need into a file without a cell, as ares.py is."
    requirements = folder / "requirements.txt"
    if not requirements.is_file():
        return None
    locked = {_normal(name) for name in re.findall(r"^([\w.-]+)==", requirements.read_text("utf-8"), re.MULTILINE)}
    if _normal(module) in locked or locked & {_normal(name) for name in packages_distributions().get(module, [])}:
        return None
    return f"imports {module}, which is not in {requirements}. Add it there with its hash, or leave it out."


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def has_cell(text: str) -> bool:
    """Return whether the text of a Python file has a marker, as it should be written or not."""
    return re.search(r"^[ \t]*#[ \t]*%%", text, re.MULTILINE) is not None
