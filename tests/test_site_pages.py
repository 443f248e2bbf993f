"""The pages of a finished site: what a theme or a plugin that gathers pages made of them, and what is mended of it."""

import json
import re
from html import escape
from pathlib import Path

import pytest

from livecells import site_pages

SCRIPT, STYLE = "assets/livecells/bundle-1/index.js", "assets/livecells/bundle-1/live-cell.css"


def cell(id: str, *before: str, story: str = "story", quote: str = '"') -> str:
    payload = json.dumps({"story": story, "cell": id, "before": [{"id": each, "source": "1 > 0"} for each in before]})
    data = escape(payload) if quote == '"' else payload
    return f'<live-cell id="{story}:{id}" class="live-cell" data-cell={quote}{data}{quote} play="">x</live-cell>'


def ids(page: str) -> list[str]:
    return re.findall(r'<live-cell id="([^"]+)"', page)


@pytest.mark.parametrize("quote", ['"', "'"])  # as it is written, and as a minifier leaves it
def test_where_two_pages_with_one_cell_are_gathered_each_occurrence_has_an_id_of_its_own(quote: str) -> None:
    pages = [cell("one", "set-up", quote=quote) + cell("two", quote=quote)] * 2
    found = site_pages.with_occurrences_apart("".join([*pages, cell("one", story="other", quote=quote)]))
    assert ids(found) == ["story:one", "story:two", "story.2:one", "story.2:two", "other:one"]


def test_cells_of_gathered_pages_that_show_other_parts_of_a_story_are_apart_too() -> None:
    gathered = cell("one") + cell("one.b", "one") + cell("two", "one", "one.b") + cell("three")
    found = site_pages.with_occurrences_apart(gathered)
    assert ids(found) == ["story:one", "story.2:one.b", "story.3:two", "story.3:three"]
    assert found.count('play=""') == 4


def test_cells_of_a_page_of_its_own_keep_their_ids() -> None:
    page = cell("one", "set-up") + cell("two") + cell("four", "three")
    assert site_pages.with_occurrences_apart(page) == page


def test_ids_are_the_same_when_a_site_is_finished_twice() -> None:
    once = site_pages.with_occurrences_apart(cell("one") + cell("one"))
    assert site_pages.with_occurrences_apart(once) == once


@pytest.mark.parametrize(
    ("written", "type"),
    [
        (f'<script src="../{SCRIPT}"></script>', 'type="module"'),
        (f"<script src=../{SCRIPT} defer></script>", 'type="module"'),
        (f'<script type="text/javascript" src="../{SCRIPT}"></script>', 'type="module"'),
        (f'<script src="../{SCRIPT}" /></script>', 'type="module"'),
        (f"<script type=module src=../{SCRIPT}></script>", "type=module"),
    ],
)
def test_a_theme_that_drops_what_a_script_is_still_loads_it_as_a_module(written: str, type: str) -> None:
    page = f'<script src="theme.js"></script>{written}'
    found = site_pages.with_module(page, SCRIPT)
    assert found.startswith('<script src="theme.js"></script><script ')
    assert len(re.findall(r"\btype=", found)) == 1
    assert type in found
    assert site_pages.with_module(found, SCRIPT) == found


def test_a_page_whose_theme_loads_no_script_or_style_of_others_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(cell("one"))
    (tmp_path / "plain.html").write_text("<p>x</p>")
    faults = site_pages.mend(tmp_path, SCRIPT, STYLE)
    assert [fault.partition(". ")[0] for fault in faults] == [
        f"index.html: it has a cell, but does not load {SCRIPT}",
        f"index.html: it has a cell, but does not load {STYLE}",
    ]
    assert "extra_javascript" in faults[0]
    assert "extra_css" in faults[1]


def test_a_fence_that_a_notebook_shows_as_a_code_block_is_a_fault_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "book.html").write_text('<pre><code class="language-live">live </code></pre>')
    (tmp_path / "other.html").write_text('<pre><code class="language-live-server">x</code></pre> language-live')
    (fault,) = site_pages.mend(tmp_path, SCRIPT, STYLE)
    assert fault.startswith("book.html: a live fence became a code block")
    assert "`markdown_cell_processor: mkdocs`" in fault
