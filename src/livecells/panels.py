"""Panels: what a cell did, seen from inside: steps, SQL, session, tables. Result → HTML, pure.

The page shows the end of the cell. `web/src/panels/` writes the same elements, and those of the other moments.
"""

from __future__ import annotations

from collections.abc import Iterable

from livecells import words
from livecells.runtime.result import (
    Attribute,
    CellResult,
    Moment,
    ObjectState,
    ObjectStatus,
    SessionState,
    TableRow,
    TableState,
)
from livecells.timeline import tag, text, timeline_html

_STATUSES: tuple[ObjectStatus, ...] = ("transient", "pending", "persistent", "deleted", "detached")


def panels_html(result: CellResult, *, play: bool = False) -> str:
    """Return the panels that have something to show, in the order in which they are read; to play, with the session open."""
    return _steps(result.moments) + timeline_html(result) + _session(result, opened=play) + _tables(result)


def _steps(moments: list[Moment]) -> str:
    if len(moments) < 2:
        return ""
    last = len(moments) - 1
    return (
        '<div class="lc-steps" data-panel="steps" data-search-exclude="">'
        '<button type="button" class="lc-button lc-back" aria-label="Previous step" disabled=""></button>'
        '<button type="button" class="lc-button lc-next" aria-label="Next step" disabled=""></button>'
        '<button type="button" class="lc-button lc-play" disabled="">Play</button>'
        f'<input type="range" min="0" max="{last}" value="{last}" aria-label="Steps"'
        f' aria-valuetext="{words.step_aloud(moments, last)}" disabled="">'
        f'<span class="lc-step-label">{words.step(moments, last)}</span></div>'
    )


def _session(result: CellResult, *, opened: bool) -> str:
    moments = result.moments
    if not any(moment.sessions or moment.objects for moment in moments):
        return ""
    now = [result.objects[index] for index in moments[-1].objects]
    # in their newest state, also those that are no longer there: then a step moves no row
    every = {session.number: session for moment in moments for session in moment.sessions}
    body = _sessions(every, moments[-1].sessions) + _picture(result, now, every)
    return _details("session", "Session", words.sessions(moments[-1].sessions, now), body, opened=opened)


def _sessions(every: dict[int, SessionState], now: list[SessionState]) -> str:
    live = {session.number for session in now}
    rows = (
        f"<li{_absent(number in live)}><code>{text(session.name)}</code>"
        f" {words.session(session) if number in live else 'gone'}</li>"
        for number, session in sorted(every.items())
    )
    return f'<ul class="lc-sessions">{"".join(rows)}</ul>' if every else ""


def _picture(result: CellResult, now: list[ObjectState], sessions: dict[int, SessionState]) -> str:
    """A row for each object of the cell: its track through the states, and below what is known of it."""
    lives = _lives(result)
    if not lives:
        return ""
    names = [session.name for session in sessions.values()]
    inside = names[0] if len(names) == 1 else "a session"
    numbers = {each.number for each in now}
    rows = (
        _object(result.objects[life[-1]], number in numbers, sessions if len(sessions) > 1 else {})
        for number, life in lives
    )
    return (
        '<table class="lc-objects"><caption class="lc-visually-hidden">Objects and their states</caption><thead>'
        f'<tr><td></td><td></td><th scope="colgroup" colspan="3">in {text(inside)}</th><td></td></tr>'
        f"<tr><td></td>{_heads(_STATUSES)}</tr></thead>{''.join(rows)}</table>"
    )


def _lives(result: CellResult) -> list[tuple[int, list[int]]]:
    """Return each object's number and its states, moment by moment; those that the cell leaves as they were come last."""
    lives: dict[int, list[int]] = {}
    for moment in result.moments:
        for index in moment.objects:
            lives.setdefault(result.objects[index].number, []).append(index)
    untouched = {number: len(life) == len(result.moments) and len(set(life)) == 1 for number, life in lives.items()}
    return sorted(lives.items(), key=lambda each: (untouched[each[0]], each[0]))


def _object(state: ObjectState, present: bool, sessions: dict[int, SessionState]) -> str:
    """`sessions` are those among which the row says whose it is."""
    names = "".join(f" <code>{text(each)}</code>" for each in state.variables)
    session = sessions.get(-1 if state.session is None else state.session)
    owner = f' <span class="lc-owner">in {text(session.name)}</span>' if session and present else ""
    here = f'<td><span class="lc-dot"></span><span class="lc-visually-hidden">{state.status}</span></td>'
    track = "".join(here if present and status == state.status else "<td></td>" for status in _STATUSES)
    return (
        f'<tbody data-object="{state.number}" data-status="{state.status}"{_absent(present)}><tr>'
        f'<th scope="row" rowspan="2"><span class="lc-name">{text(state.name)}</span>{names}{owner}</th>{track}</tr>'
        f'<tr><td colspan="5"><div class="lc-attributes">{_known(state) if present else "gone"}</div></td></tr></tbody>'
    )


def _known(state: ObjectState) -> str:
    parts = [_attribute(each) for each in state.attributes if each.value is not None]
    unset = "not set" if state.status in ("transient", "pending") else "not loaded"
    for word, expired in (("expired", True), (unset, False)):
        names = [each.name for each in state.attributes if each.value is None and each.expired == expired]
        if names:
            parts.append(f"<em>{word}: {text(', '.join(names))}</em>")
    return (tag("to be deleted") if state.deleting else "") + " · ".join(parts)


def _attribute(attribute: Attribute) -> str:
    value = _value(attribute.old, attribute.value or "")
    return f"<span>{text(attribute.name)} <code>{value}</code></span>"


def _tables(result: CellResult) -> str:
    if not any(moment.tables for moment in result.moments):
        return ""
    now = [result.tables[index] for index in result.moments[-1].tables]
    # a table that is marked at any moment has the column for it at all of them
    marked = {(each.database, each.name) for each in result.tables if words.changed(each)}
    shown = (_table(each, (each.database, each.name) in marked) for each in now)
    return _details("tables", "Tables", words.tables(now), "".join(shown))


def _table(table: TableState, marked: bool) -> str:
    others = words.others(table)
    more = f'<tr><td colspan="{len(table.columns) + marked}">… {words.counted(table.more, "more row")}</td></tr>'
    return (
        f'<table class="lc-rows"><caption><strong>{text(words.table_name(table))}</strong> {words.table(table)}'
        + (f' <span class="lc-others">{others}</span>' if others else "")
        + f"</caption><thead><tr>{_heads([*table.columns, *(['change'] if marked else [])])}</tr></thead>"
        + f"<tbody>{''.join(_row(row, marked) for row in table.rows)}{more if table.more else ''}</tbody></table>"
    )


def _row(row: TableRow, marked: bool) -> str:
    change = f' data-change="{row.change}"' if row.change else ""
    old = row.old or row.values
    cells = [_value(None if before == value else before, value) for before, value in zip(old, row.values, strict=True)]
    if marked:
        cells.append(words.change(row))
    open_ = "" if row.committed else ' data-uncommitted=""'
    return f"<tr{change}{open_}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _details(panel: str, title: str, summary: str, body: str, *, opened: bool = False) -> str:
    state = ' open=""' if opened else ""
    return (
        f'<details class="lc-{panel}" data-panel="{panel}" data-search-exclude=""{state}><summary>{title}'
        f' <span class="lc-summary">{text(summary)}</span></summary><div class="lc-scroll">{body}</div></details>'
    )


def _heads(names: Iterable[str]) -> str:
    return "".join(f'<th scope="col">{text(name)}</th>' for name in names)


def _value(old: str | None, value: str) -> str:
    """A value, with the one before it where it has changed."""
    if old is None:
        return text(value)
    return (
        f'<span class="lc-visually-hidden">changed from </span><del>{text(old)}</del>'
        f'<span aria-hidden="true"> → </span><span class="lc-visually-hidden"> to </span><ins>{text(value)}</ins>'
    )


def _absent(present: bool) -> str:
    return "" if present else ' data-absent=""'
