"""A small site of its own: one page, one story of one cell, recorded."""

from pathlib import Path

from livecells import recorder

CONFIG = """\
site_name: Small
theme: {name: material, font: false}
plugins: [search, livecells]
markdown_extensions: [pymdownx.superfences]
"""
PAGE = '# Title\n\n```live src="story.py:greets"\n```\n'
STORY = '"""T."""\n# %% greets\nprint("hello")\n'
# The real site's shared module and packages: then the assets are those that are built already.
SNIPPETS = Path(__file__).parents[1] / "snippets"
SHARED = ("ares.py", "requirements.txt")


def write(root: Path, *, story: str = STORY, page: str = PAGE) -> None:
    """Write the site into an empty folder, with the text of its story and of its page."""
    (root / "docs").mkdir()
    (root / "snippets").mkdir()
    (root / "mkdocs.yml").write_text(CONFIG)
    (root / "docs" / "index.md").write_text(page)
    write_shared(root / "snippets")
    path = root / "snippets" / "story.py"
    path.write_text(story)
    record(path)


def write_shared(snippets: Path) -> None:
    """Write what all stories share into their folder."""
    for name in SHARED:
        (snippets / name).write_bytes((SNIPPETS / name).read_bytes())


def record(*stories: Path) -> None:
    """Record stories, which must have no fault."""
    faults = recorder.record(stories).faults
    assert faults == [], "\n".join(faults)
