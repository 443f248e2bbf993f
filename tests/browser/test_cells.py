"""Every cell of the built site through its Run button: what it shows live is what is recorded."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from livecells import snippet

from .cells import cell, recorded, run, shows
from .pages import PAGES, address, open_folds
from .site import ROOT


@pytest.mark.parametrize("name", PAGES)
def test_every_cell_shows_live_what_is_recorded(page: Page, origin: str, name: str) -> None:
    """Last to first each starts its story afresh; first to last, each going on where the one before stopped, is part of
    `test_layout_stability.py`."""
    page.goto(address(origin, name))
    expect(page.locator("live-cell .lc-run").first).to_be_visible()
    open_folds(page)
    before = recorded(page)
    for id in reversed(before):
        run(cell(page, id))
        assert shows(cell(page, id), before[id]), id


def test_every_cell_of_every_story_is_on_a_page() -> None:
    text = "\n".join((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in PAGES)
    stories = [snippet.load(path) for path in snippet.story_files(Path(ROOT / "snippets"))]
    missing = [
        f"{story.name}:{each.id}"
        for story in stories
        for each in story.cells
        if not each.hidden and f'src="{story.name}.py:{each.id}"' not in text
    ]
    assert missing == []
