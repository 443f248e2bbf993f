"""Archives: what code imports from a zip file that is not there yet."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

SETUP = """
import sys
from pathlib import Path
from livecells.runtime import archives

archives.watch()
archive = Path(sys.argv[1])
sys.path.insert(0, str(archive))
import early
content = archive.read_bytes()
archive.unlink()
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "site.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("early.py", "")
        made.writestr("late.py", "")
        made.writestr("package/__init__.py", "")
        made.writestr("package/part.py", "")
    return path


def value(archive: Path, expression: str) -> str:
    """Return what the expression gives in a Python that has seen the archive and lost it."""
    command = [sys.executable, "-c", f"{SETUP}print({expression})", str(archive)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "code",
    [
        "import late",
        "import json, late",
        "from late import x",
        "try:\\n    import late\\nexcept Exception: pass",
        "def f():\\n    import late",
        "import package.part",
        "from package import part",
    ],
)
def test_an_import_of_a_module_in_the_archive_needs_it_wherever_it_stands(archive: Path, code: str) -> None:
    assert value(archive, f'archives.needed("{code}")') == "True"


@pytest.mark.parametrize("code", ["import early", "import json", "import nosuch.x", "from . import x", "def f(:", "x"])
def test_what_is_there_or_nowhere_does_not_need_it(archive: Path, code: str) -> None:
    assert value(archive, f'archives.needed("{code}")') == "False"


def test_to_know_what_code_needs_runs_none_of_the_modules_that_it_imports(archive: Path) -> None:
    archive.with_name("shared.py").write_text("print('ran')")
    look = f"(sys.path.append({str(archive.parent)!r}), archives.needed('from shared import x'), 'shared' in sys.modules)[1:]"
    assert value(archive, look) == "(False, False)"


def test_an_import_by_name_is_noticed_even_where_the_code_goes_on_without_it(archive: Path) -> None:
    attempt = 'exec("try: __import__(\\"late\\")\\nexcept Exception: pass")'
    assert value(archive, f"({attempt}, archives.missed(), archives.missed())") == "(None, True, False)"


def test_nothing_is_missed_once_the_archive_is_there(archive: Path) -> None:
    assert (
        value(archive, '(archive.write_bytes(content), archives.needed("import late"), __import__("late"))[1]')
        == "False"
    )
