"""Write the locks, with hashes and without naming any host. Used by `make lock`.

snippets/requirements.txt: what a story needs, the pure wheels alone, so that server and browser run the same files.
requirements.txt: everything else that the site is built with, held to those versions.
tests/requirements.txt: what else the checks need, held to both.
tests/surroundings/: other plugins and themes, and the oldest MkDocs and Material, each with all that they need.
package-lock.json: everything of Node.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HEADER = "# Written by `make lock`; do not edit.\n"


def main() -> None:
    """Write the locks into the current directory."""
    lock_python()
    lock_surroundings()
    lock_node()


def lock_python() -> None:
    """Write the Python locks, each held to the ones before it."""
    pins, site, tests = map(Path, ("snippets/requirements.txt", "requirements.txt", "tests/requirements.txt"))
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    wanted = next(each for each in project["dependencies"] if each.startswith("sqlalchemy"))
    with tempfile.TemporaryDirectory() as directory:
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        pure = ["--only-binary=:all:", "--platform=any", "--python-version=3.14", "--implementation=py"]
        run([*pip, "download", *pure, f"--dest={directory}", wanted])
        lines = [pin(wheel) for wheel in sorted(Path(directory).iterdir())]
    pins.write_text(HEADER + "".join(lines))
    for lock in sorted(Path("snippets/versions").glob("*/requirements.txt")):
        lock_version(lock)

    site.write_text(HEADER + f"-r {pins}\n" + compiled("pyproject.toml", "--group=build", held=[pins]))
    tests.write_text(HEADER + f"-r ../{site}\n" + compiled("pyproject.toml", "--group=dev", held=[pins, site]))


def lock_surroundings() -> None:
    """Write what tests/surroundings puts in front of the installed packages: it may need others than those."""
    folder, pins = Path("tests/surroundings"), Path("snippets/requirements.txt")
    for wanted, lock in (("packages.in", "requirements.txt"), ("oldest.in", "oldest.txt")):
        (folder / lock).write_text(HEADER + compiled("pyproject.toml", str(folder / wanted), held=[pins]))


def compiled(*sources: str, held: list[Path]) -> str:
    """Return the lock of what the sources ask for, held to the locks that stand and without what is in them."""
    command = ["uv", "pip", "compile", *sources, "--universal", "--python-version=3.12"]
    command += ["--generate-hashes", "--quiet", "--no-header", "--no-annotate"]
    for lock in held:
        command.append(f"--constraint={lock}")
        for name in re.findall(r"^(\S+?)==", lock.read_text(), re.MULTILINE):
            command.append(f"--no-emit-package={name}")
    return run([sys.executable, "-m", *command])


def lock_version(lock: Path) -> None:
    """Write the lock of another version of SQLAlchemy, whose folder is named by its series: the newest of the series.

    1.4 has no pure wheel: its source is built, without the parts in C.
    """
    with tempfile.TemporaryDirectory() as directory:
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"]
        pure = ["--only-binary=:all:", "--platform=any", "--implementation=py"]
        form = ["--no-binary=:all:", "--no-build-isolation"] if lock.parent.name == "1.4" else pure
        run([*pip, *form, f"--dest={directory}", f"sqlalchemy=={lock.parent.name}.*"])
        (found,) = Path(directory).iterdir()
        lock.write_text(HEADER + pin(found))


def lock_node() -> None:
    """Write package-lock.json; npm adds links of funding, which name hosts."""
    npm = str(Path(sys.executable).with_name("npm"))
    with tempfile.TemporaryDirectory() as directory:  # beside an old lock or node_modules it would repeat what is there
        for name in ("package.json", ".npmrc"):
            shutil.copy(name, directory)
        run([npm, "install", "--package-lock-only", "--ignore-scripts", f"--prefix={directory}"])
        lock = json.loads((Path(directory) / "package-lock.json").read_text())
    for package in lock["packages"].values():
        package.pop("funding", None)
    Path("package-lock.json").write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n")


def pin(file: Path) -> str:
    """Return the requirement of one wheel or source archive, by its hash alone."""
    name, version, *_ = file.name.removesuffix(".tar.gz").split("-")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return f"{name.lower().replace('_', '-')}=={version} \\\n    --hash=sha256:{digest}\n"


def run(command: list[str]) -> str:
    """Run a command and return what it printed."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main()
