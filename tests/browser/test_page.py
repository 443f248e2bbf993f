"""What belongs to the page: code that its address brings, its own controls, the way from cell to cell."""

import re

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from .cells import button, cell, cells, edit, result_html, run, settled, shows, status
from .pages import (
    ENDLESS,
    FIRST,
    FOREIGN,
    URL,
    controls,
    go_to_transactions,
    link,
    menu_button,
    open_folds,
    put_into_a_closed_fold,
    python_status,
)

SECOND = "with_block:by-hand"


def code(cell: Locator) -> Locator:
    return cell.locator("pre code").first


# --- code that came with a link ---


def test_a_links_code_is_shown_with_where_it_came_from_and_does_not_run(page: Page, origin: str) -> None:
    page.goto(link(origin, "print('linked')\nprint('<b>')"))
    one = cell(page, FIRST)
    expect(one.locator(".lc-shared-link")).to_contain_text(FOREIGN)
    expect(code(one)).to_have_text("print('linked')\nprint('<b>')")
    expect(one).to_be_in_viewport()
    assert (one.bounding_box() or {"y": 0})["y"] >= 48, "Material's header covers it"
    expect(status(one)).to_have_text("")
    expect(one).to_have_attribute("state", "stale")
    expect(button(one, "Run")).to_have_accessible_description(re.compile(re.escape(FOREIGN)))
    run(one)
    expect(one.locator(".lc-output")).to_have_text("linked\n<b>\n")
    expect(one.locator(".lc-shared-link")).to_contain_text(FOREIGN)


def test_a_links_code_stays_after_a_reload_and_so_does_an_edit_of_it(page: Page, origin: str) -> None:
    page.goto(link(origin, "print('linked')"))
    one = cell(page, FIRST)
    expect(code(one)).to_have_text("print('linked')")
    page.reload()
    expect(one.locator(".lc-shared-link")).to_contain_text(FOREIGN)
    expect(code(one)).to_have_text("print('linked')")
    edit(one, "print('linked and edited')")
    page.reload()
    expect(one.locator(".lc-shared-link")).to_contain_text(FOREIGN)
    expect(code(one)).to_have_text("print('linked and edited')")
    button(one, "Reset").click()
    expect(code(one)).to_have_text("print('linked')")


def test_the_readers_own_edit_is_untouched_by_a_link(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    edit(one, "print('mine')")
    page.goto(link(origin, "print('linked')"))
    expect(one.locator(".lc-shared-link")).to_contain_text(FOREIGN)
    expect(code(one)).to_contain_text("print('linked')")
    page.reload()
    expect(code(one)).to_have_text("print('linked')")
    button(one, "Show the original").click()
    expect(code(one)).to_have_text("print('mine')")
    expect(one.locator(".lc-shared-link")).to_have_count(0)
    expect(button(one, "Run")).to_be_focused()
    expect(page).to_have_url(f"{origin}{URL}#{FIRST}")
    page.go_back()
    expect(one.locator(".lc-shared-link")).to_contain_text(FOREIGN)
    expect(code(one)).to_have_text("print('linked')")
    page.goto(origin + URL)
    expect(code(one)).to_have_text("print('mine')")


def test_a_link_on_the_page_itself_brings_its_code_too(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    expect(button(cell(page, FIRST), "Run")).to_be_visible()
    page.evaluate("window.sameDocument = true")
    follow(page, link(origin, "print('here')", SECOND))
    expect(cell(page, SECOND).locator(".lc-shared-link")).to_contain_text(FOREIGN)
    expect(code(cell(page, SECOND))).to_have_text("print('here')")
    expect(cell(page, SECOND)).to_be_in_viewport()
    expect(page.locator(".lc-shared-link")).to_have_count(1)
    assert page.evaluate("window.sameDocument") is True


def test_a_link_followed_by_instant_navigation_brings_its_code_and_its_place(page: Page, origin: str) -> None:
    page.goto(origin + "transactions/")
    expect(page.locator(".lc-run").first).to_be_visible()
    page.evaluate("window.sameDocument = true")
    follow(page, link(origin, "print('instant')", SECOND))
    expect(page.locator("h1")).to_contain_text("Open and close")
    expect(cell(page, SECOND).locator(".lc-shared-link")).to_contain_text(FOREIGN)
    expect(code(cell(page, SECOND))).to_have_text("print('instant')")
    expect(cell(page, SECOND)).to_be_in_viewport()
    assert page.evaluate("window.sameDocument") is True, "the page was loaded afresh: instant navigation is off"


def follow(page: Page, address: str) -> None:
    """Click a link that stands in the page's text."""
    page.evaluate(
        """(address) => {
          const link = document.createElement("a");
          link.href = address;
          link.textContent = "try it";
          document.querySelector("article").prepend(link);
        }""",
        address,
    )
    page.get_by_role("link", name="try it").click()


def test_a_links_code_takes_no_part_in_the_story_before_the_reader_runs_it(page: Page, origin: str) -> None:
    page.goto(link(origin, "print('linked')\n1 / 0"))
    one, two = cell(page, FIRST), cell(page, SECOND)
    expect(one.locator(".lc-shared-link")).to_contain_text(FOREIGN)
    run(two)
    expect(two).to_have_attribute("state", "done")
    run(one)
    expect(one).to_have_attribute("state", "error")
    run(two)
    expect(two.locator(".lc-note")).to_have_text("Not run: does-not-commit failed")


def test_a_link_to_a_cell_in_a_closed_fold_opens_it(page: Page, origin: str) -> None:
    inside = "closed_for_good:closed-for-good"
    page.goto(origin + URL)
    put_into_a_closed_fold(cell(page, inside))
    page.goto(link(origin, "print(1)", inside))
    expect(cell(page, inside).locator(".lc-shared-link")).to_be_visible()
    expect(cell(page, inside)).to_be_in_viewport()


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>",
        "</code></pre><script>alert(1)</script>",
        "'\"><live-cell data-cell='{}'></live-cell>",
    ],
)
def test_markup_in_a_link_is_text(page: Page, origin: str, hostile: str) -> None:
    page.goto(link(origin, hostile))
    expect(cell(page, FIRST).locator(".lc-shared-link")).to_contain_text(FOREIGN)
    expect(code(cell(page, FIRST))).to_have_text(hostile)
    expect(code(cell(page, FIRST)).locator("img, script, live-cell")).to_have_count(0)


def test_of_a_links_code_that_was_not_read_nothing_is_off_to_the_right(page: Page, origin: str) -> None:
    page.goto(link(origin, f"x = 1;{' ' * 600}print('far away')\ny = '{'x' * 600}'"))
    one = cell(page, FIRST)
    expect(one.locator(".lc-shared-link")).to_contain_text("It has 2 lines")
    assert code(one).evaluate("(code) => code.closest('pre').scrollWidth - code.closest('pre').clientWidth") == 0


@pytest.mark.parametrize("passed_on", ["%26amp%3Bcode%3D{}", "&amp;code={}", "%7E{}", "~{})", "~{}&utm_source=mail"])
def test_a_link_opens_as_other_programs_pass_it_on(page: Page, origin: str, passed_on: str) -> None:
    packed = link("", "print('linked')").partition("~")[2]
    page.goto(f"{origin}{URL}#{FIRST}{passed_on.format(packed)}")
    expect(cell(page, FIRST).locator(".lc-shared-link")).to_contain_text(FOREIGN)
    expect(code(cell(page, FIRST))).to_have_text("print('linked')")


DAMAGED, TOO_LONG = "is damaged, so it is left out", "is too long, so it is left out"


@pytest.mark.parametrize(
    ("fragment", "sentence"),
    [
        ("~%%%", DAMAGED),
        ("&code", DAMAGED),
        ("&code=AAAA*", DAMAGED),
        ("&code=AAAAA", DAMAGED),
        ("&code=", DAMAGED),
        ("&code=" + "A" * 1_000_000, TOO_LONG),
        (link("", b"x" * 4_000_000).partition(FIRST)[2], TOO_LONG),
        (link("", b"\xed\xa0\x80").partition(FIRST)[2], DAMAGED),
        (link("", b"x = '\xff'").partition(FIRST)[2], DAMAGED),
        (link("", "x = 1\0").partition(FIRST)[2], "invisible characters"),
        (link("", "x = 1 # \u202e").partition(FIRST)[2], "invisible characters"),
    ],
    ids=["percent", "older form", "star", "cut", "nothing", "megabyte", "bomb", "surrogate", "latin-1", "nul", "bidi"],
)
def test_a_hostile_link_is_answered_in_a_sentence_and_the_page_is_as_usual(
    page: Page, origin: str, fragment: str, sentence: str
) -> None:
    page.goto(f"{origin}{URL}#{FIRST}{fragment}")
    one = cell(page, FIRST)
    expect(one.locator(".lc-shared-link")).to_contain_text(sentence)
    expect(button(one, "Show the original")).to_have_count(0)
    expect(code(one)).to_contain_text("with Session(engine) as session:")
    expect(one.locator(".lc-note")).to_have_text("Recorded output")
    expect(button(one, "Run")).to_be_enabled()


@pytest.mark.parametrize(
    "fragment", ["no_story:no-cell&code=AAAA", "&code=AAAA", "%E0%A4%A", "code=AAAA", "x" * 10_000]
)
def test_a_fragment_for_no_cell_does_nothing(page: Page, origin: str, fragment: str) -> None:
    page.goto(f"{origin}{URL}#{fragment}")
    expect(button(cell(page, FIRST), "Run")).to_be_enabled()
    expect(page.locator(".lc-shared-link")).to_have_count(0)


def test_in_a_browser_that_cannot_run_python_a_links_code_is_shown_all_the_same(
    context: BrowserContext, page: Page, origin: str
) -> None:
    context.add_init_script("delete window.WebAssembly")
    page.goto(link(origin, "print('linked')"))
    expect(cell(page, FIRST).locator(".lc-shared-link")).to_contain_text(FOREIGN)
    expect(code(cell(page, FIRST))).to_have_text("print('linked')")
    expect(controls(page)).to_have_count(0)
    button(cell(page, FIRST), "Download").click()
    expect(button(cell(page, FIRST), "Notebook (.ipynb)")).to_be_visible()
    expect(button(cell(page, FIRST), "Database (.sqlite)")).to_have_count(0)


# --- the page's own controls ---


def test_the_page_says_what_python_does(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    expect(python_status(page)).to_have_text("Python: not loaded")
    expect(menu_button(page, "Restart")).to_be_disabled()
    run(cell(page, FIRST))
    expect(python_status(page)).to_have_text("Python: ready")
    edit(cell(page, FIRST), ENDLESS)
    button(cell(page, FIRST), "Run").click()
    expect(python_status(page)).to_have_text("Running does-not-commit")
    button(cell(page, FIRST), "Stop").click()
    expect(python_status(page)).to_have_text("Python: ready")


def test_the_page_counts_the_download(context: BrowserContext, page: Page, origin: str) -> None:
    held = []
    page.route("**/python.snapshot.bin", lambda route: held.append(route))
    page.goto(origin + URL)
    cell(page, FIRST).hover()
    expect(python_status(page)).to_have_text(re.compile(r"^Downloading Python [3-9]\d %$"))
    held[0].continue_()
    expect(python_status(page)).to_have_text("Python: ready")


def test_run_all_runs_every_cell_and_shows_what_is_recorded(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    expect(controls(page)).to_be_visible()
    open_folds(page)
    recorded = {id: result_html(cell(page, id)) for id in cells(page)}
    menu_button(page, "Run all").click()
    expect(menu_button(page, "Stop")).to_be_focused()
    for id, html in recorded.items():
        settled(cell(page, id))
        assert shows(cell(page, id), html), id
    expect(menu_button(page, "Run all")).to_be_focused()


def test_run_all_leaves_out_the_rest_of_a_story_that_fails_and_goes_on_with_the_next(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    open_folds(page)
    edit(cell(page, SECOND), "1 / 0")
    menu_button(page, "Run all").click()
    expect(menu_button(page, "Stop")).to_be_visible()
    expect(menu_button(page, "Run all")).to_be_visible()
    expect(cell(page, FIRST)).to_have_attribute("state", "done")
    expect(cell(page, SECOND)).to_have_attribute("state", "error")
    expect(status(cell(page, "with_block:query-and-select"))).to_have_text("")
    expect(status(cell(page, "closed_for_good:closed-for-good"))).to_contain_text(": InvalidRequestError")


def test_run_all_is_stopped_by_its_own_stop(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, SECOND), ENDLESS)
    menu_button(page, "Run all").click()
    expect(cell(page, SECOND)).to_have_attribute("state", "running")
    menu_button(page, "Stop").click()
    expect(status(cell(page, SECOND))).to_have_text("Stopped")
    expect(menu_button(page, "Run all")).to_be_visible()
    expect(status(cell(page, "closed_for_good:closed-for-good"))).to_have_text("")


def test_run_all_does_not_run_a_links_code(page: Page, origin: str) -> None:
    page.goto(link(origin, "print('linked')", SECOND))
    expect(cell(page, SECOND).locator(".lc-shared-link")).to_contain_text(FOREIGN)
    menu_button(page, "Run all").click()
    expect(menu_button(page, "Stop")).to_be_visible()
    expect(menu_button(page, "Run all")).to_be_visible()
    expect(cell(page, SECOND).locator(".lc-note")).to_have_text("Code from the link: not run yet")
    expect(cell(page, SECOND).locator(".lc-result")).not_to_contain_text("linked")
    expect(status(cell(page, "with_block:query-and-select"))).to_contain_text("Done")


def test_restart_makes_python_fresh_and_leaves_results_and_edits(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), "left = 'behind'\nprint(left)")
    run(cell(page, FIRST))
    menu_button(page, "Restart").click()
    expect(python_status(page)).to_have_text("Python: ready")
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("behind\n")
    expect(cell(page, FIRST)).to_have_attribute("state", "done")
    expect(code(cell(page, FIRST))).to_contain_text("behind")
    edit(cell(page, SECOND), "print(left)")
    button(cell(page, SECOND), "Run").hover()
    expect(button(cell(page, SECOND), "Run")).to_have_attribute("title", "Runs the earlier cells of this story first")
    run(cell(page, SECOND))
    expect(cell(page, SECOND).locator(".lc-note")).to_contain_text("ran 2 earlier cells first")


def test_restart_ends_what_runs(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), ENDLESS)
    button(cell(page, FIRST), "Run").click()
    expect(python_status(page)).to_have_text("Running does-not-commit")
    menu_button(page, "Restart").click()
    expect(status(cell(page, FIRST))).to_have_text("Stopped")
    run(cell(page, "closed_for_good:closed-for-good"))


def test_run_tells_beforehand_whether_earlier_cells_come_first(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run_button = button(cell(page, SECOND), "Run")
    run_button.hover()
    expect(run_button).to_have_accessible_description(re.compile("Runs the earlier cells of this story first"))
    run(cell(page, FIRST))
    run_button.hover()
    expect(run_button).to_have_attribute("title", "")


def test_the_controls_are_one_element_for_all_pages_and_gone_where_there_are_no_cells(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    expect(controls(page)).to_be_visible()
    run(cell(page, FIRST))
    go_to_transactions(page)
    expect(controls(page)).to_have_count(1)
    expect(python_status(page)).to_have_text("Python: ready")
    page.get_by_role("navigation", name="Navigation").get_by_role("link", name="Sources and licences").click()
    expect(page.locator("h1")).to_contain_text("Sources")
    expect(page.locator(".lc-page-controls")).to_be_hidden()
    page.go_back()
    expect(controls(page)).to_be_visible()


def test_leaving_the_page_ends_run_all(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), ENDLESS)
    menu_button(page, "Run all").click()
    expect(cell(page, FIRST)).to_have_attribute("state", "running")
    go_to_transactions(page)
    expect(menu_button(page, "Run all")).to_be_visible()
    first = cells(page)[0]
    expect(status(cell(page, first))).to_have_text("")
    run(cell(page, first))
    expect(cell(page, first)).to_have_attribute("state", "done")


def test_the_controls_are_not_printed(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    expect(controls(page)).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".lc-page-controls")).to_be_hidden()


# --- from cell to cell ---


def test_two_keys_lead_from_cell_to_cell_also_out_of_the_editor(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    ids = cells(page)
    edit(cell(page, ids[0]), "a = 1\nb = 2")
    page.keyboard.press("Alt+PageDown")
    expect(cell(page, ids[1]).locator("pre").first).to_be_focused()
    expect(cell(page, ids[1])).to_be_in_viewport()
    page.keyboard.press("Alt+PageDown")
    expect(cell(page, ids[2]).locator("pre").first).to_be_focused()
    button(cell(page, ids[2]), "Copy").focus()
    page.keyboard.press("Alt+PageUp")
    page.keyboard.press("Alt+PageUp")
    expect(cell(page, ids[0]).locator(".cm-content")).to_be_focused()
    page.keyboard.press("Alt+PageUp")
    expect(cell(page, ids[0]).locator(".cm-content")).to_be_focused()
    assert cell(page, ids[0]).locator(".cm-line").all_text_contents() == ["a = 1", "b = 2"]


def test_the_keys_pass_over_cells_in_closed_folds(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    before, folded, after = (
        cell(page, id)
        for id in ("with_block:closed-is-reset-not-dead", "closed_for_good:closed-for-good", "with_block:your-turn")
    )
    expect(button(after, "Run")).to_be_visible()
    put_into_a_closed_fold(folded)
    before.locator("pre").first.focus()
    page.keyboard.press("Alt+PageDown")
    expect(after.locator("pre").first).to_be_focused()
    open_folds(page)
    page.keyboard.press("Alt+PageUp")
    expect(folded.locator("pre").first).to_be_focused()


# --- other versions of SQLAlchemy ---


def test_a_cell_tells_other_versions_apart_by_mouse_and_by_key(page: Page, origin: str) -> None:
    page.goto(f"{origin}transactions/")
    badge = cell(page, "transactions:two-blocks").locator(".lc-versions")
    summary = badge.locator("summary")
    expect(summary).to_have_text("On SQLAlchemy 2.0 the same · 1.4 other SQL")
    difference = badge.locator("pre")
    expect(difference).to_be_hidden()
    summary.click()
    expect(difference.locator("del")).to_contain_text("RETURNING id × 2")
    expect(difference.locator("ins")).not_to_contain_text("RETURNING")
    summary.press("Enter")
    expect(difference).to_be_hidden()


def test_what_other_versions_do_is_not_said_of_the_readers_edit(page: Page, origin: str) -> None:
    page.goto(f"{origin}{URL}")
    one = cell(page, SECOND)
    badge = one.locator(".lc-versions")
    expect(badge).to_be_visible()
    edit(one, "1 + 1")
    expect(badge).to_be_hidden()
    button(one, "Reset").click()
    run(one)
    expect(badge).to_be_visible()


def test_a_page_says_under_its_title_what_is_on_it_and_on_which_versions_it_differs(page: Page, origin: str) -> None:
    page.goto(f"{origin}{URL}")
    head = page.locator(".lc-page-head")
    count = len(cells(page))
    expect(head.locator("summary")).to_have_text(
        re.compile(rf"^\d+ min · {count} cells · 1 exercise · SQLAlchemy 2\.1\.\d+, .*differences on 1\.4$")
    )
    expect(head.locator("p")).to_be_hidden()
    head.locator("summary").click()
    expect(head.locator("p")).to_contain_text(re.compile(rf"On SQLAlchemy 1\.4\.\d+: the same in \d+ of {count} cells"))


# --- what a restart leaves behind ---


def test_restarts_leave_nothing_behind_on_the_page(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")

    def after_restarts(count: int) -> dict[str, float]:
        for _ in range(count):
            run(cell(page, FIRST))
            menu_button(page, "Restart").click()
            run(cell(page, FIRST))
        tools.send("HeapProfiler.collectGarbage")
        found = {each["name"]: each["value"] for each in tools.send("Performance.getMetrics")["metrics"]}
        return {name: found[name] for name in ("Nodes", "Frames", "Documents")}

    once = after_restarts(1)
    assert after_restarts(5) == once
