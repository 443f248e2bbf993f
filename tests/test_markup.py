"""Markup: the HTML of a cell, complete without JavaScript, and safe whatever a cell printed."""

import html
import json
import re
from pathlib import Path

import pytest

from livecells import markup
from livecells.runtime.result import CellResult, Chunk, Error, Frame, Table, Value
from livecells.snippet import parse

from . import fixtures
from .results import astronaut, begin, moment, result, session

STORY = parse('"""T."""\n# %% set-up hidden=true\nx = 1\n# %% says-hello\nprint("<b>&amp;")\n', "story.py")
EMPTY = result()


def panels(shown: CellResult) -> str:
    return markup.result_html(shown)


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
    full = result(
        output=[Chunk("stdout", "a")], value=Value("1"), sql=[begin()], error=Error("ValueError", "no", 1, [])
    )
    assert re.findall(r'data-panel="(\w+)"', panels(full)) == ["output", "value", "error", "sql"]


@pytest.mark.parametrize(
    "shown",
    [
        result(output=[Chunk("stdout", "<script>&")]),
        result(value=Value("<script>&")),
        result(value=Value("x", Table(["<script>&"], [["<script>&"]]))),
        result(error=Error("E", "<script>&\n<script>&", 1, [Frame(None, 1, "<module>", "<script>&")])),
    ],
)
def test_markup_that_a_cell_shows_is_text(shown: CellResult) -> None:
    assert "<script>" not in panels(shown)
    assert "&lt;script&gt;&amp;" in panels(shown)


def test_rows_are_a_table_with_caption_and_column_heads() -> None:
    table = panels(result(value=Value("…", Table(["id"], [["1"]]))))
    assert "<caption>1 row</caption>" in table
    assert '<th scope="col">id</th>' in table


def test_a_value_that_begins_with_a_new_line_keeps_it() -> None:
    assert "<pre>\n\nx</pre>" in panels(result(value=Value("\nx")))


def test_an_error_tells_its_first_line_first_and_then_the_frames() -> None:
    error = Error("ValueError", "first\nsecond", 3, [Frame("set-up", 2, "read", "raise")])
    shown = panels(result(error=error))
    assert "<strong>ValueError</strong> <span>first</span>" in shown
    assert '<pre class="lc-error-more">second</pre>' in shown
    assert 'data-cell="set-up" data-line="2"><span class="lc-where">set-up, line 2, in read</span>' in shown


def test_a_cell_with_steps_carries_its_result_for_them_in_one_attribute() -> None:
    shown = result(output=[Chunk("stdout", 'it\'s <b>"&"</b>')], moments=[moment(), moment(line=1, output=3)])
    found = re.search(r"data-result='([^']*)'", markup.cell_html(STORY, STORY.cells[1], [], shown))
    assert found
    assert json.loads(html.unescape(found[1])) == shown.to_dict()


def test_a_cell_without_steps_carries_no_result() -> None:
    assert "data-result" not in markup.cell_html(STORY, STORY.cells[1], [], result(moments=[moment()]))


def test_a_cell_that_only_has_an_inside_says_that_there_is_no_output() -> None:
    shown = panels(result(moments=[moment(), moment(line=1)]))
    assert shown.startswith('<p class="lc-empty" data-panel="output">No output</p><div class="lc-steps"')


def test_a_cell_can_be_asked_to_play() -> None:
    shown = result(moments=[moment(), moment(sessions=[session()])])
    text = markup.cell_html(STORY, STORY.cells[1], [], shown, play=True)
    assert re.search(r"<live-cell[^>]* play=\"\">", text)
    assert re.search(r'<details class="lc-session"[^>]* open="">', text)


def test_objects_that_a_cell_leaves_as_they_were_come_last() -> None:
    objects = [astronaut(number=1), astronaut(number=2), astronaut("detached", number=2), astronaut(number=3)]
    shown = result(objects=objects, moments=[moment(objects=[0, 1]), moment(objects=[0, 2, 3])])
    assert re.findall(r'data-object="(\d)"', panels(shown)) == ["2", "3", "1"]


@pytest.mark.parametrize("path", sorted(fixtures.DIRECTORY.glob("*.json")), ids=lambda path: path.stem)
def test_the_fixtures_of_the_browsers_writer_are_of_today(path: Path) -> None:
    expected = path.with_suffix(".html").read_text("utf-8")
    assert fixtures.html_of(path) == expected, "run python -m tests.fixtures"
