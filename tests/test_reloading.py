"""Reloading: the package's own modules, as they are on the disk now."""

import shutil
import subprocess
import sys
from pathlib import Path

# In a process of its own, with a copy of the package: what the other tests have imported stays as it is.
PROGRAM = """
import shutil, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from livecells import payload, snippet
from livecells.reloading import PACKAGE, Modules
assert str(PACKAGE).startswith(sys.argv[1])
modules = Modules()
assert modules.changed() == []
path = PACKAGE / "portable.py"
text = path.read_text()
path.write_text(text.replace("no {what}.", "no such {what}."))
assert modules.changed() == [path]
new = modules.again("snippet", "payload")
assert modules.changed() == []
assert "no such " in str(new["snippet"].portable.lacking.__code__.co_consts)
import livecells
assert livecells.snippet is new["snippet"] is not snippet
path.write_text("1/(")
try:
    modules.again("snippet")
except SyntaxError as fault:
    assert fault.filename == str(path)
assert livecells.snippet is sys.modules["livecells.snippet"] is new["snippet"]
assert sys.modules["livecells.portable"] is livecells.portable is new["snippet"].portable
print("reloaded")
"""
PACKAGE = Path(__file__).parents[1] / "src" / "livecells"


def test_a_changed_module_is_taken_with_all_that_import_it_and_a_broken_one_is_not(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "livecells")
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "reloaded\n", done.stderr
