"""Markup: (cell, recorded result, its panels) → the HTML of the cell. Pure.

Without JavaScript this is what a reader sees. The panels come ready from `panels.py`; a browser test compares what is
recorded with what is live, node by node.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from livecells.badges import cell_badge
from livecells.golden import Recorded
from livecells.panels import Panels
from livecells.payload import CellSource, Exercise, Payload
from livecells.snippet import Cell, Snippet
from livecells.untranslated import untranslated

# of a cell's title, where the page says nothing else
LEVEL = 'aria-level="2"'

# stripnl would take away the reader's first lines; ensurenl is what `<pre>` wants.
_LEXER = PythonLexer(stripnl=False)
_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


def cell_html(
    snippet: Snippet,
    cell: Cell,
    before: list[Cell],
    recorded: Recorded,
    panels: Panels,
    *,
    question: str = "",
    exercise: str = "",
    play: bool = False,
    notice: str = "",
) -> str:
    """Return the HTML of one cell. `before` are the story's earlier cells that the page does not show.

    `question` is the HTML of what the reader is asked before the result is uncovered, `exercise` of what an exercise has
    beside its cell, `notice` of what the cell says of itself.
    """
    result = recorded.result
    payload = Payload(
        story=snippet.name,
        title=snippet.title,
        cell=cell.id,
        heading=cell.title,
        key=cell.key,
        source=cell.source,
        before=[CellSource(each.id, each.source) for each in before],
        options={each.id: options for each in [*before, cell] if (options := _options(each))},
        error_line=result["error"] and result["error"]["line"],
        exercise=_exercise(cell),
    )
    body = f'<div class="lc-result">{panels.playing if play else panels.html}</div>'
    return (
        f'<live-cell id="{snippet.name}:{cell.id}" class="live-cell" state="idle" role="group" data-search-exclude=""'
        f' aria-label="Live example: {escape(cell.title)}" data-cell="{escape(_json(asdict(payload)))}"'
        f"{_result_attribute(result)}{' play=""' if play else ''}{' asks=""' if question else ''}>\n"
        f"{notice}{untranslated(question)}"
        f'<div class="lc-head"><p class="lc-title" role="heading" {LEVEL}>{escape(cell.title)}</p>'
        f'<span class="lc-note">Recorded output</span></div>\n'
        f'<div class="lc-body">\n{_code(cell.source, _sent(result))}\n{untranslated(exercise)}{body}\n</div>\n'
        f"{untranslated(cell_badge(recorded.versions))}"
        "</live-cell>"
    )


def _sent(result: dict[str, Any]) -> set[int]:
    """Return the lines that sent something to the database."""
    return {entry["line"] for entry in result["sql"] if entry["effect"] not in ("not sent", "not known")}


def _code(source: str, sent: set[int]) -> str:
    """The code with its line numbers, which are neither read aloud nor copied; those of lines that `sent` something are marked."""
    lines = range(1, source.count("\n") + 2)
    numbers = "\n".join(f"<b>{number}</b>" if number in sent else str(number) for number in lines)
    gutter = f'<span class="lc-gutter" aria-hidden="true">{numbers}</span>'
    return f'<div class="lc-code highlight"><pre translate="no">{gutter}<code>{code_html(source)}</code></pre></div>'


def _result_attribute(result: dict[str, Any]) -> str:
    """What the steps need of the moments before the end. In single quotes, for JSON is full of the others."""
    if len(result["moments"]) < 2:
        return ""
    return f" data-result='{_json(result, separators=(',', ':')).replace("'", '&#39;')}'"


def _json(value: Any, separators: tuple[str, str] | None = None) -> str:
    """Return JSON without signs that HTML reads as its own, but for quotes: minifiers read `&amp;` once more."""
    text = json.dumps(value, ensure_ascii=False, separators=separators)
    return text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")


def _exercise(cell: Cell) -> Exercise | None:
    if cell.exercise is None:
        return None
    return Exercise(cell.exercise.goals, [CellSource(each.id, each.source) for each in cell.exercise.solutions])


def _options(cell: Cell) -> str:
    """Return what stands behind the id of a cell in its story."""
    return " ".join([*["hidden=true"] * cell.hidden, *([f"raises={cell.raises}"] if cell.raises else [])])


def code_html(source: str) -> str:
    """Return Python source as Pygments spans, in the classes that Material colours."""
    return highlight(source, _LEXER, _FORMATTER)
