"""The repository itself: who imports whom, versions written once, no hosts in locks, and clean under every checker."""

import ast
import json
import os
import re
import struct
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from livecells.assets import Assets

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
PACKAGE = ROOT / "src" / "livecells"


def imported(path: Path) -> set[str]:
    """Return the roots of all modules that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.add(str(node.module).partition(".")[0])
    return found


def tracked() -> list[Path]:
    """Return the files of the checkout that git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


def test_the_runtime_needs_the_standard_library_and_sqlalchemy_alone() -> None:
    for path in (PACKAGE / "runtime").glob("*.py"):
        assert imported(path) - set(sys.stdlib_module_names) <= {"sqlalchemy", "livecells"}, path


def test_only_the_plugin_imports_mkdocs() -> None:
    users = {path.stem for path in PACKAGE.rglob("*.py") if "mkdocs" in imported(path)}
    assert users == {"plugin"}


@pytest.mark.parametrize("path", sorted((ROOT / "snippets").glob("*.py")), ids=lambda path: path.stem)
def test_a_snippet_imports_the_standard_library_sqlalchemy_and_ares(path: Path) -> None:
    assert imported(path) - set(sys.stdlib_module_names) <= {"sqlalchemy", "ares"}


def test_the_editor_is_loaded_when_it_is_needed() -> None:
    """Biome checks who imports whom; it cannot tell a static import from one that waits for the first edit."""
    files = (ROOT / "web" / "src").rglob("*.ts")
    static = re.compile(r'^import \{[^}]*\} from "\.\./editor/', re.MULTILINE)
    assert [path.name for path in files if static.search(path.read_text("utf-8"))] == []


def test_every_module_of_the_browser_side_says_what_it_is_in_its_first_line() -> None:
    files = [*(ROOT / "web").rglob("*.ts"), *(ROOT / "web").rglob("*.mjs")]
    assert [path.name for path in files if not path.read_text("utf-8").startswith("// ")] == []


def test_the_schema_of_the_browser_side_is_the_one_of_python() -> None:
    command = [sys.executable, str(ROOT / "tools" / "schema.py")]
    written = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    assert (ROOT / "web" / "src" / "shared" / "schema.ts").read_text() == written, "run `make schema`"


def test_the_version_of_sqlalchemy_is_written_once_and_locked_by_one_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = next(each for each in project["dependencies"] if each.startswith("sqlalchemy"))
    lock = (ROOT / "snippets" / "requirements.txt").read_text()
    assert wanted in lock
    assert lock.count("--hash") == len(re.findall(r"^\S+==", lock, re.MULTILINE))
    assert "sqlalchemy==" not in (ROOT / "requirements.txt").read_text()


def test_the_site_is_built_without_what_only_the_checks_need() -> None:
    """So that `make serve` installs half as much."""
    locks = (ROOT / name for name in ("requirements.txt", "snippets/requirements.txt"))
    locked = {name for lock in locks for name in re.findall(r"^(\S+?)==", lock.read_text(), re.MULTILINE)}
    used = set().union(*map(imported, PACKAGE.rglob("*.py"))) - sys.stdlib_module_names - {"livecells"}
    packages = {name: {each.lower() for each in packages_distributions()[name]} for name in used}
    assert "sqlalchemy" in used
    assert {name for name in used if not packages[name] & locked} == set()


def test_the_browser_side_is_built_without_the_packages_that_only_the_checks_need() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    files = [
        *(ROOT / "web" / "src").rglob("*.ts"),
        *(ROOT / "web").glob("*.mjs"),
        *(ROOT / "web" / "snapshot").iterdir(),
    ]
    named = re.compile(r"""(?:from|import\() ?["']((?:@[\w-]+/)?[\w-]+)""")
    used = {name for path in files for name in named.findall(path.read_text("utf-8"))}
    assert used & package["dependencies"].keys()
    assert used & package["devDependencies"].keys() == set()


def test_server_and_browser_run_the_same_sqlalchemy(assets: Assets) -> None:
    import sqlalchemy

    lock = json.loads((assets.runtime / "pyodide-lock.json").read_text())
    assert lock["packages"]["sqlalchemy"]["version"] == sqlalchemy.__version__


def test_locks_name_no_host() -> None:
    others = [f"tests/surroundings/{name}" for name in ("requirements.txt", "oldest.txt")]
    for name in ("requirements.txt", "snippets/requirements.txt", "package-lock.json", ".npmrc", *others):
        text = (ROOT / name).read_text()
        assert "://" not in text, name
        assert not re.search(r"^(-i|-f|--index|--extra-index|--find-links)|\"resolved\"", text, re.MULTILINE), name


def test_everything_in_the_locks_has_a_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_no_built_or_large_thing_is_in_the_repository() -> None:
    assert [path for path in tracked() if path.stat().st_size > 1_000_000] == []


def test_a_page_knows_the_size_of_its_pictures() -> None:
    """So that nothing moves when they arrive."""
    for page in (ROOT / "docs").rglob("*.md"):
        for name, said in re.findall(r"!\[[^]]*\]\(([^)#]+)[^)]*\)(\S*[^\n]*)", page.read_text("utf-8")):
            width, height = struct.unpack(">II", (page.parent / name).read_bytes()[16:24])  # of a PNG
            assert f"width={width} height={height}" in said, f"{page.name}: {name}"


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
        ["npm", "run", "--silent", "types"],
        ["npm", "run", "--silent", "lint"],
        ["npm", "run", "--silent", "test"],
    ],
    ids=" ".join,
)
def test_a_checker_finds_nothing(command: list[str], node_modules: Path) -> None:
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.xdist_group("together")
def test_tests_of_a_group_stay_together(request: pytest.FixtureRequest) -> None:
    """What is dear to set up is set up once: pytest-xdist sends a group to one process by what it adds to its tests' ids."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith("@together")
