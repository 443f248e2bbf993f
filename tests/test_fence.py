"""The fence: real Markdown in, a cell out; or a fault with file, line and remedy."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown import Markdown
from pymdownx.superfences import SuperFencesException

from livecells import fence, golden, recorder
from livecells.conversion import Host, default_host
from livecells.extension import LiveCellsExtension
from livecells.library import Library
from livecells.search import StandIns

from . import small_site

STORY = '"""T."""\n# %% set-up hidden=true\nx = 1\n# %% one\nx\n# %% two\nx + 1\n'


@pytest.fixture
def host(tmp_path: Path) -> Host:
    path = tmp_path / "story.py"
    path.write_text(STORY)
    small_site.record(path)
    return Host(Library(tmp_path), faults=[], filename="docs/page.md")


def superfences(**options: Any) -> dict[str, Any]:
    fences = [{"name": "live", "class": "", "validator": fence.validate, "format": fence.format}]
    return {"pymdownx.superfences": {"custom_fences": fences, **options}}


def markdown(host: Host, *extensions: str) -> Markdown:
    names = extensions or ("pymdownx.superfences",)
    return Markdown(extensions=[*names, LiveCellsExtension(host)], extension_configs=superfences())


def convert(host: Host, text: str, *extensions: str) -> str:
    host.text = text
    return markdown(host, *extensions).convert(text)


ASKS = """predict:
  question: "What is `x`?"
  options: [0, 1]
  answer: 1
  proof: value
  because: It was set.
"""


def live(options: str, body: str = "") -> str:
    return f"```live {options}\n{body}```\n"


def test_a_fence_becomes_the_cell_with_its_recorded_result(host: Host) -> None:
    html = convert(host, "Before.\n\n" + live('src="story.py:two"') + "\nAfter.")
    assert host.faults == []
    assert 'id="story:two"' in html
    assert "<pre>2</pre>" in html


def test_a_cell_is_no_part_of_a_paragraph(host: Host) -> None:
    html = convert(host, "Before.\n\n" + live('src="story.py:one"') + "\nAfter.")
    assert "<p><live-cell" not in html
    assert len(re.findall("<p[ >]", html)) == html.count("</p>")


def test_hidden_and_skipped_cells_travel_with_the_next_one_shown(host: Host) -> None:
    html = convert(host, live('src="story.py:two"'))
    assert "{&quot;id&quot;: &quot;set-up&quot;" in html
    assert "{&quot;id&quot;: &quot;one&quot;" in html


def test_a_cell_shown_above_travels_once(host: Host) -> None:
    html = convert(host, live('src="story.py:one"') + "\n" + live('src="story.py:two"'))
    assert html.count("&quot;id&quot;: &quot;set-up&quot;") == 1
    assert "&quot;id&quot;: &quot;one&quot;" not in html


def test_what_follows_a_cell_that_asks_is_covered_up_to_the_next_cell_heading_or_pitfall(host: Host) -> None:
    one, two = live('src="story.py:one"', ASKS), live('src="story.py:two"')
    html = convert(host, f"Before.\n\n{one}\nIt gives it away.\n\n- so\n\n{two}\nAfter.\n")
    cover = html[
        html.index('<div class="lc-covered" data-search-exclude="">') : html.index('<live-cell id="story:two"')
    ]
    assert "gives it away" in cover and "<li>so</li>" in cover and cover.rstrip().endswith("</div>")
    assert "After." not in cover
    html = convert(host, f"{one}\nGives it away.\n\n## A heading\n\nAfter.\n")
    assert re.search(r'<div class="lc-covered"[^>]*>\s*<p>Gives it away.</p>\s*</div>\s*<h2', html)
    html = convert(
        host,
        f'{one}\nGives it away.\n\n!!! warning "Pitfall: a box"\n    After.\n',
        "pymdownx.superfences",
        "admonition",
    )
    assert re.search(r'<p>Gives it away.</p>\s*</div>\s*<div class="admonition warning">', html)
    assert "lc-covered" not in convert(host, f"{two}\nAfter.\n")


def test_a_question_is_asked_above_the_code_and_has_its_answer_for_readers_without_javascript(host: Host) -> None:
    html = convert(host, live('src="story.py:one"', ASKS))
    assert (
        html.index(' asks=""')
        < html.index('What is <code translate="no">x</code>?')
        < html.index("It was set.")
        < html.index("lc-head")
    )


def test_the_words_of_options_are_markdown(host: Host) -> None:
    html = convert(host, live('src="story.py:one"', ASKS.replace("[0, 1]", '{0: "`None`", 1: "`1`, *one*"}')))
    assert 'value="0"><code translate="no">None</code></button>' in html
    assert '<strong><code translate="no">1</code>, <em>one</em></strong>' in html


def test_an_answer_that_is_not_what_the_cell_shows_stops_the_build(host: Host) -> None:
    convert(host, live('src="story.py:one"', ASKS.replace("answer: 1", "answer: 0")))
    assert host.faults == [
        "docs/page.md:1: the answer is 0, but value is '1' in the recorded result. Correct the answer, or the cell."
    ]


EXERCISE = """\
\"\"\"T.\"\"\"
# %% your-turn
x = 1
# %% check goals=your-turn
goal("x is two", wanted=2, got=x)
# %% says-two solution=your-turn
x = 2
# %% says-three wrong=your-turn
# x is two
x = 3
"""


def test_an_exercise_has_its_goals_hints_and_solutions_between_code_and_result(tmp_path: Path) -> None:
    path = tmp_path / "story.py"
    path.write_text(EXERCISE)
    recorder.record([path])
    host = Host(Library(tmp_path), faults=[], filename="docs/page.md")
    html = convert(host, live('src="story.py:your-turn"', "hints:\n  - Count *again*.\n"))
    assert host.faults == []
    parts = [
        'class="lc-code',
        "Not tried yet",
        '">x is two',
        "Count <em>again</em>.",
        'class="lc-solution"',
        "lc-result",
    ]
    assert sorted(parts, key=html.index) == parts
    payload = json.loads(unescape(re.search(r'data-cell="([^"]*)"', html)[1]))  # type: ignore[index]
    assert payload["exercise"] == {
        "goals": 'goal("x is two", wanted=2, got=x)',
        "solutions": [{"id": "says-two", "source": "x = 2"}],
    }
    searched = StandIns().put("page/", html)
    assert "says-three" not in html
    for withheld in ("Count", "x = 1", "x = 2", "x is two"):
        assert withheld not in searched


def test_a_cell_can_play_by_itself(host: Host) -> None:
    assert ' play=""' in convert(host, live('src="story.py:one" play'))


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
        (live('src="story.py:one" play="yes"'), 3, "play takes no value"),
        (live('src="story.py:one" play', ASKS), 3, "Delete one of the two"),
        (live('src="story.py:one"', "print(1)\n"), 4, "the code stands in the snippet"),
        (live('src="story.py:one"', "predikt: 1\n"), 4, "unknown key 'predikt'"),
        (live('src="story.py:one"', "predict: 1\n"), 4, "predict takes keys of its own: question"),
        (live('src="story.py:one"', "hints:\n  - A.\n"), 3, "cell `one` is no exercise"),
        (live('src="story.py:one"') + "\n" + live('src="story.py:one"'), 6, "is on this page already"),
        (live('src="story.py:two"') + "\n" + live('src="story.py:one"'), 6, "must stand above it"),
    ],
)
def test_a_wrong_fence_is_a_fault_with_file_line_and_remedy(host: Host, text: str, line: int, told: str) -> None:
    convert(host, "# Title\n\n" + text)
    assert host.faults
    assert len(host.faults) == 1
    assert host.faults[0].startswith(f"docs/page.md:{line}: ")
    assert told in host.faults[0]


def test_a_stale_golden_is_a_fault(host: Host, tmp_path: Path) -> None:
    (tmp_path / "story.py").write_text(STORY.replace("x = 1", "x = 2"))
    convert(host, live('src="story.py:two"'))
    assert host.faults
    assert "stale" in host.faults[0]
    assert "make record" in host.faults[0]


def test_a_missing_golden_is_a_fault(host: Host, tmp_path: Path) -> None:
    golden.golden_path(tmp_path / "story.py").unlink()
    convert(host, live('src="story.py:two"'))
    assert host.faults
    assert "no recorded results yet" in host.faults[0]


def test_what_nobody_has_foreseen_is_a_fault_too(host: Host, tmp_path: Path) -> None:
    golden.golden_path(tmp_path / "story.py").unlink()
    golden.golden_path(tmp_path / "story.py").mkdir()
    assert "live" not in convert(host, live('src="story.py:two"'))
    assert host.faults
    assert host.faults[0].startswith("docs/page.md:1: IsADirectoryError: ")


def test_a_snippet_that_breaks_the_grammar_is_a_fault(host: Host, tmp_path: Path) -> None:
    (tmp_path / "story.py").write_text('"""T."""\n# %% Two\nx = 1\n')
    convert(host, live('src="story.py:two"'))
    assert host.faults
    assert "story.py:2: 'Two' is no cell id" in host.faults[0]


def test_every_fault_of_a_page_is_told(host: Host) -> None:
    convert(host, live('src="story.py:no"') + "\n" + live('src="story.py:one"') + "\n" + live('src="no.py:one"'))
    assert host.faults
    assert [fault.split(":")[1] for fault in host.faults] == ["1", "7"]


def test_a_new_page_may_show_the_same_cell_again(host: Host) -> None:
    md = markdown(host)
    pages = [md.reset().convert(live('src="story.py:one"')) for _ in range(2)]
    assert pages[0] == pages[1]
    assert host.faults == []


def test_without_a_host_that_collects_them_a_fault_ends_the_conversion(host: Host) -> None:
    host.faults = None
    with pytest.raises(SuperFencesException, match=r"docs/page.md:1: no cell `tow`.*did you mean two"):
        convert(host, live('src="story.py:tow"'))


def test_markdown_alone_finds_the_snippets_in_their_usual_folder(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(tmp_path / "site")
    Path("snippets").symlink_to(tmp_path)
    default_host.cache_clear()
    md = Markdown(extensions=["pymdownx.superfences"], extension_configs=superfences())
    assert md.convert(live('src="story.py:two"')) == convert(host, live('src="story.py:two"'))
    with pytest.raises(SuperFencesException, match="no cell `tow`"):
        md.reset().convert(live('src="story.py:tow"'))
    default_host.cache_clear()


class Structure(HTMLParser):
    """What a browser makes of a page as far as cells go: a block ends the paragraph in which it begins."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cells_in_paragraphs = self.cells = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "live-cell":
            self.cells += 1
            self.cells_in_paragraphs += "p" in self.open
        if tag not in ("input", "br", "img", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass


FENCE = live('src="story.py:one"')


@pytest.mark.parametrize(
    "text",
    [
        f"Above.\n{FENCE}",
        f"{FENCE}Below.",
        f"Above *and* `code`.\n{FENCE}Below **and** more.",
        f"Above.\n{FENCE}{live('src="story.py:two"')}Below.",
        "- In a list:\n" + "".join(f"    {line}\n" for line in FENCE.splitlines()) + "    and on.",
        "Note[^1].\n\n[^1]:\n    Of this:\n" + "".join(f"    {line}\n" for line in FENCE.splitlines()) + "    so.",
        "> Quoted:\n" + "".join(f"> {line}\n" for line in FENCE.splitlines()) + "> so.",
        "!!! note\n    Look:\n" + "".join(f"    {line}\n" for line in FENCE.splitlines()) + "    so.",
    ],
)
def test_a_cell_is_never_in_a_paragraph_whatever_stands_next_to_its_fence(host: Host, text: str) -> None:
    html = convert(host, text, "pymdownx.superfences", "footnotes", "admonition")
    structure = Structure()
    structure.feed(html)
    assert host.faults == []
    assert structure.cells == text.count("```live")
    assert structure.cells_in_paragraphs == 0
    for word in ("Above", "Below", "and on", "Quoted", "Look"):
        assert html.count(word) == text.count(word)
    assert "<p></p>" not in html


@pytest.mark.parametrize(
    ("fence", "extension"),
    [
        (FENCE, "fenced_code"),
        (FENCE, "tables"),
        (live("src=story.py:one"), "pymdownx.superfences"),
        (FENCE.replace("live", "Live"), "pymdownx.superfences"),
        (FENCE.replace("live src", "live  title=x src"), "fenced_code"),
        (f"- {FENCE}", "pymdownx.superfences"),
        (f"1. {FENCE}", "pymdownx.superfences"),
    ],
)
def test_a_fence_that_nobody_takes_for_one_is_a_fault(host: Host, fence: str, extension: str) -> None:
    convert(host, f"# Title\n\n{fence}", extension)
    assert host.faults
    assert host.faults[0].startswith("docs/page.md:3: `")
    assert "is not taken for a fence" in host.faults[0]


def test_the_fence_that_was_missed_is_named_and_not_one_like_it(host: Host) -> None:
    convert(host, live('src="story.py:one"') + "\n" + live("src=story.py:one-more"))
    assert host.faults
    assert [fault.partition(" is not")[0] for fault in host.faults] == [
        "docs/page.md:4: ````live src=story.py:one-more`"
    ]


def test_another_language_that_begins_like_ours_is_not_ours(host: Host) -> None:
    html = convert(host, "```live-server\nx\n```\n")
    assert host.faults == []
    assert '<code translate="no">x' in html


def test_a_fence_that_is_shown_inside_another_one_is_text(host: Host) -> None:
    html = convert(host, f"````markdown\n{FENCE}````\n\nSee `live` and ``` ```live ```.")
    assert host.faults == []
    assert "<live-cell" not in html


def test_a_comment_that_names_a_proof_is_in_no_page(host: Host) -> None:
    text = "# T\n\nIt is one.\n\n<!-- proof: one;\n     two -->\n\n!!! note\n    Two.\n\n    <!-- proof: two -->\n"
    html = convert(host, text, "pymdownx.superfences", "admonition")
    assert "proof" not in html
    assert html.count("<p>") == 2
