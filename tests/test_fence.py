"""The fence: real Markdown in, a cell out; or a fault with file, line and remedy."""

from pathlib import Path

import pytest
from markdown import Markdown

from livecells import fence, golden, panels, recorder

STORY = '"""T."""\n# %% set-up hidden=true\nx = 1\n# %% one\nx\n# %% two\nx + 1\n'


@pytest.fixture
def fences(tmp_path: Path) -> fence.Fences:
    path = tmp_path / "story.py"
    path.write_text(STORY)
    recorder.record([path])
    return fence.Fences(fence.Library(tmp_path, panels.render([golden.golden_path(path)], say=print)))


def convert(fences: fence.Fences, text: str) -> str:
    superfence = {"name": "live", "class": "", "validator": fence.validate, "format": fences.format}
    options = {"pymdownx.superfences": {"custom_fences": [superfence]}}
    fences.open_page("docs/page.md", text)
    return Markdown(extensions=["pymdownx.superfences"], extension_configs=options).convert(text)


def live(options: str, body: str = "") -> str:
    return f"```live {options}\n{body}```\n"


def test_a_fence_becomes_the_cell_with_its_recorded_result(fences: fence.Fences) -> None:
    html = convert(fences, "Before.\n\n" + live('src="story.py:two"') + "\nAfter.")
    assert fences.faults == []
    assert 'id="story:two"' in html
    assert "<pre>2</pre>" in html


def test_a_cell_is_no_part_of_a_paragraph(fences: fence.Fences) -> None:
    html = convert(fences, "Before.\n\n" + live('src="story.py:one"') + "\nAfter.")
    assert "<p><live-cell" not in html
    assert html.count("<p>") == html.count("</p>")


def test_hidden_and_skipped_cells_travel_with_the_next_one_shown(fences: fence.Fences) -> None:
    html = convert(fences, live('src="story.py:two"'))
    assert "{&quot;id&quot;: &quot;set-up&quot;" in html
    assert "{&quot;id&quot;: &quot;one&quot;" in html


def test_a_cell_shown_above_travels_once(fences: fence.Fences) -> None:
    html = convert(fences, live('src="story.py:one"') + "\n" + live('src="story.py:two"'))
    assert html.count("&quot;id&quot;: &quot;set-up&quot;") == 1
    assert "&quot;id&quot;: &quot;one&quot;" not in html


def test_a_result_can_be_folded(fences: fence.Fences) -> None:
    assert "Predict first" in convert(fences, live('src="story.py:one" fold'))


def test_a_cell_can_play_by_itself(fences: fence.Fences) -> None:
    assert ' play=""' in convert(fences, live('src="story.py:one" play'))


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (live(""), 3, 'no src, or none of the form NAME.py:CELL. Write: ```live src="transactions.py:four-forms"'),
        (live('src="story:one"'), 3, "no src, or none of the form"),
        (live('src="story.py"'), 3, "no src, or none of the form"),
        (live('src="stroy.py:one"'), 3, "stroy.py (did you mean story?). Create it, or correct src."),
        (live('src="story.py:tow"'), 3, "(did you mean two?). Its cells: set-up, one, two."),
        (live('src="story.py:set-up"'), 3, "is hidden and runs by itself"),
        (live('src="story.py:one" colour="red"'), 3, "unknown option 'colour'"),
        (live('src="story.py:one" fold="yes"'), 3, "fold takes no value"),
        (live('src="story.py:one" fold play'), 3, "Delete one of the two"),
        (live('src="story.py:one"', "print(1)\n"), 3, "has no body"),
        (live('src="story.py:one"') + "\n" + live('src="story.py:one"'), 6, "is on this page already"),
        (live('src="story.py:two"') + "\n" + live('src="story.py:one"'), 6, "must stand above it"),
    ],
)
def test_a_wrong_fence_is_a_fault_with_file_line_and_remedy(
    fences: fence.Fences, text: str, line: int, told: str
) -> None:
    convert(fences, "# Title\n\n" + text)
    assert len(fences.faults) == 1
    assert fences.faults[0].startswith(f"docs/page.md:{line}: ")
    assert told in fences.faults[0]


def test_a_stale_golden_is_a_fault(fences: fence.Fences, tmp_path: Path) -> None:
    (tmp_path / "story.py").write_text(STORY.replace("x = 1", "x = 2"))
    convert(fences, live('src="story.py:two"'))
    assert "stale" in fences.faults[0]
    assert "make record" in fences.faults[0]


def test_a_missing_golden_is_a_fault(fences: fence.Fences, tmp_path: Path) -> None:
    golden.golden_path(tmp_path / "story.py").unlink()
    convert(fences, live('src="story.py:two"'))
    assert "no recorded results yet" in fences.faults[0]


def test_a_snippet_that_breaks_the_grammar_is_a_fault(fences: fence.Fences, tmp_path: Path) -> None:
    (tmp_path / "story.py").write_text('"""T."""\n# %% Two\nx = 1\n')
    convert(fences, live('src="story.py:two"'))
    assert "story.py:2: 'Two' is no cell id" in fences.faults[0]


def test_every_fault_of_a_page_is_told(fences: fence.Fences) -> None:
    convert(fences, live('src="story.py:no"') + "\n" + live('src="story.py:one"') + "\n" + live('src="no.py:one"'))
    assert [fault.split(":")[1] for fault in fences.faults] == ["1", "7"]


def test_a_new_page_may_show_the_same_cell_again(fences: fence.Fences) -> None:
    for _ in range(2):
        convert(fences, live('src="story.py:one"'))
    assert fences.faults == []
