"""The snippet grammar: text of `snippets/NAME.py` in, Snippet with its cells out.

    '''The title of the story.'''

    # %% first-cell
    code
    # %% second-cell hidden=true
    code
    # %% third-cell "What stands above it, where its id in words does not say it"
    code

The last cell may be an exercise. Cells that name it belong to it and are no part of the story's course:

    # %% your-turn
    the code that the reader begins with
    # %% check goals=your-turn
    goal("The transaction ends with COMMIT", wanted="COMMIT", got=seen.ends)
    # %% with-commit solution=your-turn
    # What is different here, in a sentence.
    code that meets all goals
    # %% forgets-it wrong=your-turn
    # The sentence that this answer must get.
    code that does not

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
from livecells.runtime.goal_code import goal_texts

ROLES = ("goals", "solution", "wrong")
OPTIONS = {
    "hidden": "true or false",
    "raises": "the name of an exception class",
    **dict.fromkeys(ROLES, "the id of the exercise"),
}

STORY_NAME = re.compile(r"[a-z][a-z0-9_]*")

_MARKER = re.compile(r"# %%(?P<rest>.*)")
_LIKE_A_MARKER = re.compile(r"#\s*%%(?P<rest>.*)")
_ID = re.compile(r"[a-z][a-z0-9]*([-_.][a-z0-9]+)*")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class SnippetError(Exception):
    """A snippet breaks the grammar. The text names file and line and the remedy."""


@dataclass(frozen=True)
class Answer:
    """An answer to an exercise: a solution, or a wrong one. `line` is the line of its marker in the file.

    `caption` is the comment that it begins with: what is said of a solution, what a wrong answer must be told.
    """

    id: str
    caption: str
    source: str
    line: int


@dataclass(frozen=True)
class Exercise:
    """What an exercise has beside its cell: the code of its goals (`runtime/goals.py`), its solutions and wrong answers."""

    goals: str
    solutions: tuple[Answer, ...]
    wrong: tuple[Answer, ...]


@dataclass(frozen=True)
class Cell:
    """One cell. `line` is the line of its code's first line in the file; `key` changes with anything that it may see.

    The key is a hash over the shared modules, all earlier cells of the story, this one and its goals: where it is the
    same, a recorded result still holds.
    """

    id: str
    source: str
    line: int
    key: str
    hidden: bool = False
    raises: str | None = None
    exercise: Exercise | None = None
    heading: str | None = None

    @property
    def goals(self) -> str | None:
        """The code of the goals, where the cell is an exercise."""
        return self.exercise.goals if self.exercise else None

    @property
    def title(self) -> str:
        """What stands above it: its heading, else its id in words. `exit-does-not-commit` is "Exit does not commit"."""
        words = re.sub(r"[-_]", " ", self.id)
        return self.heading or words[0].upper() + words[1:]


@dataclass(frozen=True)
class Snippet:
    """One story: its name (the file's), its title (first line of the docstring), the cells of its course in order, its imports."""

    name: str
    title: str
    cells: tuple[Cell, ...]
    imports: tuple[portable.Import, ...] = ()

    def cell(self, id: str) -> Cell | None:
        """Return the cell of that id, or None."""
        return next((cell for cell in self.cells if cell.id == id), None)


def load(path: Path, shared: str | None = None) -> Snippet:
    """Read and parse a snippet. Its keys cover the shared modules beside it. Raises SnippetError.

    `shared` is their `shared_source`; whoever loads many stories reads it once.
    """
    salt = shared_source(path.parent) if shared is None else shared
    story = parse(_read(path), str(path), salt)
    refuse_imports(story, path)
    return story


def refuse_imports(story: Snippet, path: Path) -> None:
    """Raise SnippetError where a story imports what is neither beside it nor named in the folder's requirements.txt."""
    for line, why in portable.unavailable(story.imports, path.parent):
        raise SnippetError(f"{path}:{line}: {why}")


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


def parse(text: str, filename: str, salt: str = "") -> Snippet:
    """Parse the text of a snippet. `filename` is used for its name and in errors. Raises SnippetError."""
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
    imports = tuple(portable.imports(module))
    for line, why in portable.lacking(imports):
        raise SnippetError(f"{filename}:{line}: {why}")

    lines = text.split("\n")  # as Python counts lines: splitlines() also breaks at U+2028, form feeds and the like
    ends = [number for number, _ in markers[1:]] + [len(lines) + 1]
    found = [
        _block(number, rest, lines[number : end - 1], filename)
        for (number, rest), end in zip(markers, ends, strict=True)
    ]
    for place, block in enumerate(found):
        if any(each.id == block.id for each in found[:place]):
            raise SnippetError(
                f"{block.where}: a second cell `{block.id}`. Give each cell of a story an id of its own."
            )
    course = [block for block in found if not block.role]
    if not course:
        raise SnippetError(f"{found[0].where}: no cell but an exercise's own. Write the exercise: `# %% your-turn`.")
    exercise = _exercise(course, [block for block in found if block.role])

    key = hashlib.sha256(salt.encode())
    cells: list[Cell] = []
    for block in course:
        own = exercise if block is course[-1] else None
        key.update(f"\0{block.id}\0{block.raises}\0{block.source}{f'\0{own.goals}' if own else ''}".encode())
        line = block.line + block.blank
        cells.append(
            Cell(block.id, block.source, line, key.hexdigest()[:16], block.hidden, block.raises, own, block.heading)
        )

    for cell in cells[:-1]:
        if cell.raises:
            raise SnippetError(
                f"{filename}:{cell.line}: cell `{cell.id}` has raises={cell.raises}, but it is not the last one. Run as "
                "a script, a story ends where it raises: move the cell to the end, or to a story of its own."
            )
    return Snippet(Path(filename).stem, title, tuple(cells), imports)


@dataclass(frozen=True)
class _Block:
    """What stands between two markers. `line` is the first line below the marker, `blank` counts the empty ones there.

    `role` says what it is to the exercise `of`; empty for a cell of the course.
    """

    id: str
    source: str
    where: str
    line: int
    blank: int
    hidden: bool
    raises: str | None
    heading: str | None
    role: str
    of: str


def _block(number: int, rest: str, body: list[str], filename: str) -> _Block:
    """Return the block of the marker on line `number`. Raises SnippetError."""
    where = f"{filename}:{number}"
    id, values, heading = _header(rest, where)
    blank = next((i for i, line in enumerate(body) if line.strip()), len(body))
    source = "\n".join(body[blank:]).rstrip()
    if not source:
        raise SnippetError(f"{where}: cell `{id}` is empty. Write its code below the marker, or delete the marker.")
    role = next((role for role in ROLES if role in values), "")
    if role and len(values) > 1:
        raise SnippetError(f"{where}: `{id}` has {role}= and one option more. Leave {role}={values[role]} alone.")
    hidden, raises = values.get("hidden") == "true", values.get("raises")
    return _Block(id, source, where, number + 1, blank, hidden, raises, heading, role, values.get(role, ""))


def _exercise(course: list[_Block], parts: list[_Block]) -> Exercise | None:
    """Return the exercise that the parts make of the last cell of the course; None without parts. Raises SnippetError."""
    if not parts:
        return None
    last = course[-1]
    for part in parts:
        if part.of not in [block.id for block in course]:
            raise SnippetError(
                f"{part.where}: {part.role}={part.of}, but there is no cell `{part.of}`. Name the exercise: {part.role}={last.id}."
            )
        if part.of != last.id:
            raise SnippetError(
                f"{part.where}: `{part.of}` is not the last cell of the course, so it cannot be an exercise: what comes "
                f"after it would depend on the reader's answer. Move it behind `{last.id}`, or to a story of its own."
            )
    if last.hidden:
        raise SnippetError(f"{last.where}: `{last.id}` is an exercise and hidden. Delete hidden=true.")
    goals, solutions, wrong = ([part for part in parts if part.role == role] for role in ROLES)
    if len(goals) > 1:
        raise SnippetError(f"{goals[1].where}: a second cell with goals={last.id}. Put all goals into `{goals[0].id}`.")
    for role, have, lacks in (
        ("goals", goals, "what must hold: `# %% check goals={0}`"),
        ("solution", solutions, "an answer that meets the goals: `# %% solved solution={0}`"),
        ("wrong", wrong, "an answer that does not, with the sentence it must get: `# %% forgets-it wrong={0}`"),
    ):
        if not have:
            raise SnippetError(f"{last.where}: exercise `{last.id}` has no {role}. Write {lacks.format(last.id)}.")
    check = goals[0]
    try:
        goal_texts(check.source)
    except SyntaxError as error:
        line = check.line + check.blank + (error.lineno or 1) - 1
        raise SnippetError(f"{check.where.rpartition(':')[0]}:{line}: {error.msg}") from error
    return Exercise(check.source, tuple(map(_answer, solutions)), tuple(map(_answer, wrong)))


def _answer(part: _Block) -> Answer:
    lines = part.source.split("\n")
    end = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    caption = " ".join(line.removeprefix("#").strip() for line in lines[:end])
    source = "\n".join(lines[end:]).strip("\n")
    if part.role == "wrong" and not caption:
        raise SnippetError(
            f"{part.where}: wrong answer `{part.id}` says nothing. Begin it with a comment: the sentence that it must get."
        )
    if not source:
        raise SnippetError(f"{part.where}: `{part.id}` has no code. Write it below the comment.")
    return Answer(part.id, caption, source, part.line - 1)


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


def _header(rest: str, where: str) -> tuple[str, dict[str, str], str | None]:
    """Return the id, the options and the heading of what follows `# %%`. Raises SnippetError."""
    before, quote, quoted = rest.partition(' "')
    if quote and not (quoted.endswith('"') and quoted[:-1].strip()):
        raise SnippetError(
            f'{where}: the heading has no end, or no words. It stands last, in quotes: `# %% the-id "Words"`.'
        )
    id, *options = before.split() or [""]
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
    return id, values, quoted.rstrip()[:-1].strip() or None
