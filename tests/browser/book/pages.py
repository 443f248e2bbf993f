"""The pages of the book, as its sources have them."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"
# The pages with cells, by the names of their files in docs.
PAGES = sorted(
    path.relative_to(DOCS).with_suffix("").as_posix()
    for path in DOCS.rglob("*.md")
    if "```live" in path.read_text("utf-8")
)


def stories(name: str) -> set[str]:
    """Return the stories that one of PAGES shows."""
    return set(re.findall(r'```live src="(\w+)\.py:', (DOCS / f"{name}.md").read_text("utf-8")))


def address(origin: str, name: str) -> str:
    """Return the address of one of PAGES."""
    return origin if name == "index" else f"{origin}{name.removesuffix('/index')}/"
