"""The snippet grammar: text of `snippets/NAME.py` in, Snippet with its cells out.

    '''The title of the story.'''

    # %% first-cell
    code
    # %% second-cell hidden=true
    code

`# %% ` at the start of a line starts a cell (the percent format of Jupytext, VS Code, PyCharm and Spyder); what only looks
like it is refused. Every error names file and line and says what to type next.
"""

from __future__ import annotations

import ast
import hashlib
import io
import re
import sys
import tokenize
from dataclasses import dataclass
from pathlib import Path

from livecells import portable

OPTIONS = {"hidden": "true or false", "raises": "the name of an exception class"}

STORY_NAME = re.compile(r"[a-z][a-z0-9_]*")

_MARKER = re.compile(r"# %%(?P<rest>.*)")
_LIKE_A_MARKER = re.compile(r"#\s*%%(?P<rest>.*)")
_ID = re.compile(r"[a-z][a-z0-9]*([-_.][a-z0-9]+)*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class SnippetError(Exception):
    """A snippet breaks the grammar. The text names file and line and the remedy."""


@dataclass(frozen=True)
class Cell:
    """One cell. `line` is the line of its code's first line in the file; `key` changes with anything that it may see.

    The key is a hash over the shared modules, all earlier cells of the story and this one: where it is the same, a
    recorded result still holds.
    """

    id: str
    source: str
    line: int
    key: str
    hidden: bool = False
    raises: str | None = None

    @property
    def title(self) -> str:
        """Its id in words: `exit-does-not-commit` is headed "Exit does not commit"."""
        words = re.sub(r"[-_]", " ", self.id)
        return words[0].upper() + words[1:]


@dataclass(frozen=True)
class Snippet:
    """One story: its name (the file's), its title (first line of the docstring) and its cells in order."""

    name: str
    title: str
    cells: tuple[Cell, ...]

    def cell(self, id: str) -> Cell | None:
        """Return the cell of that id, or None."""
        return next((cell for cell in self.cells if cell.id == id), None)


def load(path: Path, shared: str | None = None) -> Snippet:
    """Read and parse a snippet. Its keys cover the shared modules beside it. Raises SnippetError.

    `shared` is their `shared_source`; whoever loads many stories reads it once.
    """
    salt = shared_source(path.parent) if shared is None else shared
    return parse(_read(path), str(path), salt, path.parent)


def shared_source(directory: Path) -> str:
    """Return the source of all modules that the stories of a folder share. Raises SnippetError."""
    return "".join(_read(each) for each in shared_modules(directory))


def story_files(directory: Path) -> list[Path]:
    """Return the stories of a folder, sorted: the Python files with a cell."""
    return [path for path in sorted(directory.glob("*.py")) if _has_cell(path)]


def shared_modules(directory: Path) -> list[Path]:
    """Return the modules of a folder that its stories share, sorted: the Python files without a cell."""
    return [path for path in sorted(directory.glob("*.py")) if not _has_cell(path)]


def _has_cell(path: Path) -> bool:
    return portable.has_cell(path.read_text("utf-8", "replace"))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise SnippetError(f"{path}:{line}: not UTF-8. Save the file in UTF-8.") from error


def parse(text: str, filename: str, salt: str = "", folder: Path | None = None) -> Snippet:
    """Parse the text of a snippet. `filename` is used for its name and in errors. Raises SnippetError.

    With its `folder`, what it imports must be there or be named in the folder's requirements.txt.
    """
    _refuse_name(Path(filename).stem, filename)
    try:
        module = ast.parse(text, filename)
    except SyntaxError as error:
        raise SnippetError(f"{filename}:{error.lineno or 1}: {error.msg}. A snippet must be valid Python.") from error
    title = (ast.get_docstring(module) or "").partition("\n")[0].strip()
    if not title:
        raise SnippetError(f'{filename}:1: no title. Start the file with a docstring: """What the story is about."""')

    markers = _markers(text, filename)
    if not markers:
        raise SnippetError(f"{filename}:1: no cell. Start the first one with a line `# %% what-happens`.")
    _refuse_code_before(markers[0][0], module, filename)
    for line, why in portable.faults(module, folder):
        raise SnippetError(f"{filename}:{line}: {why}")

    lines = text.split("\n")  # as Python counts lines: splitlines() also breaks at U+2028, form feeds and the like
    key = hashlib.sha256(salt.encode())
    cells: list[Cell] = []
    ends = [number for number, _ in markers[1:]] + [len(lines) + 1]
    for (number, rest), end in zip(markers, ends, strict=True):
        where = f"{filename}:{number}"
        id, hidden, raises = _header(rest, where)
        if any(cell.id == id for cell in cells):
            raise SnippetError(f"{where}: a second cell `{id}`. Give each cell of a story an id of its own.")
        body = lines[number : end - 1]
        blank = next((i for i, line in enumerate(body) if line.strip()), len(body))
        source = "\n".join(body[blank:]).rstrip()
        if not source:
            raise SnippetError(f"{where}: cell `{id}` is empty. Write its code below the marker, or delete the marker.")
        key.update(f"\0{id}\0{raises}\0{source}".encode())
        cells.append(Cell(id, source, number + 1 + blank, key.hexdigest()[:16], hidden, raises))

    for cell in cells[:-1]:
        if cell.raises:
            raise SnippetError(
                f"{filename}:{cell.line}: cell `{cell.id}` has raises={cell.raises}, but it is not the last one. Run as "
                "a script, a story ends where it raises: move the cell to the end, or to a story of its own."
            )
    return Snippet(Path(filename).stem, title, tuple(cells))


def _refuse_name(name: str, filename: str) -> None:
    if not STORY_NAME.fullmatch(name):
        better = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
        raise SnippetError(
            f"{filename}:1: no fence can name `{name}`: small letters a to z, digits and _ only. Rename it, "
            f"for example to {better or 'story'}.py."
        )
    if name in sys.stdlib_module_names:
        raise SnippetError(
            f"{filename}:1: `{name}` is a module of Python, which no story could import any more. Rename the file."
        )


def _markers(text: str, filename: str) -> list[tuple[int, str]]:
    """Return line number and rest of every cell marker; a `# %%` inside a string is none."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT or not (like := _LIKE_A_MARKER.fullmatch(token.string)):
            continue
        line, column = token.start
        if not token.line[:column].strip() and (column or not _MARKER.fullmatch(token.string)):
            raise SnippetError(
                f"{filename}:{line}: `{token.line.rstrip()}` does not start a cell. Write `# %% {like['rest'].strip()}` "
                "at the start of the line, or another comment."
            )
        if not column:
            found.append((line, like["rest"].strip()))
    return found


def _refuse_code_before(first: int, module: ast.Module, filename: str) -> None:
    for statement in module.body[1:]:  # the first is the docstring
        if statement.lineno < first:
            raise SnippetError(
                f"{filename}:{statement.lineno}: code before the first cell. Put it under a marker, "
                "for example `# %% set-up hidden=true`."
            )


def _header(rest: str, where: str) -> tuple[str, bool, str | None]:
    """Return id, hidden and raises of what follows `# %%`."""
    id, *options = rest.split() or [""]
    if not _ID.fullmatch(id):
        raise SnippetError(
            f"{where}: {id!r} is no cell id. Say what happens, in small letters: `# %% exit-does-not-commit`."
        )
    values: dict[str, str] = {}
    for option in options:
        name, equals, value = option.partition("=")
        if name not in OPTIONS or not equals:
            known = ", ".join(f"{key}=<{meaning}>" for key, meaning in OPTIONS.items())
            raise SnippetError(f"{where}: unknown option {option!r}. A cell takes: {known}.")
        values[name] = value
    if values.get("hidden", "false") not in ("true", "false"):
        raise SnippetError(f"{where}: hidden={values['hidden']}. Write hidden=true, or leave it out.")
    if "raises" in values and not _NAME.fullmatch(values["raises"]):
        raise SnippetError(f"{where}: raises={values['raises']}. Name the exception class: raises=IntegrityError.")
    return id, values.get("hidden") == "true", values.get("raises")
