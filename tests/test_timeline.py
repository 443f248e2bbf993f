"""Timeline: SQL that can be read without its colours."""

import html
import re

from livecells import timeline
from livecells.runtime.result import SqlEvent

from .results import begin, result, span

COMMIT = SqlEvent("commit", "COMMIT", [], 3)


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def test_an_entry_names_its_line_its_parameters_and_its_cause() -> None:
    shown = timeline.timeline_html(result(sql=[SqlEvent("statement", "x ?", ["(1,)", "(2,)"], 4, "autoflush")]))
    assert '<li data-kind="statement" data-line="4">' in shown
    assert plain(shown).endswith("x ? autoflush(1,)(2,)line 4")


def test_an_entry_that_no_line_caused_names_none() -> None:
    assert "data-line" not in timeline.timeline_html(result(sql=[SqlEvent("statement", "x", [], None)]))


def test_a_long_tape_starts_folded() -> None:
    longest = [begin()] * timeline.LONGEST_OPEN_TAPE
    assert "open=" in timeline.timeline_html(result(sql=longest))
    assert "open=" not in timeline.timeline_html(result(sql=[*longest, begin()]))


def test_where_a_transaction_begins_stands_in_words_how_it_ended() -> None:
    shown = timeline.timeline_html(result(sql=[begin(), COMMIT], spans=[span(0, 1)]))
    assert "BEGIN committedline 1COMMITline 3" in plain(shown)


def test_rails_have_a_column_each_and_caps_where_they_begin_and_end() -> None:
    spans = [span(0, 2, begun=False), span(1, 1, kind="savepoint", column=1, outcome="rollback")]
    shown = timeline.timeline_html(result(sql=[begin(), begin(), COMMIT], spans=spans))
    rails = re.findall(r'<span class="lc-rails" aria-hidden="true">(.*?)</span><div', shown)
    assert rails == [
        '<span data-outcome="commit"></span><span></span>',
        '<span data-outcome="commit"></span><span data-outcome="rollback" data-begins="" data-ends=""></span>',
        '<span data-outcome="commit" data-ends=""></span><span></span>',
    ]


def test_sql_is_coloured_and_reads_as_it_was_sent() -> None:
    sql = """INSERT INTO "ORDER" (b) VALUES (?, 'it''s AND', 1.5, x2) -- NOTE <b>\nRETURNING id"""
    shown = timeline.sql_html(sql)
    assert plain(shown) == sql
    assert re.findall(r'<span class="(.)">(.*?)</span>', shown) == [
        ("k", "INSERT INTO"),
        ("k", "VALUES"),
        ("m", "?"),
        ("s", "'it''s AND'"),
        ("m", "1.5"),
        ("c", "-- NOTE &lt;b&gt;"),
        ("k", "RETURNING"),
    ]


def test_markup_in_sql_is_text() -> None:
    shown = timeline.timeline_html(result(sql=[SqlEvent("statement", "<script>", ["<script>"], 1)]))
    assert "<script>" not in shown
