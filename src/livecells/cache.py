"""The cache of built parts: `.cache/livecells/NAME-HASH`, a directory named by all that it is made of.

A part that is there is whole and fits; what is missing is made, and a part that was replaced stays for a while.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]  # the checkout: livecells is installed editable, from it
CACHE = ROOT / ".cache" / "livecells"
KEPT = 3  # how many versions of a part stay, at least
IN_USE = 3600  # seconds since somebody asked for it, in which a part stays: a server or a test may still hand it out

NETWORK = "This step downloads. Is there a network? It is needed once; what was built is kept until `make clean`."

Log = Callable[[str], object]


def silent(line: str) -> None:
    """Log nothing."""


class AssetsError(Exception):
    """A part could not be built. The text says which, why, and what to do."""


def cached_build(
    name: str, inputs: Iterable[Path], make: Callable[[Path], object], log: Log = silent, *, takes: str = ""
) -> Path:
    """Return the directory of a part; if it is not there, let `make` fill it, and drop the oldest ones.

    `takes` says how long that is, if it is long: `log` hears of it before.
    """
    return cached_builds(name, {name: inputs}, lambda made: make(made[name]), log, takes=takes)[name]


def cached_builds(
    what: str,
    inputs: Mapping[str, Iterable[Path]],
    make: Callable[[dict[str, Path]], object],
    log: Log = silent,
    *,
    common: Iterable[Path] = (),
    takes: str = "",
) -> dict[str, Path]:
    """Return the directories of parts by name; let `make` fill all those that are not there in one call.

    `common` are inputs of all of them.
    """
    digest = _with(hashlib.sha256(), common)
    targets = {name: CACHE / f"{name}-{_with(digest, paths).hexdigest()[:12]}" for name, paths in inputs.items()}
    for target in targets.values():
        if target.exists():
            target.touch()
    missing = {name: target for name, target in targets.items() if not target.exists()}
    if not missing:
        return targets
    if takes:
        log(f"building {what}: {takes}, once …")
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=CACHE, prefix=f"new-{what}-") as scratch:
        made = {name: Path(scratch) / target.name for name, target in missing.items()}
        for folder in made.values():
            folder.mkdir()
        make(made)
        for name, target in missing.items():
            made[name].touch()  # `make` may have given it the time of what it has copied
            made[name].replace(target)  # at once: a part that is there is whole
    for name in missing:
        _drop_old(name)
    log(f"built {what} in {time.perf_counter() - started:.1f} s")
    return targets


def _drop_old(name: str) -> None:
    """Delete the versions of a part that nobody uses any more, but for the newest."""
    used = {path: path.stat().st_mtime for path in CACHE.glob(f"{name}-*")}
    for path in sorted(used, key=used.__getitem__)[:-KEPT]:
        if time.time() - used[path] > IN_USE:
            shutil.rmtree(path, ignore_errors=True)


def _with(digest: hashlib._Hash, inputs: Iterable[Path]) -> hashlib._Hash:
    """Return a hash of all that a part is made of: of what `digest` has, and of these files."""
    digest = digest.copy()
    for path in inputs:
        if not path.is_file():
            raise AssetsError(f"{path} is missing: it is part of the repository or of a package; restore it.")
        text = path.read_bytes()
        digest.update(f"\0{path.name}\0{len(text)}\0".encode() + text)
    return digest


def tool(name: str) -> str:
    """Return the path of a program that the locked requirements installed beside Python."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        raise AssetsError(
            f"{name} is not in {Path(sys.executable).parent}. Install the locked requirements: `make install`."
        )
    return found


def run(command: list[str], directory: Path, more: Mapping[str, str] | None = None, *, hint: str = "") -> str:
    """Run a program, with more variables in its environment, and return what it printed.

    Raises AssetsError, which ends in `hint`.
    """
    beside = str(Path(sys.executable).parent)
    env = os.environ | {"PATH": f"{beside}{os.pathsep}{os.environ.get('PATH', '')}"} | dict(more or {})
    done = subprocess.run(  # noqa: PLW1510 (its failure is reported below)
        command, cwd=directory, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        # A stack trace through Pyodide prints a line of a megabyte.
        printed = "\n".join(line[:400] for line in done.stdout.splitlines()[:60])
        what = f"{Path(command[0]).name} {' '.join(command[1:4])} … failed ({done.returncode})"
        raise AssetsError("\n".join(filter(None, [f"{what}:", printed, hint])))
    return done.stdout
