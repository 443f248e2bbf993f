"""Generated sites: pages of prose with three cells each, copied from real stories; with the plugin and without it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from livecells import snippet
from livecells.golden import golden_path

ROOT = Path(__file__).parents[1]
SNIPPETS = ROOT / "snippets"
FENCE = re.compile(r'^```live src="(?P<name>\w+)\.py:(?P<cell>[^"]+)".*\n(?:(?!```).*\n)*```$', re.MULTILINE)
PROSE = """\
A `Session` begins a transaction when it first needs one, sends what was added when it is flushed or committed, and gives
the connection back when it is closed. What was not committed by then is rolled back. Predict what the next cell prints,
then run it, and read the statements beside it.
"""


def generate(target: Path, pages: int, cells: int = 3) -> None:
    """Write a site of so many pages with so many cells each, three of a story; every page has stories of its own."""
    docs, stories = target / "docs", target / "snippets"
    docs.mkdir(parents=True)
    stories.mkdir()
    shutil.copytree(ROOT / "docs" / "assets", docs / "assets")
    for name in ("ares.py", "requirements.txt"):
        shutil.copyfile(SNIPPETS / name, stories / name)
    known = _long_stories()
    count = 0
    for page in range(pages):
        text = [f"# Page {page}: what a session does\n"]
        while (left := cells - len(text) // 2) > 0:
            path, ids = known[count % len(known)]
            name = f"story_{count}"
            shutil.copyfile(path, stories / f"{name}.py")
            shutil.copyfile(golden_path(path), golden_path(stories / f"{name}.py"))
            for id in ids[:left]:
                text += [f"## {id} ({name})\n\n{PROSE}", f'```live src="{name}.py:{id}"\n```\n']
            count += 1
        (docs / ("index.md" if page == 0 else f"page-{page}.md")).write_text("\n".join(text), "utf-8")
    _configure(target, docs, "livecells")


def copy(target: Path) -> None:
    """Write a copy of the real site."""
    shutil.copytree(ROOT / "docs", target / "docs")
    shutil.copytree(SNIPPETS, target / "snippets")
    _configure(target, target / "docs", "livecells", nav=True)


def without_cells(site: Path, target: Path) -> None:
    """Write the same Markdown for plain Material: every live fence becomes a block of the cell's code."""
    shutil.copytree(site / "docs", target / "docs")
    for page in (target / "docs").rglob("*.md"):
        page.write_text(FENCE.sub(lambda fence: _plain(site / "snippets", fence), page.read_text("utf-8")), "utf-8")
    nav = "\nnav:" not in (site / "mkdocs.yml").read_text("utf-8")
    _configure(target, target / "docs", None, nav=nav)


def _long_stories() -> list[tuple[Path, list[str]]]:
    """Return the stories that have three cells to show, with the ids of the first three."""
    found = []
    for path in snippet.story_files(SNIPPETS):
        ids = [cell.id for cell in snippet.load(path).cells if not cell.hidden]
        if len(ids) >= 3:
            found.append((path, ids[:3]))
    return found


def _plain(stories: Path, fence: re.Match[str]) -> str:
    cell = snippet.load(stories / f"{fence['name']}.py").cell(fence["cell"])
    assert cell is not None, fence[0]
    return f"```python\n{cell.source.rstrip()}\n```"


def _configure(target: Path, docs: Path, plugin: str | None, *, nav: bool = False) -> None:
    """Write a mkdocs.yml that is the real one but for its folders, its plugins and, in a generated site, its nav."""
    lines = [f"INHERIT: {ROOT / 'mkdocs.yml'}", f"docs_dir: {docs}"]
    lines += ["theme:", f"  custom_dir: {ROOT / 'docs' / 'overrides'}"]
    lines += ["plugins:", "  - search", *([f"  - {plugin}"] if plugin else [])]
    lines += [] if nav else ["nav:"]
    (target / "mkdocs.yml").write_text("\n".join(lines) + "\n", "utf-8")
