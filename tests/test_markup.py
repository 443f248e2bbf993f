"""Markup: the HTML of a cell, complete without JavaScript, and safe whatever a cell printed."""

import html
import json
import re

import pytest

from livecells import markup
from livecells.runtime.result import CellResult, Chunk, Error, Frame, SqlEvent, Table, Value
from livecells.snippet import parse

STORY = parse('"""T."""\n# %% set-up hidden=true\nx = 1\n# %% says-hello\nprint("<b>&amp;")\n', "story.py")
EMPTY = CellResult(output=[], value=None, sql=[], error=None)


def panels(result: CellResult) -> str:
    return markup.result_html(result)


def test_a_cell_carries_all_that_the_browser_needs_in_one_attribute() -> None:
    set_up, cell = STORY.cells
    found = re.search(r'data-cell="([^"]*)"', markup.cell_html(STORY, cell, [set_up], EMPTY))
    assert found
    assert json.loads(html.unescape(found[1])) == {
        "story": "story",
        "title": "T.",
        "cell": "says-hello",
        "key": cell.key,
        "source": 'print("<b>&amp;")',
        "before": [{"id": "set-up", "source": "x = 1"}],
        "options": {"set-up": "hidden=true"},
    }


def test_a_cell_is_found_by_the_name_its_fence_has() -> None:
    assert 'id="story:says-hello"' in markup.cell_html(STORY, STORY.cells[1], [], EMPTY)


def test_the_code_of_a_cell_reads_as_it_stands_in_the_snippet() -> None:
    code = markup.code_html('\n\nx = "<b>&amp;"  # \u00e9\nif x:\n    pass')
    assert html.unescape(re.sub(r"<[^>]+>", "", code)) == '\n\nx = "<b>&amp;"  # \u00e9\nif x:\n    pass\n'


def test_a_folded_result_is_in_the_page_behind_a_question() -> None:
    folded = markup.cell_html(STORY, STORY.cells[1], [], EMPTY, fold=True)
    assert folded.index("<details") < folded.index("Predict first") < folded.index("lc-result")


def test_a_cell_that_shows_nothing_says_so() -> None:
    assert panels(EMPTY) == '<p class="lc-empty" data-panel="output">No output</p>'


def test_only_panels_with_content_are_there_in_reading_order() -> None:
    full = CellResult(
        output=[Chunk("stdout", "a")],
        value=Value("1"),
        sql=[SqlEvent("begin", "BEGIN", [], 1)],
        error=Error("ValueError", "no", 1, []),
    )
    assert re.findall(r'data-panel="(\w+)"', panels(full)) == ["output", "value", "error", "sql"]


@pytest.mark.parametrize(
    "result",
    [
        CellResult([Chunk("stdout", "<script>&")], None, [], None),
        CellResult([], Value("<script>&"), [], None),
        CellResult([], Value("x", Table(["<script>&"], [["<script>&"]])), [], None),
        CellResult([], None, [SqlEvent("statement", "<script>&", ["<script>&"], None)], None),
        CellResult([], None, [], Error("E", "<script>&\n<script>&", 1, [Frame(None, 1, "<module>", "<script>&")])),
    ],
)
def test_markup_that_a_cell_shows_is_text(result: CellResult) -> None:
    assert "<script>" not in panels(result)
    assert "&lt;script&gt;&amp;" in panels(result)


def test_rows_are_a_table_with_caption_and_column_heads() -> None:
    table = panels(CellResult([], Value("…", Table(["id"], [["1"]])), [], None))
    assert "<caption>1 row</caption>" in table
    assert '<th scope="col">id</th>' in table


def test_an_entry_of_the_tape_names_its_line_and_its_parameters() -> None:
    tape = panels(CellResult([], None, [SqlEvent("statement", "SELECT ?", ["(1,)", "(2,)"], 4)], None))
    assert '<li data-kind="statement" data-line="4"><code>SELECT ?</code>' in tape
    assert tape.count("lc-parameters") == 2


def test_a_long_tape_starts_folded() -> None:
    short = [SqlEvent("begin", "BEGIN", [], 1)] * markup.LONGEST_OPEN_TAPE
    assert "open=" in panels(CellResult([], None, short, None))
    assert "open=" not in panels(CellResult([], None, [*short, short[0]], None))


def test_a_value_that_begins_with_a_new_line_keeps_it() -> None:
    assert "<pre>\n\nx</pre>" in panels(CellResult([], Value("\nx"), [], None))


def test_an_error_tells_its_first_line_first_and_then_the_frames() -> None:
    error = Error("ValueError", "first\nsecond", 3, [Frame("set-up", 2, "read", "raise")])
    shown = panels(CellResult([], None, [], error))
    assert "<strong>ValueError</strong> <span>first</span>" in shown
    assert '<pre class="lc-error-more">second</pre>' in shown
    assert 'data-cell="set-up" data-line="2"><span class="lc-where">set-up, line 2, in read</span>' in shown
