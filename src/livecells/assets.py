"""Assets: builds what the browser needs, each part once.

    node_modules ─┬─────────────────────────► bundle    index.js, frame.js, worker.js, live-cell.css
                  ├► pyodide ┐                          Pyodide as it travels, and what unpacks it
    wheels ───────┴► snapshot┴► runtime ────►           these, SQLAlchemy, the runner, their manifest

Each part is a directory of the cache, see `cache.py`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from livecells.cache import CACHE, ROOT, Say, part, run, tool

PACKAGE = Path(__file__).parent
SITE_DIRECTORY = "assets/livecells"

# What each file of the runtime directory is for; web/src/kernel/runtime-files.ts downloads by purpose, in this order:
# first what the others wait for, and a browser that asks for few at a time begins with the large ones. The wheels are
# for "cold".
PURPOSES = {
    "zstd.wasm": ["snapshot", "cold"],
    "python.snapshot.zst": ["snapshot"],
    "pyodide.asm.wasm.zst": ["snapshot", "cold"],
    "pyodide.mjs": ["snapshot", "cold"],
    "pyodide.asm.mjs.zst": ["snapshot", "cold"],
    "pyodide-lock.json": ["snapshot", "cold"],
    "home.zip": ["snapshot", "cold"],
    "python.head": ["snapshot"],
    "site.zip": ["archives"],
    "python_stdlib.zip": ["archives", "cold"],
    "ares.py": ["download"],
}


@dataclass(frozen=True)
class Assets:
    """What the site ships for its cells: files by their place in the site, and the two that every page names."""

    files: dict[str, Path]
    script: str
    style: str
    runtime: Path
    frame: Path


def watched() -> list[Path]:
    """Return the files and directories whose change means another build."""
    return [PACKAGE, ROOT / "web" / "src", ROOT / "web" / "render.mjs", ROOT / "web" / "snapshot"]


def build(snippets: Path, say: Say) -> Assets:
    """Build what is missing and return it all. `say` is told what was built and how long it took. Raises AssetsError."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "lock"):  # a running server and a test may build at the same time
        return _build(snippets, say)


def _build(snippets: Path, say: Say) -> Assets:
    modules = _node_modules(say)
    pyodide = modules / "pyodide"
    requirements = ROOT / "snippets" / "requirements.txt"
    wheels = part("wheels", [requirements], lambda made: _download_wheels(requirements, made), say)

    web = ROOT / "web"
    packing = [web / "snapshot" / "compress-pyodide.mjs", web / "snapshot" / "compress.mjs"]
    parts = part(
        "pyodide",
        [pyodide / "package.json", modules / "zstddec" / "package.json", *packing],
        lambda made: _pack(modules, made),
        say,
    )

    made_of = [pyodide / "package.json", *sorted(wheels.iterdir()), *_runner().values()]
    scripts = [path for path in sorted((web / "snapshot").iterdir()) if path != packing[0]]
    scripts.append(web / "src" / "worker" / "snapshot.ts")
    snapshot = part("snapshot", [*made_of, *scripts], lambda made: _make_snapshot(pyodide, wheels, made), say)

    shared = _shared(snippets)
    runtime = part(
        "runtime",
        [PACKAGE / "assets.py", *sorted(snapshot.iterdir()), *sorted(parts.iterdir()), *made_of, *shared.values()],
        lambda made: _make_runtime(pyodide, [wheels, snapshot, parts], shared, made),
        say,
    )
    sources = [path for path in sorted(web.rglob("*")) if path.is_file() and "test" not in path.parts]
    bundle = part(
        "bundle",
        [ROOT / "package-lock.json", runtime / "manifest.json", *sources],
        lambda made: run([tool("node"), str(web / "build.mjs"), "--runtime", str(runtime), "--out", str(made)], ROOT),
        say,
    )
    files = {f"{SITE_DIRECTORY}/{made.name}/{path.name}": path for made in (runtime, bundle) for path in made.iterdir()}
    at = f"{SITE_DIRECTORY}/{bundle.name}"
    return Assets(files, f"{at}/index.js", f"{at}/live-cell.css", runtime, bundle / "frame.js")


def _node_modules(say: Say) -> Path:
    """Install the locked npm packages where they are missing or of another lock, and return their directory."""
    modules = ROOT / "node_modules"
    stamp = modules / ".livecells"
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text() != lock:
        started = time.perf_counter()
        run([tool("npm"), "ci", "--ignore-scripts"], ROOT)
        stamp.write_text(lock)
        say(f"installed node_modules in {time.perf_counter() - started:.1f} s")
    return modules


def _download_wheels(requirements: Path, made: Path) -> None:
    """Fetch the pure wheels that the snippets need: for the browser, whatever machine this is. pip checks their hashes."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    command += ["--no-deps", "--only-binary=:all:", "--platform=any", "--dest", str(made)]
    run([*command, "--requirement", str(requirements)], ROOT)


def _pack(modules: Path, made: Path) -> None:
    """Make pyodide.asm.mjs.zst and pyodide.asm.wasm.zst (not every host compresses what it sends), and zstd.wasm."""
    command = [
        tool("node"),
        str(ROOT / "web" / "snapshot" / "compress-pyodide.mjs"),
        "--modules",
        str(modules),
        "--out",
        str(made),
    ]
    run(command, ROOT)


def _make_snapshot(pyodide: Path, wheels: Path, made: Path) -> None:
    """Make python.head, python.snapshot.zst and site.zip: a Python that has SQLAlchemy and the runner imported, and all modules."""
    home = made / "home.zip"
    _zip(home, _runner())
    command = [tool("node"), str(ROOT / "web" / "snapshot" / "make.mjs"), "--pyodide", str(pyodide)]
    run([*command, "--wheels", str(wheels), "--home", str(home), "--out", str(made)], ROOT)
    home.unlink()


def _make_runtime(pyodide: Path, parts: list[Path], shared: dict[str, Path], made: Path) -> None:
    """Collect the runtime directory: Pyodide, the snapshot, the wheels, the site's own lock, the runner, the manifest."""
    own = [pyodide / "pyodide.mjs", pyodide / "python_stdlib.zip"]
    for path in [*own, *shared.values(), *(path for each in parts for path in each.iterdir())]:
        shutil.copyfile(path, made / path.name)
    _zip(made / "home.zip", _runner() | shared)
    _lock(pyodide, [path.name for path in sorted(made.glob("*.whl"))], made)
    files = {
        path.name: {
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "for": PURPOSES.get(path.name, ["cold"]),
        }
        for path in sorted(made.iterdir(), key=_turn)
    }
    # its own name is in it: a bundle that was built with the same files in another directory must not be found again
    (made / "manifest.json").write_text(json.dumps({"directory": made.name, "files": files}, indent=1) + "\n")


def _turn(path: Path) -> tuple[int, str]:
    return list(PURPOSES).index(path.name) if path.name in PURPOSES else len(PURPOSES), path.name


def _lock(pyodide: Path, wheels: list[str], made: Path) -> None:
    """Write the site's own pyodide-lock.json over the wheels in `made`."""
    base = made / "base-lock.json"
    info = json.loads((pyodide / "pyodide-lock.json").read_text())["info"]
    base.write_text(json.dumps({"info": info, "packages": {}}))
    command = [tool("pyodide"), "lockfile", "add-wheels", "--input", base.name, "--output", "pyodide-lock.json"]
    run([*command, "--base-path", ".", *wheels], made)
    base.unlink()


def _zip(target: Path, files: dict[str, Path]) -> None:
    """Write a zip that is the same every time."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), path.read_bytes(), zipfile.ZIP_DEFLATED)


def _runner() -> dict[str, Path]:
    """Return the runtime package by its names in a zip."""
    paths = [PACKAGE / "__init__.py", *sorted((PACKAGE / "runtime").glob("*.py"))]
    return {f"livecells/{path.relative_to(PACKAGE).as_posix()}": path for path in paths}


def _shared(snippets: Path) -> dict[str, Path]:
    """Return the module that stories share, if the site has one."""
    path = snippets / "ares.py"
    return {path.name: path} if path.exists() else {}
