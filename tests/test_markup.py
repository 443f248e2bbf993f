"""Markup: the HTML of a cell, complete without JavaScript, and safe whatever a cell printed."""

import html
import json
import re

from livecells import markup
from livecells.golden import Recorded
from livecells.panels import Panels
from livecells.runtime.result import CellResult, OutputChunk, SqlEvent
from livecells.snippet import Cell, parse
from livecells.versions import Difference

from .factories import moment, result

STORY = parse('"""T."""\n# %% set-up hidden=true\nx = 1\n# %% says-hello\nprint("<b>&amp;")\n', "story.py")
EMPTY = result()
PANELS = Panels(html="<p>&lt;</p>", playing='<p open="">&lt;</p>')


def cell_html(
    shown: CellResult = EMPTY,
    before: list[Cell] | None = None,
    versions: dict[str, Difference] | None = None,
    play: bool = False,
) -> str:
    return markup.cell_html(
        STORY, STORY.cells[1], before or [], Recorded("", shown.to_dict(), versions or {}), PANELS, play=play
    )


def test_a_cell_carries_all_that_the_browser_needs_in_one_attribute() -> None:
    set_up, cell = STORY.cells
    found = re.search(r'data-cell="([^"]*)"', cell_html(before=[set_up]))
    assert found
    assert json.loads(html.unescape(found[1])) == {
        "story": "story",
        "title": "T.",
        "cell": "says-hello",
        "heading": "Says hello",
        "key": cell.key,
        "source": 'print("<b>&amp;")',
        "before": [{"id": "set-up", "source": "x = 1"}],
        "options": {"set-up": "hidden=true"},
        "error_line": None,
        "exercise": None,
    }


def test_a_minifier_that_reads_entities_once_more_changes_no_code() -> None:
    cell = cell_html(shown=result(moments=[moment(), moment()], output=[OutputChunk("stdout", "&lt;b&gt;")]))
    code = re.search(r'data-cell="([^"]*)"', cell)
    output = re.search(r"data-result='([^']*)'", cell)
    assert code
    assert output
    assert json.loads(html.unescape(html.unescape(code[1])))["source"] == 'print("<b>&amp;")'
    assert "&lt;b&gt;" in str(json.loads(html.unescape(html.unescape(output[1]))))


def test_the_lines_that_sent_something_to_the_database_are_marked() -> None:
    story = parse('"""T."""\n# %% one\na = 1\nb = 2\nc = 3\n', "story.py")
    sql = [
        SqlEvent("begin", "BEGIN (implicit)", [], "not sent", 1),
        SqlEvent("statement", "PRAGMA foreign_keys", [], "committed at once", 2),
        SqlEvent("statement", "SELECT 1", [], "sent", None),
    ]
    cell = markup.cell_html(story, story.cells[0], [], Recorded("", result(sql=sql).to_dict(), {}), PANELS)
    assert '<span class="lc-gutter" aria-hidden="true">1\n<b>2</b>\n3</span>' in cell


def test_a_cell_is_found_by_the_name_its_fence_has() -> None:
    assert 'id="story:says-hello"' in cell_html()


def test_the_code_of_a_cell_reads_as_it_stands_in_the_snippet() -> None:
    code = markup.code_html('\n\nx = "<b>&amp;"  # \u00e9\nif x:\n    pass')
    assert html.unescape(re.sub(r"<[^>]+>", "", code)) == '\n\nx = "<b>&amp;"  # \u00e9\nif x:\n    pass\n'


def test_a_question_stands_before_the_code_and_covers_the_result() -> None:
    text = markup.cell_html(STORY, STORY.cells[1], [], Recorded("", EMPTY.to_dict(), {}), PANELS, question="<form>")
    assert re.match(r"<live-cell[^>]* asks=\"\">\s*<form>", text)
    assert " asks" not in cell_html()


def test_a_cell_with_steps_carries_its_result_for_them_in_one_attribute() -> None:
    shown = result(output=[OutputChunk("stdout", 'it\'s <b>"&"</b>')], moments=[moment(), moment(line=1, output=3)])
    found = re.search(r"data-result='([^']*)'", cell_html(shown))
    assert found
    assert json.loads(html.unescape(found[1])) == shown.to_dict()


def test_a_cell_without_steps_carries_no_result() -> None:
    assert "data-result" not in cell_html(result(moments=[moment()]))


def test_the_panels_stand_in_the_result_as_they_come() -> None:
    assert '<div class="lc-result"><p>&lt;</p></div>' in cell_html()


def test_a_cell_can_be_asked_to_play() -> None:
    text = cell_html(play=True)
    assert re.search(r"<live-cell[^>]* play=\"\">", text)
    assert '<div class="lc-result"><p open="">&lt;</p></div>' in text
