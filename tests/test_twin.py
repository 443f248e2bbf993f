"""Twins: a page's Markdown with what was recorded in the place of its fences."""

from typing import Any

from livecells.snippet import Cell, parse
from livecells.twin import contents, stories, twin

CELL = parse('"""T."""\n# %% asks-twice\nprint("hello")\n', "story.py").cells[0]
RESULT: dict[str, Any] = {
    "output": [{"stream": "stdout", "text": "hello\n"}],
    "value": None,
    "error": {"type": "ValueError", "message": "no"},
    "sql": [
        {"kind": "begin", "text": "BEGIN (implicit)", "parameters": [], "effect": "not sent", "line": 1, "cause": None},
        {
            "kind": "statement",
            "text": "SELECT a\nFROM t WHERE a = ?",
            "parameters": ["a = 1"],
            "effect": "sent",
            "line": 2,
            "cause": "autoflush",
        },
    ],
}
FENCE = '```live src="story.py:asks-twice"\npredict:\n  question: which?\n```'


def lookup(name: str, id: str) -> tuple[Cell, dict[str, Any]] | None:
    return (CELL, RESULT) if (name, id) == ("story", "asks-twice") else None


def made(page: str) -> str:
    return twin(page, "https://example.org/page/", lookup, lambda to: f"<{to}>")


def test_a_fence_becomes_code_and_what_was_recorded_of_it() -> None:
    text = made(f"# Title\n\nProse.\n\n{FENCE}\n\nMore.\n")
    assert text.startswith("# Title\n\n<https://example.org/page/>\n\nProse.\n\n**Asks twice**\n\n```python\nprint")
    assert "Output:\n\n```text\nhello\n```" in text
    assert "Error:\n\n```text\nValueError: no\n```" in text
    assert (
        "```sql\nBEGIN (implicit)  -- line 1; not sent\nSELECT a FROM t WHERE a = ?  -- line 2; autoflush; a = 1\n```"
        in text
    )
    assert text.endswith("More.\n")
    assert "predict" not in text


def test_a_fence_in_a_box_stays_in_it() -> None:
    text = made('# Title\n\n!!! warning "Pitfall"\n    Text.\n\n    ' + FENCE.replace("\n", "\n    ") + "\n")
    assert "    ```python\n    print" in text


def test_a_fence_that_is_shown_as_text_stays_text() -> None:
    page = f"# Title\n\n````markdown\n{FENCE}\n````\n"
    assert FENCE in made(page)


def test_links_lead_on_from_the_twin_but_those_in_code_are_code() -> None:
    text = made("# Title\n\n[a](b.md#c)\n\n```python\nx = [f](y)\n```\n")
    assert "[a](<b.md#c>)" in text
    assert "x = [f](y)" in text


def test_what_is_for_the_eye_alone_is_left_out() -> None:
    text = made(
        '# Title { .display }\n\n<!-- versions -->\n\n<div class="doors" markdown>\n\nText.\n\n</div>\n\n## More { #more }\n\n<form>\n<input>\n</form>\n'
        "!!! note\n    More.\n\n    <!-- proof: one -->\n"
    )
    assert text == "# Title\n\n<https://example.org/page/>\n\nText.\n\n## More\n\n!!! note\n    More.\n"


def test_output_that_has_a_fence_in_it_has_a_longer_one_around_it() -> None:
    result = {**RESULT, "output": [{"stream": "stdout", "text": "```\n"}], "error": None, "sql": []}
    assert "````text\n```\n````" in twin(f"# T\n\n{FENCE}\n", "", lambda *_: (CELL, result), str)


def test_the_stories_of_a_page_are_named() -> None:
    assert stories(f'{FENCE}\n\n````\n```live src="other.py:x"\n```\n````\n') == {"story"}


def test_the_list_of_pages_says_what_each_is_about() -> None:
    text = contents(
        "Site", "What it is.", [("Part", [("One", "one/index.md", "the first"), ("Two", "two/index.md", "")])]
    )
    assert text == "# Site\n\n> What it is.\n\n## Part\n\n- [One](one/index.md): the first\n- [Two](two/index.md)\n"
