"""The table of versions: a row for each cell of a story, with what it prints under each version."""

import re
from pathlib import Path

import pytest
from markdown import Markdown

from livecells import golden, snippet
from livecells.conversion import Host
from livecells.extension import LiveCellsExtension
from livecells.golden import Recorded
from livecells.library import Library
from livecells.version_table import Row, put_tables, rows, stories, table_html, table_markdown
from livecells.versions import Difference

ROOT = Path(__file__).parents[1]
SNIPPETS = ROOT / "snippets"
PAGE = (ROOT / "docs" / "reference" / "versions.md").read_text("utf-8")
VERSIONS = ["2.1.9", "2.0.58"]


def site_rows() -> list[Row]:
    path = SNIPPETS / "versions_differ.py"
    return rows(snippet.load(path), golden.read(golden.golden_path(path)))


def outcomes(difference: Difference) -> tuple[str, ...]:
    """Return what a row says of a cell that prints 7, and does this under 2.0."""
    story = snippet.parse('"""A story."""\n\n# %% hide hidden=true\n1\n\n# %% one\nprint(7)\n', "story.py")
    printed = {"output": [{"stream": "stdout", "text": "7\n"}]}
    recorded = {id: Recorded("", printed, {"2.0": difference}) for id in ("hide", "one")}
    (row,) = rows(story, recorded)
    return row.outcomes


@pytest.mark.parametrize(
    ("difference", "there"),
    [
        ({}, "7"),
        ({"sql": ["-SELECT a", "+SELECT b"]}, "7"),
        ({"output": ["-7", "+6"], "sql": ["+SELECT"]}, "6"),
        ({"fails": ["TypeError: no"]}, "TypeError: no"),
    ],
)
def test_a_row_says_what_each_version_prints(difference: Difference, there: str) -> None:
    assert outcomes(difference) == ("7", there)


def test_what_is_printed_stays_text() -> None:
    html = table_html(VERSIONS, [Row("<a>", "print(1)", ("<b>", "c|d"))])
    assert "<code>&lt;b&gt;</code>" in html
    assert "<summary>&lt;a&gt;</summary>" in html
    assert table_markdown(VERSIONS, [Row("a", "print(1)", ("b", "c|d"))]).split("\n")[-1] == "| a | `b` | `c\\|d` |"


def test_what_is_the_same_as_at_its_left_is_in_the_background() -> None:
    html = table_html([*VERSIONS, "1.4.54"], [Row("a", "print(1)", ("6", "6", "7"))])
    assert "<td><code>6</code></td><td class=lc-same><code>6</code></td><td><code>7</code></td>" in html


def test_the_mark_is_replaced_and_names_a_story_of_the_page() -> None:
    page = "Text.\n\n<!-- versions of some_story -->\n\n<!-- versions -->\n"
    assert stories(page) == {"some_story"}
    assert put_tables(page, str.upper) == "Text.\n\nSOME_STORY\n\n<!-- versions -->\n"


def test_a_story_that_is_not_there_is_a_fault() -> None:
    faults: list[str] = []
    host = Host(Library(SNIPPETS), faults=faults)
    Markdown(extensions=[LiveCellsExtension(host)]).convert("<!-- versions of versions_difer -->")
    assert len(faults) == 1
    assert "did you mean versions_differ?" in faults[0]


def test_the_table_of_the_site_has_as_many_rows_as_its_page_says() -> None:
    found = re.search(r"shows (\d+) pieces of code", PAGE)
    assert found
    assert int(found[1]) == len(site_rows())


def test_the_rows_of_the_site_that_differ_between_2_0_and_2_1_come_first() -> None:
    differ = [row.outcomes[0] != row.outcomes[1] for row in site_rows()]
    assert differ == sorted(differ, reverse=True)
    assert set(differ) == {True, False}


def test_each_row_of_the_site_prints_one_line_and_differs_somewhere() -> None:
    for row in site_rows():
        assert {each.count("\n") for each in row.outcomes} == {0}, row
        assert len(set(row.outcomes)) > 1, row
