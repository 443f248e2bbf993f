"""A site about another library: what a story needs is named beside it, and nothing of this site is in the package."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from livecells import assets as builder
from livecells import golden, snippet

from . import small_site
from .pyodide import run_in_pyodide

pytestmark = [pytest.mark.build, pytest.mark.pyodide, pytest.mark.xdist_group("second-site")]

ROOT = Path(__file__).parents[1]
STORY = '''\
"""Classes without boilerplate."""
# %% defines
import attrs
from shapes import unit

@attrs.define
class Point:
    x: int
    y: int = unit

# %% compares
Point(1) == Point(1, 1), attrs.evolve(Point(1), y=2)
'''
PAGE = '# attrs\n\n```live src="point.py:defines"\n```\n\n```live src="point.py:compares"\n```\n'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that teaches attrs in two cells, with a shared module."""
    root = tmp_path_factory.mktemp("second")
    small_site.write(root)
    for pattern in ("*.py", "*.golden.json"):
        for path in (root / "snippets").glob(pattern):
            path.unlink()
    (root / "snippets" / "shapes.py").write_text("unit = 1\n")
    (root / "snippets" / "point.py").write_text(STORY)
    (root / "docs" / "index.md").write_text(PAGE)
    pinned = re.search(r"^attrs==.*\n(?:    --hash.*\n?)+", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert pinned
    with (root / "snippets" / "requirements.txt").open("a") as requirements:
        requirements.write(pinned[0])
    small_site.record(root / "snippets" / "point.py")
    return root


def test_it_is_built_with_its_own_cells(site: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    html = (site / "site" / "index.html").read_text()
    assert html.count("</live-cell>") == 2
    assert "Point(x=1, y=2)" in html


def test_its_cells_show_the_same_in_pyodide_as_recorded(site: Path) -> None:
    recorded = golden.read(site / "snippets" / "point.golden.json")
    story = snippet.load(site / "snippets" / "point.py")
    cells = [{"id": cell.id, "source": cell.source} for cell in story.cells]
    results = run_in_pyodide(builder.build(site / "snippets"), "snapshot", {"point": cells})
    assert results["point"] == {id: each.result for id, each in recorded.items()}
