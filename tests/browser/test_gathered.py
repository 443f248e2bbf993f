"""A page that gathers others, as plugins for print do: it has the cells of a story more than once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from livecells.assets import Assets

from .. import small_site
from ..static_host import serving
from .cells import cell, cells, edit, panel, run
from .pages import menu_button
from .site import build

pytestmark = pytest.mark.xdist_group("gathered")

STORY = (
    '"""T."""\n# %% set-up hidden=true\nlist_of = []\n# %% first\nlist_of.append(1)\n# %% second\nprint(len(list_of))\n'
)
PAGE = '# Title\n\n```live src="story.py:first"\n```\n\n```live src="story.py:second"\n```\n'
GATHERS = """\
import re
from pathlib import Path

def on_post_build(config):
    page = Path(config.site_dir, "index.html")
    text = page.read_text()
    cells = "".join(re.findall("<live-cell.*?</live-cell>", text, re.DOTALL))
    page.write_text(text.replace("</article>", f"{cells}</article>"))
"""


@pytest.fixture(scope="module")
def gathered(tmp_path_factory: pytest.TempPathFactory, assets: Assets) -> Iterator[str]:
    """The address of a site whose page has its two cells twice."""
    root = tmp_path_factory.mktemp("gathered")
    small_site.write(root, story=STORY, page=PAGE)
    (root / "gathers.py").write_text(GATHERS)
    config = root / "mkdocs.yml"
    config.write_text(config.read_text() + "hooks: [gathers.py]\n")
    build(root / "site", site=root)
    with serving(root / "site") as host:
        yield host.origin


@pytest.fixture
def origin(gathered: str) -> str:
    """The host that `page` may ask."""
    return gathered


def test_no_id_stands_twice_on_the_page(page: Page, gathered: str) -> None:
    page.goto(gathered)
    assert cells(page) == ["story:first", "story:second", "story.2:first", "story.2:second"]
    run(cell(page, "story:first"))
    run(cell(page, "story.2:first"))
    ids: list[str] = page.locator("[id]").evaluate_all("all => all.map((each) => each.id)")
    assert sorted(set(ids)) == sorted(ids)


def test_each_copy_shows_its_own_output_and_knows_nothing_of_the_other_ones_code(page: Page, gathered: str) -> None:
    page.goto(gathered)
    edit(cell(page, "story:first"), "list_of += [1, 2, 3]")
    run(cell(page, "story:second"))
    expect(panel(cell(page, "story:second"), "output")).to_have_text("3\n")
    run(cell(page, "story.2:second"))
    expect(panel(cell(page, "story.2:second"), "output")).to_have_text("1\n")
    run(cell(page, "story.2:first"))
    expect(panel(cell(page, "story:second"), "output")).to_have_text("3\n")


def test_run_all_goes_on_with_the_copy_where_the_story_has_failed_before(page: Page, gathered: str) -> None:
    page.goto(gathered)
    edit(cell(page, "story:first"), "1 / 0")
    menu_button(page, "Run all").click()
    expect(cell(page, "story.2:second").get_by_role("status")).to_have_text("Done: 1 line")
    expect(cell(page, "story:second").get_by_role("status")).not_to_have_text(re.compile("^Done"))
