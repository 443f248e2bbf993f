"""Panels: the end of a cell seen from inside, in words and tables that need no colour and no JavaScript."""

import html
import re

from livecells.panels import panels_html
from livecells.runtime.result import Attribute, CellResult

from .results import astronaut, moment, result, row, session, table


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def at_the_end(**parts: object) -> str:
    """Return the panels of a cell that has one moment."""
    every = {"objects": [], "tables": [], **parts}
    now = moment(
        sessions=every.pop("sessions", []),
        objects=list(range(len(every["objects"]))),  # type: ignore[arg-type]
        tables=list(range(len(every["tables"]))),  # type: ignore[arg-type]
    )
    return panels_html(result(**every, moments=[now]))


def object_row(*attributes: Attribute, status: str = "persistent", deleting: bool = False) -> str:
    shown = at_the_end(objects=[astronaut(status, attributes=list(attributes), deleting=deleting)])
    return plain(shown[shown.index("lc-attributes") + 10 :])


def test_without_moments_there_is_no_panel() -> None:
    assert panels_html(result()) == ""


def test_one_moment_is_nothing_to_step_through() -> None:
    assert "lc-steps" not in panels_html(result(moments=[moment()]))
    assert "lc-steps" in panels_html(result(moments=[moment(), moment(line=1)]))


def test_steps_do_nothing_before_javascript_makes_them_work() -> None:
    steps = panels_html(result(moments=[moment(), moment(line=1)]))
    assert steps.count("disabled") == steps.count("<button") + steps.count("<input") == 4


def test_session_and_tables_start_closed_and_stay_out_of_the_search() -> None:
    shown = at_the_end(sessions=[session()], tables=[table()])
    assert re.findall(r"<details[^>]*>", shown) == [
        '<details class="lc-session" data-panel="session" data-search-exclude="">',
        '<details class="lc-tables" data-panel="tables" data-search-exclude="">',
    ]


def test_an_object_is_a_row_whose_state_is_said_in_its_column() -> None:
    shown = at_the_end(sessions=[session()], objects=[astronaut("pending", variables=["mark"])])
    assert '<span class="lc-name">Astronaut 6</span> <code>mark</code></th>' in shown
    cells = re.findall(r"<td>(.*?)</td>", shown[shown.index("<tbody") :])
    assert [plain(each) for each in cells] == ["", "pending", "", "", ""]
    assert "in session" in plain(shown)


def test_among_several_sessions_a_row_says_whose_it_is() -> None:
    sessions = [session(1, name="one"), session(2, name="two", in_transaction=True)]
    shown = plain(at_the_end(sessions=sessions, objects=[astronaut(session=2)]))
    assert "one no transaction two in a transaction" in shown
    assert "Astronaut 6 in two" in shown


def test_what_is_known_of_an_object_is_told_by_kind() -> None:
    known = object_row(
        Attribute("id", "6", None, False),
        Attribute("name", "'Marek'", "'Mark'", False),
        Attribute("born", None, None, True),
        Attribute("missions", None, None, False),
    )
    assert known == "id 6 · name changed from 'Mark' → to 'Marek' · expired: born · not loaded: missions"


def test_what_an_object_never_had_is_not_set_rather_than_not_loaded() -> None:
    assert object_row(Attribute("id", None, None, False), status="transient") == "not set: id"


def test_an_object_that_the_next_flush_deletes_says_so() -> None:
    assert object_row(deleting=True) == "to be deleted"


def test_what_was_there_during_the_cell_has_a_row_that_says_it_is_gone() -> None:
    shown = panels_html(
        result(objects=[astronaut()], moments=[moment(sessions=[session()], objects=[0]), moment(line=1)])
    )
    assert "session gone" in plain(shown)
    assert plain(shown).endswith("Astronaut 6 gone")


def test_a_row_of_a_table_says_what_was_done_to_it_and_whether_others_see_it() -> None:
    shown = at_the_end(
        tables=[
            table(
                row("1"),
                row("3", change="updated", old=["2"]),
                row("4", change="inserted", committed=False),
                row("5", change="deleted", committed=False),
                more=1,
            )
        ]
    )
    assert [plain(each) for each in re.findall(r"<tr.*?</tr>", shown)] == [
        "id change",
        "1",
        "changed from 2 → to 3 updated",
        "4 inserted, not committed",
        "5 deleted, not committed",
        "… 1 more row",
    ]


def test_a_table_that_was_never_marked_has_no_column_for_marks() -> None:
    assert "change" not in at_the_end(tables=[table(row("1"))])


def test_a_table_that_was_marked_before_the_end_keeps_the_column() -> None:
    tables = [table(row("1", change="inserted")), table()]
    shown = panels_html(result(tables=tables, moments=[moment(tables=[0]), moment(line=1, tables=[1])]))
    assert '<th scope="col">change</th>' in shown


def test_markup_from_a_cell_is_text() -> None:
    bad = "<script>&"
    shown = at_the_end(
        sessions=[session(1, name=bad), session(2, name=bad)],
        objects=[
            astronaut(
                name=bad,
                variables=[bad],
                attributes=[Attribute(bad, bad, bad, False), Attribute(bad, None, None, True)],
            )
        ],
        tables=[table(row(bad, change="updated", old=[bad + "2"]), name=bad, database=bad, columns=[bad])],
    )
    assert "<script>" not in shown
    assert shown.count("&lt;script&gt;&amp;") == 16


def test_a_result_is_not_asked_for_what_it_has_no_moment_of() -> None:
    empty: CellResult = result(objects=[astronaut()], tables=[table()], moments=[moment()])
    assert panels_html(empty) == ""
