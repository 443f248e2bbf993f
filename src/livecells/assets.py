"""Assets: builds what the browser needs, each part once, under `.cache/livecells`.

    node_modules ─┬──────────────► bundle    index.js, worker.js, live-cell.css
    wheels ───────┴► runtime ────►           Pyodide, SQLAlchemy, the runner, their manifest

A part is a directory named by a hash of all that it is made of: what is there is whole and fits.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

PACKAGE = Path(__file__).parent
ROOT = PACKAGE.parents[1]  # the checkout: livecells is installed editable, from it
CACHE = ROOT / ".cache" / "livecells"
KEPT = 3  # how many versions of a part stay: a running server may still hand out the one before
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
SITE_DIRECTORY = "assets/livecells"

Say = Callable[[str], object]


class AssetsError(Exception):
    """A part could not be built. The text says which, why, and what to do."""


@dataclass(frozen=True)
class Assets:
    """What the site ships for its cells: files by their place in the site, and the two that every page names."""

    files: dict[str, Path]
    script: str
    style: str
    runtime: Path


def watched() -> list[Path]:
    """Return the directories whose change means another build."""
    return [PACKAGE, ROOT / "web" / "src"]


def build(snippets: Path, say: Say) -> Assets:
    """Build what is missing and return it all. `say` is told what was built and how long it took. Raises AssetsError."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "lock"):  # a running server and a test may build at the same time
        return _build(snippets, say)


def _build(snippets: Path, say: Say) -> Assets:
    modules = _node_modules(say)
    wheels = _stage("wheels", [ROOT / "snippets" / "requirements.txt"], _download_wheels, say)
    sources = list(_home_files(snippets).values())
    pyodide = [modules / "pyodide" / name for name in PYODIDE_FILES]
    runtime = _stage(
        "runtime",
        [PACKAGE / "assets.py", modules / "pyodide" / "package.json", *sorted(wheels.iterdir()), *sources],
        lambda _, target: _make_runtime(pyodide, modules / "pyodide" / "pyodide-lock.json", wheels, snippets, target),
        say,
    )
    web = sorted(path for path in (ROOT / "web").rglob("*") if path.is_file() and "test" not in path.parts)
    bundle = _stage(
        "bundle",
        [ROOT / "package-lock.json", runtime / "manifest.json", *web],
        lambda _, target: _run(
            [_tool("node"), str(ROOT / "web" / "build.mjs"), "--runtime", str(runtime), "--out", str(target)], ROOT
        ),
        say,
    )
    files = {f"{SITE_DIRECTORY}/{part.name}/{path.name}": path for part in (runtime, bundle) for path in part.iterdir()}
    at = f"{SITE_DIRECTORY}/{bundle.name}"
    return Assets(files, f"{at}/index.js", f"{at}/live-cell.css", runtime)


def _stage(name: str, inputs: Iterable[Path], make: Callable[[list[Path], Path], None], say: Say) -> Path:
    """Return the directory `NAME-HASH` in the cache; make it if it is not there, and drop the oldest ones."""
    inputs = list(inputs)
    digest = hashlib.sha256(name.encode())
    for path in inputs:
        if not path.is_file():
            raise AssetsError(f"{path} is missing: it is part of the repository or of a package; restore it.")
        content = path.read_bytes()
        digest.update(f"\0{path.name}\0{len(content)}\0".encode() + content)
    target = CACHE / f"{name}-{digest.hexdigest()[:12]}"
    if target.exists():
        target.touch()
        return target
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=CACHE, prefix=f"new-{name}-") as scratch:
        made = Path(scratch) / target.name
        made.mkdir()
        make(inputs, made)
        made.replace(target)  # at once: a part that is there is whole
    for old in sorted(CACHE.glob(f"{name}-*"), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    say(f"built {name} in {time.perf_counter() - started:.1f} s")
    return target


def _node_modules(say: Say) -> Path:
    """Install the locked npm packages where they are missing or of another lock, and return their directory."""
    modules = ROOT / "node_modules"
    stamp = modules / ".livecells"
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != lock:
        started = time.perf_counter()
        _run([_tool("npm"), "ci", "--ignore-scripts"], ROOT)
        stamp.write_text(lock)
        say(f"installed node_modules in {time.perf_counter() - started:.1f} s")
    return modules


def _download_wheels(inputs: list[Path], target: Path) -> None:
    """Fetch the pure wheels that the snippets need: for the browser, whatever machine this is. pip checks their hashes."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    command += ["--no-deps", "--only-binary=:all:", "--platform=any", "--dest", str(target)]
    _run([*command, "--requirement", str(inputs[0].resolve())], target)


def _make_runtime(pyodide: list[Path], lock: Path, wheels: Path, snippets: Path, target: Path) -> None:
    """Collect the runtime directory: Pyodide, the wheels, the site's own lock over them, the runner, the manifest."""
    for path in [*pyodide, *sorted(wheels.iterdir())]:
        shutil.copyfile(path, target / path.name)
    empty = target / "base-lock.json"
    empty.write_text(json.dumps({"info": json.loads(lock.read_text())["info"], "packages": {}}))
    names = [path.name for path in sorted(wheels.iterdir())]
    command = [_tool("pyodide"), "lockfile", "add-wheels", "--input", empty.name, "--output", "pyodide-lock.json"]
    _run([*command, "--base-path", ".", *names], target)
    empty.unlink()
    with zipfile.ZipFile(target / "home.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in _home_files(snippets).items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), path.read_bytes())
    files = {
        path.name: {"bytes": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(target.iterdir())
    }
    (target / "manifest.json").write_text(json.dumps({"files": files}, indent=1) + "\n")


def _home_files(snippets: Path) -> dict[str, Path]:
    """Return what the worker imports beside SQLAlchemy: the runtime package and the stories' shared module."""
    runtime = sorted((PACKAGE / "runtime").glob("*.py"))
    files = {f"livecells/{path.relative_to(PACKAGE).as_posix()}": path for path in [PACKAGE / "__init__.py", *runtime]}
    return files | ({"ares.py": snippets / "ares.py"} if (snippets / "ares.py").exists() else {})


def _tool(name: str) -> str:
    """Return the path of a program that the locked requirements installed beside Python."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        raise AssetsError(
            f"{name} is not in {Path(sys.executable).parent}. Install the locked requirements: `make install`."
        )
    return found


def _run(command: list[str], directory: Path) -> None:
    """Run a program; what it printed is shown only where it fails."""
    beside = str(Path(sys.executable).parent)
    env = os.environ | {"PATH": f"{beside}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(  # noqa: PLW1510 (its failure is told below)
        command, cwd=directory, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        # A stack trace through Pyodide prints a line of a megabyte.
        printed = "\n".join(line[:400] for line in done.stdout.splitlines()[:60])
        raise AssetsError(f"{Path(command[0]).name} {' '.join(command[1:4])} … failed ({done.returncode}):\n{printed}")
