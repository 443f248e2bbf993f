"""Timeline: the SQL of a cell, rails at its left for its transactions and savepoints. Result → HTML, pure."""

from __future__ import annotations

import re
from html import escape

from livecells import words
from livecells.runtime.result import CellResult, Span, SqlEvent

# A longer tape starts folded: `create_all` alone sends a dozen statements.
LONGEST_OPEN_TAPE = 12

# Comment, string, quoted name, keywords, number or placeholder; keywords are what SQLAlchemy writes in capitals.
_SQL = re.compile(
    r"(?P<c>--[^\n]*)|(?P<s>'(?:[^']|'')*')|\"[^\"]*\"|(?P<k>\b[A-Z]{2,}\b(?: [A-Z]{2,}\b)*)"
    r"|(?P<m>\b[0-9]+(?:\.[0-9]+)?\b|\?)",
    re.ASCII,
)


def timeline_html(result: CellResult) -> str:
    """Return the SQL panel, or nothing where the cell sent nothing."""
    if not result.sql:
        return ""
    opened = ' open=""' if len(result.sql) <= LONGEST_OPEN_TAPE else ""
    width = max((span.column + 1 for span in result.spans), default=0)
    entries = "".join(_entry(event, index, result.spans, width) for index, event in enumerate(result.sql))
    return (
        f'<details class="lc-sql" data-panel="sql"{opened}><summary>SQL'
        f' <span class="lc-summary" data-search-exclude="">{words.tape(result)}</span></summary><ol>{entries}</ol></details>'
    )


def sql_html(sql: str) -> str:
    """Return SQL with its keywords, strings, numbers and placeholders as spans."""
    parts, end = [], 0
    for token in _SQL.finditer(sql):
        if token.lastgroup is None:
            continue
        parts += [text(sql[end : token.start()]), f'<span class="{token.lastgroup}">{text(token[0])}</span>']
        end = token.end()
    return "".join([*parts, text(sql[end:])])


def tag(words: str) -> str:
    """Return a small label. It is no word of the page, so the search leaves it out."""
    return f' <span class="lc-tag" data-search-exclude="">{words}</span>'


def text(plain: str) -> str:
    """Return text as HTML."""
    return escape(plain, quote=False)


def _entry(event: SqlEvent, index: int, spans: list[Span], width: int) -> str:
    here = [span for span in spans if span.first <= index <= span.last]
    tags = [words.fate(span) for span in here if span.first == index]
    if event.cause is not None:
        tags.append(event.cause)
    line = "" if event.line is None else f' data-line="{event.line}"'
    where = "" if event.line is None else f'<span class="lc-where" data-search-exclude="">line {event.line}</span>'
    parameters = (f'<span class="lc-parameters">{text(each)}</span>' for each in event.parameters)
    return (
        f'<li data-kind="{event.kind}"{line}>{_rails(here, index, width)}<div class="lc-entry">'
        f"<code>{sql_html(event.text)}</code>{''.join(map(tag, tags))}{''.join(parameters)}</div>{where}</li>"
    )


def _rails(here: list[Span], index: int, width: int) -> str:
    columns = {span.column: span for span in here}
    rails = "".join(_rail(columns.get(column), index) for column in range(width))
    return f'<span class="lc-rails" aria-hidden="true">{rails}</span>' if width else ""


def _rail(span: Span | None, index: int) -> str:
    if span is None:
        return "<span></span>"
    begins = ' data-begins=""' if index == span.first and span.begun else ""
    ends = ' data-ends=""' if index == span.last else ""
    return f'<span data-outcome="{span.outcome or "open"}"{begins}{ends}></span>'
