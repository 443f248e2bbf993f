"""Assets: builds what the browser needs, each part once.

    node_modules ─┬────────────────────────────────────► bundle    index.js, python.js, frame.js, worker.js, compiler.js,
                  │                                                live-cell.css, the service workers
                  ├► trimmed ┬► pyodide  ┐                         Pyodide without what nobody calls; as it travels,
    wheels ──────────────────┴► snapshot ┴► runtime ────►          and what unpacks it; Python's memory; all of these,
                                                                   SQLAlchemy, the runner, their manifest

Each part is a directory of the cache, see `cache.py`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from livecells import dialect_record, node_modules, snippet
from livecells.cache import CACHE, NETWORK, ROOT, AssetsError, Log, cached_build, run, silent, tool

PACKAGE = Path(__file__).parent
SITE_DIRECTORY = "assets/livecells"

# What each file of the runtime directory is for; web/src/kernel/runtime-files.ts downloads by purpose, in this order:
# first what the others wait for, and a browser that asks for few at a time begins with the large ones. The wheels are
# for "cold", the modules that stories share for "download".
PURPOSES = {
    "zstd.wasm": ["snapshot", "cold"],
    "pyodide.asm.wasm.bin": ["snapshot", "cold"],
    "python.snapshot.bin": ["snapshot"],
    "pyodide.mjs": ["snapshot", "cold"],
    "pyodide.asm.mjs.bin": ["snapshot", "cold"],
    "pyodide-lock.json": ["snapshot", "cold"],
    "home.zip": ["snapshot", "cold"],
    "python.head": ["snapshot"],
    "site.zip": ["archives"],
    "python_stdlib.zip": ["archives", "cold"],
}


@dataclass(frozen=True)
class Assets:
    """What the site ships for its cells: files by their place in the site, and the two that every page names.

    `workers` is the folder of the service workers, one of which stands at the root of a site (see `offline.py`).
    """

    files: dict[str, Path]
    script: str
    style: str
    runtime: Path
    frame: Path
    workers: Path


def watched() -> list[Path]:
    """Return the files and directories whose change means another build."""
    web = ROOT / "web"
    return [PACKAGE, PACKAGE / "runtime", *(web / name for name in ("src", "snapshot", "render.mjs", "build.mjs"))]


def build(snippets: Path, log: Log = silent) -> Assets:
    """Build what is missing for the stories of a folder and return it all. Raises AssetsError.

    The folder's requirements.txt names the packages that the stories use, as pure wheels with their hashes. `log` gets a
    line for each part that was built: what it was and how long it took.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "lock"):  # a running server and a test may build at the same time
        return _build(snippets, log)


def _build(snippets: Path, log: Log) -> Assets:
    modules = node_modules.installed(log)
    requirements = snippets / "requirements.txt"
    if not requirements.is_file():
        raise AssetsError(
            f"{requirements} is missing. It names the packages that the stories use, SQLAlchemy among them, one pure wheel "
            "a line with its --hash."
        )
    wheels = cached_build("wheels", [requirements], lambda made: _download_wheels(requirements, made), log)

    web = ROOT / "web"
    trimming = [modules / "pyodide" / "package.json", web / "snapshot" / "trim-pyodide.mjs"]
    pyodide = cached_build("trimmed", trimming, lambda made: _trim(modules / "pyodide", made), log)

    packing = [web / "snapshot" / "compress-pyodide.mjs", web / "snapshot" / "compress.mjs"]
    made_of = [*trimming, *sorted(wheels.iterdir()), *_runner().values()]
    scripts = [path for path in sorted((web / "snapshot").iterdir()) if path not in (packing[0], trimming[1])]
    scripts += [web / "src" / "worker" / "snapshot.ts", web / "src" / "shared" / "timeline.ts"]
    with ThreadPoolExecutor() as pool:  # each is a process of its own, and mostly of one thread
        packed = pool.submit(
            cached_build,
            "pyodide",
            [*trimming, modules / "zstddec" / "package.json", *packing],
            lambda made: _pack(pyodide, modules, made),
            log,
        )
        taken = pool.submit(
            cached_build,
            "snapshot",
            [*made_of, *scripts],
            lambda made: _make_snapshot(pyodide, wheels, made),
            log,
            takes="about half a minute",
        )
    parts, snapshot = packed.result(), taken.result()

    shared = {path.name: path for path in snippet.shared_modules(snippets)}
    runtime = cached_build(
        "runtime",
        [PACKAGE / "assets.py", *sorted(snapshot.iterdir()), *sorted(parts.iterdir()), *made_of, *shared.values()],
        lambda made: _make_runtime(pyodide, [wheels, snapshot, parts], shared, made),
        log,
    )
    sources = [path for path in sorted(web.rglob("*")) if path.is_file() and "test" not in path.parts]
    dialects = [path for path in [snippets / dialect_record.FILE] if path.is_file()]
    build_bundle = [tool("node"), str(web / "build.mjs"), "--runtime", str(runtime)]
    build_bundle += [f"--dialects={path.resolve()}" for path in dialects]
    bundle = cached_build(
        "bundle",
        [ROOT / "package-lock.json", runtime / "manifest.json", *sources, *dialects],
        lambda made: run([*build_bundle, "--out", str(made)], ROOT),
        log,
    )
    files = {
        f"{SITE_DIRECTORY}/{made.name}/{path.name}": path
        for made in (runtime, bundle)
        for path in made.iterdir()
        if path.is_file()
    }
    at = f"{SITE_DIRECTORY}/{bundle.name}"
    return Assets(files, f"{at}/index.js", f"{at}/live-cell.css", runtime, bundle / "frame.js", bundle / "offline")


def _download_wheels(requirements: Path, made: Path) -> None:
    """Fetch the pure wheels that the snippets need: for the browser, whatever machine this is. pip checks their hashes."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    command += ["--no-deps", "--only-binary=:all:", "--platform=any", "--dest", str(made)]
    run([*command, "--requirement", str(requirements.resolve())], ROOT, hint=NETWORK)


def _trim(pyodide: Path, made: Path) -> None:
    """Make a Pyodide without the exports that only packages in C need."""
    script = ROOT / "web" / "snapshot" / "trim-pyodide.mjs"
    run([tool("node"), str(script), "--pyodide", str(pyodide), "--out", str(made)], ROOT)


def _pack(pyodide: Path, modules: Path, made: Path) -> None:
    """Make pyodide.asm.mjs.bin and pyodide.asm.wasm.bin (not every host compresses what it sends), and zstd.wasm."""
    command = [tool("node"), str(ROOT / "web" / "snapshot" / "compress-pyodide.mjs"), "--pyodide", str(pyodide)]
    run([*command, "--modules", str(modules), "--out", str(made)], ROOT)


def _make_snapshot(pyodide: Path, wheels: Path, made: Path) -> None:
    """Make python.head, python.snapshot.bin and site.zip: a Python that has SQLAlchemy and the runner imported, and all modules."""
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
            "for": ["download"] if path.name in shared else PURPOSES.get(path.name, ["cold"]),
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


def copy(assets: Assets, directory: Path) -> None:
    """Copy the files into a folder, that of a site's SITE_DIRECTORY."""
    for place, path in assets.files.items():
        target = directory / Path(place).relative_to(SITE_DIRECTORY)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def write(assets: Assets, directory: Path) -> None:
    """Write the assets into a folder, and index.js and live-cell.css for pages to name: these two keep their names."""
    for old in [*directory.glob("runtime-*"), *directory.glob("bundle-*")]:
        shutil.rmtree(old)
    copy(assets, directory)
    script, style = (Path(each).relative_to(SITE_DIRECTORY) for each in (assets.script, assets.style))
    (directory / "index.js").write_text(f'import "./{script.as_posix()}";\n')
    (directory / "live-cell.css").write_text(f'@import "./{style.as_posix()}";\n')


def main(arguments: list[str]) -> int:
    """Write the assets for a host that is not MkDocs: python -m livecells.assets DIRECTORY [SNIPPETS]."""
    if not 1 <= len(arguments) <= 2:
        print("usage: python -m livecells.assets DIRECTORY [SNIPPETS]", file=sys.stderr)
        return 2
    directory, snippets = Path(arguments[0]), Path(*arguments[1:] or ["snippets"])
    try:
        write(build(snippets, print), directory)
    except AssetsError as fault:
        print(fault, file=sys.stderr)
        return 1
    print(f"wrote {directory}: let pages load index.js as a module, and live-cell.css")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
