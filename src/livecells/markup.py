"""Markup: (cell, recorded result) → HTML. Pure, and the only writer of the HTML contract.

Without JavaScript this is what a reader sees. `web/src/panels/` builds the same elements for a live result; a browser
test compares the two, node by node.
"""

from __future__ import annotations

import json
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from livecells.panels import panels_html
from livecells.runtime.result import CellResult, Chunk, Error, Frame, Value
from livecells.snippet import Cell, Snippet


def cell_html(
    snippet: Snippet, cell: Cell, before: list[Cell], result: CellResult, *, fold: bool = False, play: bool = False
) -> str:
    """Return the HTML of one cell. `before` are the story's earlier cells that the page does not show."""
    payload = {
        "story": snippet.name,
        "title": snippet.title,
        "cell": cell.id,
        "key": cell.key,
        "source": cell.source,
        "before": [{"id": each.id, "source": each.source} for each in before],
        "options": {each.id: options for each in [*before, cell] if (options := _options(each))},
    }
    body = f'<div class="lc-result">{result_html(result, play=play)}</div>'
    if fold:
        summary = "<summary>Predict first, then open: the recorded result</summary>"
        body = f'<details class="lc-fold">{summary}{body}</details>'
    return (
        f'<live-cell id="{snippet.name}:{cell.id}" class="live-cell" state="idle" role="group"'
        f' aria-label="Live example: {cell.id}" data-cell="{escape(json.dumps(payload, ensure_ascii=False))}"'
        f"{_result_attribute(result)}{' play=""' if play else ''}>\n"
        f'<div class="lc-code highlight"><pre><code>{code_html(cell.source)}</code></pre></div>\n'
        f'<div class="lc-toolbar"><span class="lc-note">Recorded output</span></div>\n'
        f"{body}\n"
        "</live-cell>"
    )


def _result_attribute(result: CellResult) -> str:
    """What the steps need of the moments before the end. In single quotes, for JSON is full of the others."""
    if len(result.moments) < 2:
        return ""
    data = json.dumps(result.to_dict(), ensure_ascii=False, separators=(",", ":"))
    return f" data-result='{escape(data, quote=False).replace("'", '&#39;')}'"


def _options(cell: Cell) -> str:
    """Return what stands behind the id of a cell in its story."""
    return " ".join([*["hidden=true"] * cell.hidden, *([f"raises={cell.raises}"] if cell.raises else [])])


def code_html(source: str) -> str:
    """Return Python source as Pygments spans, in the classes that Material colours."""
    # stripnl would take away the reader's first lines; ensurenl is what `<pre>` wants.
    return highlight(source, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))


def result_html(result: CellResult, *, play: bool = False) -> str:
    """Return the panels of a result, those that have content, in the order in which they are read."""
    panels = [
        _output(result.output) if result.output else "",
        _value(result.value) if result.value else "",
        _error(result.error) if result.error else "",
    ]
    said = "".join(panels)
    if not said and not result.sql:
        said = '<p class="lc-empty" data-panel="output">No output</p>'
    return said + panels_html(result, play=play)


def _output(chunks: list[Chunk]) -> str:
    spans = (f'<span data-stream="{chunk.stream}">{escape(chunk.text, quote=False)}</span>' for chunk in chunks)
    return f'<pre class="lc-output" data-panel="output">{"".join(spans)}</pre>'


def _value(value: Value) -> str:
    return f'<div class="lc-value" data-panel="value">{_table(value) or f"<pre>{_pre(value.text)}</pre>"}</div>'


def _table(value: Value) -> str:
    if value.table is None:
        return ""
    count = len(value.table.rows)
    head = "".join(f'<th scope="col">{_text(column)}</th>' for column in value.table.columns)
    rows = ("<tr>" + "".join(f"<td>{_text(each)}</td>" for each in row) + "</tr>" for row in value.table.rows)
    return (  # the class keeps Material from wrapping the table
        f'<table class="lc-rows"><caption>{count} row{"s" if count != 1 else ""}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _error(error: Error) -> str:
    first, _, more = error.message.partition("\n")
    frames = "".join(_frame(frame) for frame in error.frames)
    return (
        '<div class="lc-error" data-panel="error">'
        f'<p class="lc-error-head"><strong>{_text(error.type)}</strong> <span>{_text(first)}</span></p>'
        + (f'<pre class="lc-error-more">{_pre(more)}</pre>' if more else "")
        + (f'<ol class="lc-frames">{frames}</ol>' if frames else "")
        + "</div>"
    )


def _frame(frame: Frame) -> str:
    where = f"line {frame.line}"
    if frame.cell is not None:
        where = f"{frame.cell}, {where}"
    if frame.function != "<module>":
        where = f"{where}, in {frame.function}"
    cell = f' data-cell="{escape(frame.cell)}"' if frame.cell is not None else ""
    return (
        f'<li{cell} data-line="{frame.line}"><span class="lc-where">{_text(where)}</span>'
        f" <code>{_text(frame.text)}</code></li>"
    )


def _pre(text: str) -> str:
    """HTML drops the first newline of a `<pre>`."""
    return ("\n" if text.startswith("\n") else "") + _text(text)


def _text(text: str) -> str:
    return escape(text, quote=False)
