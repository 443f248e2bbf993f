"""Zensical: it builds this site by the same functions, and its pages show the same cells."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from livecells import csp, snippet
from livecells.assets import Assets, write

from .browser.book.pages import PAGES

pytestmark = pytest.mark.xdist_group("zensical")

ROOT = Path(__file__).parents[1]
FENCES = """\
  - livecells.extension
  - pymdownx.superfences:
      custom_fences:
        - name: live
          class: ""
          format: !!python/name:livecells.fence.format
          validator: !!python/name:livecells.fence.validate
"""
SCRIPT = """\
extra_javascript:
  - path: assets/livecells/index.js
    type: module
"""


def build(builder: str, folder: Path) -> tuple[int, str]:
    """Return exit code and output of a build."""
    command = [sys.executable, "-m", builder, "build"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def cells(folder: Path) -> dict[str, list[str]]:
    """Return the HTML of every cell, by page."""
    found = {}
    for path in sorted(folder.rglob("*.html")):
        html = path.read_text("utf-8").replace(' data-search-exclude=""', "")  # Zensical's search takes it out
        found[str(path.relative_to(folder))] = re.findall(r"<live-cell.*?</live-cell>", html, re.DOTALL)
    return {name: each for name, each in found.items() if each}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This site's sources, set up for Zensical as docs/authoring.md says."""
    root = tmp_path_factory.mktemp("zensical")
    (root / "snippets").symlink_to(ROOT / "snippets")
    shutil.copytree(ROOT / "docs", root / "docs")
    config = (ROOT / "mkdocs.yml").read_text()
    config = config.replace("  - livecells\n", "").replace("  - pymdownx.superfences\n", FENCES)
    config = config.replace("extra_css:\n", f"{SCRIPT}extra_css:\n  - assets/livecells/live-cell.css\n")
    (root / "mkdocs.yml").write_text(config)
    return root


@pytest.fixture(scope="module")
def site(project: Path, assets: Assets) -> Path:
    """What Zensical builds of it, finished as docs/authoring.md says."""
    code, output = build("zensical", project)
    assert code == 0, output
    built = project / "site"
    write(assets, built / "assets" / "livecells")
    assert csp.main([str(built)]) == 0
    return built


def test_zensical_builds_the_same_cells_and_leaves_no_fence_as_text(site: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)
    expected = {
        name: [each.replace(' data-search-exclude=""', "") for each in found] for name, found in cells(tmp_path).items()
    }
    assert cells(site) == expected
    assert len(expected) == len(PAGES)
    for path in site.rglob("*.html"):
        text = re.sub(r"(?s)<(pre|code)\b.*?</\1>", "", path.read_text("utf-8"))
        assert "```" not in text, path


def test_the_policy_stands_once_in_each_page_that_zensical_has_built(site: Path) -> None:
    for path in site.rglob("*.html"):
        assert path.read_text("utf-8").count('http-equiv="Content-Security-Policy"') == 1, path


def test_the_policy_is_not_written_into_a_site_without_the_files_of_its_cells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert csp.main([str(tmp_path)]) == 2
    assert "python -m livecells.assets" in capsys.readouterr().err


def test_a_wrong_fence_ends_zensicals_build(project: Path, site: Path) -> None:
    story = snippet.story_files(project / "snippets")[0]
    page = project / "docs" / "wrong.md"
    page.write_text(f'# Wrong\n\n```live src="{story.name}:nothing"\n```\n')
    code, output = build("zensical", project)
    page.unlink()
    assert code == 1
    assert f"no cell `nothing` in snippets/{story.name}" in output
