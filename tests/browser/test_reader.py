"""What a reader does on the built site: run, stop, edit, reset, go on to the next page, with little or nothing working."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ..static_host import serving
from .cells import button, cell, cells, edit, result_html, run, settled, shows, status
from .conftest import Watch
from .pages import ENDLESS, FIRST, URL, go_to_transactions, open_folds

STORY = "with_block"
SECOND = "with_block:flush-then-exit-rolls-back"
NEXT = "with_block:by-hand"
OTHER_STORY = "closed_for_good:closed-for-good"
# Each prints "once" in a process that no cell has changed.
LEAVES_SOMETHING = [
    """\
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

engine = create_engine("sqlite://")

@event.listens_for(Session, "before_commit")
def say(session):
    print("once")

with Session(engine) as session:
    session.commit()
""",
    """\
import sqlite3

with sqlite3.connect("notes.db") as connection:
    connection.execute("CREATE TABLE notes (id)")
print("once")
connection.close()
""",
]


def test_before_a_reader_shows_interest_nothing_of_the_runtime_is_downloaded(
    page: Page, origin: str, watch: Watch
) -> None:
    page.goto(origin + URL)
    expect(button(cell(page, FIRST), "Run")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert watch.runtime() == []
    cell(page, FIRST).hover()
    expect(page.locator("live-cell").first).to_be_visible()
    run(cell(page, FIRST))
    names = watch.runtime()
    assert "pyodide.asm.wasm" in str(names)
    assert len(names) == len(set(names)), "a file was downloaded twice"


def test_a_returning_readers_python_starts_ahead_from_the_cache_alone(context: BrowserContext, site: Path) -> None:
    with serving(site) as host:  # its own: what reached it is asked for, a browser tells of what its cache answers, too
        page = context.new_page()
        page.goto(host.origin + URL)
        run(cell(page, FIRST))
        page.close()
        host.sent.clear()
        again = context.new_page()
        with again.expect_response("**/python.snapshot.bin"):  # nobody has touched a cell
            again.goto(host.origin + URL)
        run(cell(again, FIRST))
        assert host.runtime() == []
        expect(cell(again, FIRST)).to_have_attribute("state", "done")


def test_the_editor_is_loaded_when_a_reader_first_edits(page: Page, origin: str, watch: Watch) -> None:
    page.goto(origin + URL)
    run(cell(page, FIRST))
    assert not any("/editor.js" in url for url in watch.requests)
    edit(cell(page, FIRST), "print(1)")
    assert any("/editor.js" in url for url in watch.requests)


def test_running_a_later_cell_runs_the_earlier_ones_and_says_so(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run(cell(page, SECOND))
    expect(cell(page, SECOND)).to_have_attribute("state", "done")
    expect(cell(page, SECOND).locator(".lc-note")).to_contain_text("earlier cell")
    expect(cell(page, FIRST)).to_have_attribute("state", "done")


def test_running_a_cell_again_shows_the_same_again(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    recorded = result_html(cell(page, SECOND))
    for _ in range(3):
        run(cell(page, SECOND))
        assert shows(cell(page, SECOND), recorded)


@pytest.mark.parametrize("code", LEAVES_SOMETHING)
def test_what_a_cell_leaves_in_python_is_gone_when_it_runs_again_and_for_other_stories(
    page: Page, origin: str, code: str
) -> None:
    page.goto(origin + URL)
    open_folds(page)
    one, other = cell(page, FIRST), cell(page, OTHER_STORY)
    recorded = result_html(other)
    run(other)
    edit(one, code)
    run(one)
    first = result_html(one)
    expect(one.locator(".lc-output")).to_have_text("once\n")
    run(one)
    assert shows(one, first)
    run(other)
    assert shows(other, recorded)


def test_a_story_goes_on_with_what_it_has_left_in_python(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), LEAVES_SOMETHING[0])
    run(cell(page, FIRST))
    following = cell(page, NEXT)
    edit(following, "with Session(engine) as session:\n    session.commit()")
    run(following)
    expect(following.locator(".lc-output")).to_have_text("once\n")
    expect(following.locator(".lc-note")).not_to_contain_text("earlier")


def test_run_becomes_stop_in_place_and_an_endless_loop_ends_at_once(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    recorded = result_html(cell(page, SECOND))
    edit(cell(page, FIRST), ENDLESS)
    button(cell(page, FIRST), "Run").click()
    expect(cell(page, FIRST)).to_have_attribute("state", "running")
    expect(button(cell(page, FIRST), "Stop")).to_be_focused()
    button(cell(page, FIRST), "Stop").click()
    expect(status(cell(page, FIRST))).to_have_text("Stopped")
    expect(button(cell(page, FIRST), "Run")).to_be_focused()
    button(cell(page, FIRST), "Reset").click()
    run(cell(page, SECOND))
    assert shows(cell(page, SECOND), recorded)


def test_what_a_cell_prints_shows_while_it_runs_and_stop_keeps_it(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    edit(one, "import sys\nprint('<b>before</b>')\nprint('oh', file=sys.stderr)\nwhile True:\n    pass")
    button(one, "Run").click()
    live = one.locator("[data-panel=live]")
    expect(live).to_have_text("<b>before</b>\noh\n")
    expect(live.locator("[data-stream=stderr]")).to_have_text("oh\n")
    button(one, "Stop").click()
    expect(status(one)).to_have_text("Stopped")
    expect(live).to_have_count(0)
    expect(one.locator(".lc-output")).to_have_text("<b>before</b>\noh\n")
    edit(one, "print('after')")
    run(one)
    expect(one.locator(".lc-output")).to_have_text("after\n")


def test_a_loop_that_catches_everything_is_stopped_too(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), "while True:\n    try:\n        while True: pass\n    except BaseException:\n        pass")
    button(cell(page, FIRST), "Run").click()
    expect(cell(page, FIRST)).to_have_attribute("state", "running")
    button(cell(page, FIRST), "Stop").click()
    expect(status(cell(page, FIRST))).to_have_text("Stopped")


def test_a_double_click_on_run_is_one_run(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    button(cell(page, FIRST), "Run").dblclick()
    settled(cell(page, FIRST))
    expect(cell(page, FIRST)).to_have_attribute("state", "done")


def test_an_edit_is_run_and_marks_what_depends_on_it_stale(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run(cell(page, SECOND))
    edit(cell(page, FIRST), "print('edited')")
    expect(cell(page, FIRST)).to_have_attribute("state", "stale")
    expect(cell(page, SECOND)).to_have_attribute("state", "stale")
    page.keyboard.press("ControlOrMeta+Enter")
    settled(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("edited\n")
    expect(cell(page, FIRST)).to_have_attribute("state", "done")
    expect(cell(page, SECOND)).to_have_attribute("state", "stale")


def test_undoing_an_edit_makes_later_cells_fresh_again(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), "print('edited')")
    expect(cell(page, SECOND)).to_have_attribute("state", "stale")
    page.keyboard.press("ControlOrMeta+z")
    page.keyboard.press("ControlOrMeta+z")
    expect(cell(page, SECOND)).to_have_attribute("state", "idle")


def test_reset_brings_back_the_authors_code_and_the_recorded_result_and_can_be_undone(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    recorded, code = result_html(cell(page, FIRST)), cell(page, FIRST).locator("pre code").first.text_content()
    edit(cell(page, FIRST), "print('mine')")
    page.keyboard.press("Shift+Enter")
    settled(cell(page, FIRST))
    button(cell(page, FIRST), "Reset").click()
    assert shows(cell(page, FIRST), recorded)
    assert "\n".join(cell(page, FIRST).locator(".cm-line").all_text_contents()) == (code or "").rstrip("\n")
    button(cell(page, FIRST), "Undo reset").click()
    expect(cell(page, FIRST).locator(".cm-content")).to_have_text("print('mine')")
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("mine\n")


def test_edits_survive_a_reload_and_a_visit_to_another_page(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), "print('kept')")
    page.reload()
    expect(cell(page, FIRST).locator("pre code").first).to_contain_text("print('kept')")
    expect(button(cell(page, FIRST), "Reset")).to_be_visible()
    page.goto(origin)
    page.go_back()
    expect(cell(page, FIRST).locator("pre code").first).to_contain_text("print('kept')")


def test_an_error_marks_its_line_in_the_code(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), "x = 1\n1 / 0\n")
    page.keyboard.press("ControlOrMeta+Enter")
    settled(cell(page, FIRST))
    expect(cell(page, FIRST)).to_have_attribute("state", "error")
    expect(cell(page, FIRST).locator(".lc-error-head")).to_have_text("ZeroDivisionError division by zero")
    expect(cell(page, FIRST).locator('[data-mark="error"]')).to_have_attribute("data-line", "2")
    expect(status(cell(page, FIRST))).to_contain_text(": ZeroDivisionError")


def test_a_failing_earlier_cell_stops_the_run_of_a_later_one(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), "1 / 0")
    run(cell(page, SECOND))
    expect(cell(page, SECOND).locator(".lc-note")).to_have_text("Not run: does-not-commit failed")
    expect(cell(page, FIRST)).to_have_attribute("state", "error")


def test_what_a_cell_prints_is_text_whatever_it_looks_like(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    code = (
        "class A:\n    def __repr__(self): return '<img src=x onerror=alert(1)>'\n"
        "print('<script>alert(1)</script>')\nA()"
    )
    edit(cell(page, FIRST), code)
    page.keyboard.press("ControlOrMeta+Enter")
    settled(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("<script>alert(1)</script>\n")
    expect(cell(page, FIRST).locator(".lc-value")).to_have_text("<img src=x onerror=alert(1)>")
    expect(cell(page, FIRST).locator(".lc-result :is(script, img)")).to_have_count(0)


def test_the_next_page_uses_the_same_python(page: Page, origin: str, watch: Watch) -> None:
    page.goto(origin + URL)
    run(cell(page, FIRST))
    downloads = len(watch.runtime())
    page.evaluate("window.sameDocument = true")
    go_to_transactions(page)
    first = cells(page)[0]
    run(cell(page, first))
    assert page.evaluate("window.sameDocument") is True, "the page was loaded afresh: instant navigation is off"
    assert len(watch.runtime()) == downloads


def test_leaving_a_page_stops_what_it_runs(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), ENDLESS)
    button(cell(page, FIRST), "Run").click()
    expect(cell(page, FIRST)).to_have_attribute("state", "running")
    go_to_transactions(page)
    first = cells(page)[0]
    run(cell(page, first))
    expect(cell(page, first)).to_have_attribute("state", "done")


def test_the_keyboard_alone_reaches_edits_runs_and_leaves_a_cell(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    expect(button(one, "Run")).to_be_visible()
    one.locator("pre").first.focus()
    page.keyboard.press("Enter")
    expect(one.locator(".cm-content")).to_be_focused()
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.type("print('typed')\n")
    page.keyboard.press("Control+Enter")
    settled(one)
    expect(one.locator(".lc-output")).to_contain_text("typed")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    expect(button(one, "Run")).to_be_focused()
    page.keyboard.press("Space")
    settled(one)
    expect(button(one, "Run")).to_be_focused()


def test_the_site_works_in_a_folder_of_a_host(page: Page, origin: str) -> None:
    page.goto(f"{origin}a/b/{URL}")
    recorded = result_html(cell(page, SECOND))
    run(cell(page, SECOND))
    assert shows(cell(page, SECOND), recorded)
    go_to_transactions(page)
    expect(page).to_have_url(re.compile("/a/b/transactions/$"))
    run(cell(page, cells(page)[0]))


def test_without_javascript_code_and_recorded_output_are_there(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(origin + URL)
    expect(cell(page, FIRST).locator("pre code").first).to_contain_text("with Session(engine) as session:")
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("6 astronauts\n")
    expect(cell(page, SECOND).locator("[data-panel=sql] li code").first).to_have_text("BEGIN (implicit)")
    expect(page.get_by_role("button", name=re.compile("^Run: "))).to_have_count(0)
    context.close()


def test_without_storage_everything_but_remembering_works(context: BrowserContext, page: Page, origin: str) -> None:
    context.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('denied'); } });"
    )
    page.goto(origin + URL)
    edit(cell(page, FIRST), "print('no storage')")
    page.keyboard.press("ControlOrMeta+Enter")
    settled(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("no storage\n")


def test_without_webassembly_the_recorded_output_stays_with_one_sentence(
    context: BrowserContext, page: Page, origin: str
) -> None:
    context.add_init_script("delete window.WebAssembly")
    page.goto(origin + URL)
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("cannot run Python")
    expect(page.get_by_role("button", name=re.compile("^Run: "))).to_have_count(0)
    expect(cell(page, SECOND).locator("[data-panel=sql] li code").first).to_have_text("BEGIN (implicit)")
