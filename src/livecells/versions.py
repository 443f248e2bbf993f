"""Versions: what each cell does differently under other versions of SQLAlchemy, found out by running it there; and under the
site's own, how its statements are written for other databases.

Each folder in `snippets/versions` is a version, by its name: a lock, and the shared modules that it needs in a spelling of
its own. `compare` runs stories under each of them and under the site's own, and keeps the outcome of each by content.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import re
import shutil
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from difflib import unified_diff
from itertools import groupby
from pathlib import Path
from typing import Any

from filelock import FileLock

from livecells import snippet
from livecells.cache import CACHE, NETWORK, ROOT, Log, cached_build, cached_builds, run, silent

FOLDER = "versions"
LOCK = "requirements.txt"
_FILE = "found.json"

# What a version does differently in one cell: lines by what they are about, empty where it does the same.
# "output", "value", "error", "sql": a diff, "-" for the site's own version and "+" for the other.
# "fails": how it ends where the site's own does not, "since": the version that brought what it lacks.
Difference = dict[str, list[str]]
Differences = dict[str, dict[str, dict[str, Difference]]]  # by story, cell and version
Dialects = dict[str, dict[str, dict[str, str]]]  # by story and statement: how it is written, by dialect

_RUNNER = "livecells.plain_run"  # in a process of its own, with another SQLAlchemy
_LACKS = re.compile(r"(AttributeError|ImportError|TypeError|NameError): ")
_LABEL = re.compile(r"\b(\w+)\.(\w+) AS \1_\2(?:_\d+)?\b")  # a name that SQLAlchemy gives by itself, for its own use
_PATH = re.compile(r" \(/[^)]*\)")
_ATTRIBUTE = re.compile(r"'(?P<owner>\w+)' (?:object )?has no attribute '(?P<name>\w+)'")
_IMPORT = re.compile(r"cannot import name '(?P<name>\w+)' from '(?P<owner>[\w.]+)'")
_ARGUMENT = re.compile(r"(?P<owner>\w+)\.__init__\(\) got an unexpected keyword argument '(?P<name>\w+)'")
_ADDED = re.compile(r"versionadded:: (?P<version>\d[\w.]*\w)")


def names(snippets: Path) -> list[str]:
    """Return the versions that the stories of a folder are compared with, the newest first."""
    folders = (path.parent.name for path in (snippets / FOLDER).glob(f"*/{LOCK}"))
    return sorted(folders, key=lambda name: [int(part) for part in name.split(".")], reverse=True)


def pinned(lock: Path) -> str:
    """Return the version of SQLAlchemy that a lock names."""
    found = re.search(r"^sqlalchemy==(\S+)", lock.read_text("utf-8"), re.MULTILINE)
    assert found is not None, f"{lock} names no version of SQLAlchemy"
    return found[1]


def compare(snippets: Path, stories: Sequence[Path], log: Log = silent) -> Differences:
    """Return the differences of some stories of a folder. Raises AssetsError where a version cannot be installed or run.

    A version is fetched once; a story runs again when it, a shared module, a lock or the runtime has changed.
    """
    return {story: found["differences"] for story, found in _found(snippets, stories, log).items()}


def in_dialects(snippets: Path, stories: Sequence[Path], log: Log = silent) -> Dialects:
    """Return the statements of some stories of a folder in other dialects; as `compare`, in the same runs."""
    return {story: found["dialects"] for story, found in _found(snippets, stories, log).items()}


def _found(snippets: Path, stories: Sequence[Path], log: Log) -> dict[str, dict[str, Any]]:
    CACHE.mkdir(parents=True, exist_ok=True)
    module = Path(__file__)
    others = names(snippets)
    shared = snippet.shared_modules(snippets)
    locks = [path for name in others for path in sorted((snippets / FOLDER / name).iterdir()) if path.is_file()]
    inputs = [
        snippets / LOCK,
        module,
        module.with_name("plain_run.py"),
        module.with_name("dialects.py"),
        module.with_name("apart.py"),
        *sorted((module.parent / "runtime").glob("*.py")),
        *shared,
        *locks,
    ]
    paths = {f"versions-{path.stem}": path for path in stories}

    def make(made: dict[str, Path]) -> None:
        scratch = next(iter(made.values())).parent
        copied = [*shared, *(paths[name] for name in made)]
        sites = {name: [_installed(snippets / FOLDER / name / LOCK, log)] for name in others}
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            own = threads.submit(_run, copied, [], scratch / "own", "dialects")
            others_run = {
                name: threads.submit(
                    _run, [*copied, *(snippets / FOLDER / name).glob("*.py")], site, scratch / f"on-{name}"
                )
                for name, site in sites.items()
            }
        for part, folder in made.items():
            story = paths[part].stem
            here = own.result()[story]
            there = {name: each.result()[story]["cells"] for name, each in others_run.items()}
            differences = {
                cell: {name: _difference(cell, here["cells"], cells) for name, cells in there.items()}
                for cell in here["cells"]
            }
            found = {"differences": differences, "dialects": here["dialects"]}
            (folder / _FILE).write_text(json.dumps(found, ensure_ascii=False), "utf-8")

    with FileLock(CACHE / "versions.lock"):
        found = cached_builds("versions", {name: [path] for name, path in paths.items()}, make, log, common=inputs)
        return {paths[name].stem: json.loads((folder / _FILE).read_text("utf-8")) for name, folder in found.items()}


def _installed(lock: Path, log: Log) -> Path:
    """Install what a lock names into a folder of its own, without its parts in C, and return the folder."""

    def make(made: Path) -> None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(made)]
        run(
            [*pip, "--require-hashes", "--no-deps", "--no-build-isolation", "--requirement", str(lock.resolve())],
            ROOT,
            hint=NETWORK,
        )

    return cached_build(f"sqlalchemy-{lock.parent.name}", [lock], make, log, takes="about 20 s")


def _run(files: Sequence[Path], sites: list[Path], home: Path, *options: str) -> dict[str, dict[str, Any]]:
    """Run stories in a folder of copies, in which a later file replaces one of the same name, with SQLAlchemy from `sites`."""
    home.mkdir()
    for path in files:
        shutil.copyfile(path, home / path.name)
    first = os.pathsep.join(map(str, [*sites, ROOT / "src"]))
    told = run([sys.executable, "-m", _RUNNER, str(home), *options], ROOT, {"PYTHONPATH": first})
    shutil.rmtree(home)
    found: dict[str, dict[str, Any]] = json.loads(told.splitlines()[-1])
    return found


def _difference(cell: str, own: dict[str, dict[str, list[str]]], other: dict[str, dict[str, list[str]]]) -> Difference:
    """Compare what was seen of a cell; `own` and `other` are all cells of the story that were run."""
    if cell not in other:
        return {"fails": [f"not run: `{list(other)[-1]}` before it fails"] if other else ["not run"]}
    here, there = (_without_labels(each) for each in (own[cell], other[cell]))
    if there["error"] and there["error"] != here["error"] and _LACKS.match(there["error"][0]):
        message = _PATH.sub("", there["error"][0])
        since = _since(message)
        return {"fails": [message]} | ({"since": [since]} if since else {})
    return {what: _diff(here[what], there[what]) for what in here if here[what] != there[what]}


def _without_labels(seen: dict[str, list[str]]) -> dict[str, list[str]]:
    return seen | {"sql": [_LABEL.sub(r"\1.\2", line) for line in seen["sql"]]}


def _diff(here: list[str], there: list[str]) -> list[str]:
    """Return the lines that are not the same, each place once: a statement may be sent many times."""
    lines = list(unified_diff(_counted(here), _counted(there), n=0, lineterm=""))[2:]
    places = "\n".join(_PATH.sub("", line) for line in lines).split("@@ -")
    distinct = dict.fromkeys(tuple(place.splitlines()[1:]) for place in places[1:])
    return [line for place in distinct for line in place]


def _counted(lines: list[str]) -> list[str]:
    """Return the lines, those that follow each other and are equal as one."""
    runs = ((line, sum(1 for _ in equal)) for line, equal in groupby(lines))
    return [line if count == 1 else f"{line} × {count}" for line, count in runs]


def _since(message: str) -> str | None:
    """Return the version that brought what an error says is missing, as SQLAlchemy's own docstrings tell it."""
    text: str | None = None
    if found := _IMPORT.search(message):
        text = inspect.getdoc(getattr(importlib.import_module(found["owner"]), found["name"], None))
    elif found := _ATTRIBUTE.search(message):
        text = inspect.getdoc(getattr(_public(found["owner"]), found["name"], None))
    elif found := _ARGUMENT.search(message):
        about = inspect.getdoc(getattr(_public(found["owner"]), "__init__", None)) or ""
        parameter = re.search(rf":param {found['name']}:(.*?)(?=\n:param |\Z)", about, re.DOTALL)
        text = parameter and parameter[1]
    added = _ADDED.search(text or "")
    return added and added["version"]


def _public(name: str) -> object:
    modules = (importlib.import_module(each) for each in ("sqlalchemy.orm", "sqlalchemy"))
    return next((vars(module)[name] for module in modules if name in vars(module)), None)
