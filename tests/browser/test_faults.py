"""The fault table: what a reader's code, or the network, can do to a cell, and what the cell answers in Chromium."""

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from ..static_host import serving
from .cells import button, cell, cells, edit, result_html, run, settled, shows, status
from .conftest import Watch
from .pages import ENDLESS, FIRST, URL, go_to_transactions, menu_button, open_folds

LATER = "with_block:flush-then-exit-rolls-back"


def run_code(page: Page, code: str, id: str = FIRST) -> None:
    """Type code into a cell, run it, and wait for its end."""
    edit(cell(page, id), code)
    button(cell(page, id), "Run").click()
    settled(cell(page, id))


def alive(page: Page) -> None:
    """Prove that nothing is lost: the author's code comes back and shows what is recorded."""
    if button(cell(page, FIRST), "Reset").is_visible():
        button(cell(page, FIRST), "Reset").click()
    recorded = result_html(cell(page, FIRST))
    run(cell(page, FIRST))
    assert shows(cell(page, FIRST), recorded)


def output(page: Page) -> str:
    return cell(page, FIRST).locator(".lc-output").inner_text()


@pytest.mark.parametrize(
    "code",
    [
        "import os; os._exit(3)",
        "import os; os.abort()",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "deep = []\nfor _ in range(10**6):\n    deep = [deep]\nrepr(deep)",
    ],
    ids=["exit", "abort", "kill", "a repr a million deep"],
)
def test_a_python_that_dies_is_restarted_and_says_so(page: Page, origin: str, watch: Watch, code: str) -> None:
    page.goto(origin + URL)
    run_code(page, code)
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("Python stopped unexpectedly and was restarted")
    alive(page)
    watch.complaints.clear()  # Pyodide reports its end on the console


def test_a_worker_that_died_between_two_runs_costs_the_reader_nothing_but_a_moment(
    context: BrowserContext, page: Page, origin: str
) -> None:
    context.add_init_script("""
      globalThis.made = [];
      globalThis.Worker = class extends Worker {
        constructor(...options) {
          super(...options);
          made.push(this);
        }
      };
    """)
    page.goto(origin + URL)
    run(cell(page, FIRST))
    frame = next(frame for frame in page.frames if frame != page.main_frame)
    before = frame.evaluate("made.length")
    frame.evaluate("made[0].terminate()")  # as the browser does for want of memory: the page hears nothing
    alive(page)
    assert frame.evaluate("made.length") == before + 1
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("Done")


def test_a_worker_that_a_cell_has_left_busy_is_replaced_and_the_next_press_is_carried_out(
    page: Page, origin: str
) -> None:
    page.goto(origin + URL)
    busy = (
        "import asyncio\ndef again():\n    while True: pass\nasyncio.get_event_loop().call_soon(again)\nprint('left')"
    )
    run_code(page, busy)
    assert output(page).startswith("left\n")
    alive(page)
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("Done")


def test_a_cell_whose_object_never_ends_to_go_away_costs_the_next_run_a_moment(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    loops = "class Stays:\n    def __del__(self):\n        while True: pass\nstays = Stays()\nstays.itself = stays"
    run_code(page, loops)
    alive(page)
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("Done")


LEFT_BEHIND = {
    "a builtin that is gone": "import builtins\nbuiltins.print = None",
    "a builtin that lies": "import builtins\nbuiltins.isinstance = lambda *_: 1 / 0",
    "modules that are gone": "import sys\nsys.modules.clear()",
    "a low limit of recursion": "import sys\nsys.setrecursionlimit(150)",
    "a trace function": "import sys\nsys.settrace(lambda *seen: print(seen[1]))",
    "a profile function": "import sys\nsys.setprofile(lambda *seen: print(seen[1]))",
    "events of sys.monitoring": "import sys\nsys.monitoring.set_events(4, sys.monitoring.events.LINE)",
    "a callback of the garbage collector": "import gc\ngc.callbacks.append(print)",
    "a callback that comes later": (
        "import asyncio, builtins\nasyncio.get_event_loop().call_later(0.01, setattr, builtins, 'print', None)"
    ),
}


@pytest.mark.parametrize("code", LEFT_BEHIND.values(), ids=LEFT_BEHIND)
def test_whatever_a_cell_leaves_behind_the_next_one_shows_what_is_recorded(page: Page, origin: str, code: str) -> None:
    page.goto(origin + URL)
    run_code(page, code)
    alive(page)


def test_memory_has_a_limit_and_a_worker_that_reached_it_is_replaced(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run_code(page, "hoard = []\nwhile True:\n    hoard.append(bytearray(10**7))")
    expect(status(cell(page, FIRST))).to_contain_text(": MemoryError")
    alive(page)


def test_a_flood_of_output_is_cut_with_a_note(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run_code(page, "for number in range(10**6):\n    print(number)")
    shown = output(page)
    assert len(shown) < 200_000
    assert shown.startswith("0\n1\n2\n")
    assert "…" in shown.splitlines()[-1]
    run_code(page, "print('x' * 10**8)")
    assert len(output(page)) < 200_000
    alive(page)


TOO_LARGE = {
    "a repr that lies about its length": """
class S(str):
    def __getitem__(self, i): return S("y" * 10**8)
    def __len__(self): return 10**9
    def isascii(self): return True
    def isprintable(self): return True
    def __contains__(self, other): return False
class A:
    def __repr__(self): return S("x")
A()
""",
    "caps that the cell has changed": """
import livecells.runtime.output as output, sys
output.MAX_CHARACTERS = 10**9
output._STDOUT._output._characters = 10**9
print("x" * 10**8)
""",
}


@pytest.mark.parametrize("code", TOO_LARGE.values(), ids=TOO_LARGE)
def test_a_result_that_is_too_large_is_not_shown_and_the_page_lives(page: Page, origin: str, code: str) -> None:
    page.goto(origin + URL)
    run_code(page, code)
    if status(cell(page, FIRST)).inner_text().startswith("Error"):  # Python's own caps may have held
        expect(cell(page, FIRST).locator(".lc-note")).to_have_text("This result is too large to show.")
    assert len(cell(page, FIRST).inner_text()) < 300_000
    alive(page)


VERY_MANY = {
    "turns between the streams": (
        "import sys\nfor i in range(25_000):\n    print('a', end='')\n    print('b', end='', file=sys.stderr)"
    ),
    "savepoints within each other": "connection = engine.connect()\nfor i in range(900): connection.begin_nested()",
    "connections": (
        "from sqlalchemy import create_engine\nother = create_engine('sqlite:///many.db', pool_size=0)\n"
        "connections = [other.connect() for i in range(300)]\n"
        "for connection in connections: connection.exec_driver_sql('SELECT 1')"
    ),
    "sessions": "from sqlalchemy.orm import Session\nmany = [Session(engine) for i in range(5_000)]\nx = 1\ny = 2",
    "attributes": (
        "from sqlalchemy import Integer\nfrom sqlalchemy.orm import DeclarativeBase, mapped_column\n"
        "class Base(DeclarativeBase): pass\n"
        "columns = {f'c{i}': mapped_column(Integer) for i in range(2_000)}\n"
        "Wide = type('Wide', (Base,), {'__tablename__': 'w', 'id': mapped_column(Integer, primary_key=True), **columns})\n"
        "many = [Wide(**dict.fromkeys(columns, i)) for i in range(40)]"
    ),
    "variables": "a = Astronaut(firstname='a')\nfor i in range(20_000): globals()[f'variable_{i}'] = a",
    "cells of a table of values": (
        "from sqlalchemy import text\nnames = ', '.join(f'{i} AS c{i}' for i in range(30))\n"
        "rows = f'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 300) SELECT {names} FROM n'\n"
        "with engine.connect() as connection: found = connection.execute(text(rows)).all()\nfound"
    ),
}


@pytest.mark.parametrize("code", VERY_MANY.values(), ids=VERY_MANY)
def test_of_very_many_parts_the_page_gets_no_more_than_it_can_lay_out(page: Page, origin: str, code: str) -> None:
    page.goto(origin + URL)
    run_code(page, code)
    expect(cell(page, FIRST)).to_have_attribute("state", "done")
    assert cell(page, FIRST).locator("*").count() < 12_000
    assert len(cell(page, FIRST).inner_text()) < 300_000
    alive(page)


def test_output_without_an_end_of_line_and_tasks_left_behind_do_not_reach_the_next_run(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run_code(
        page,
        "import asyncio\n"
        "async def late():\n"
        "    await asyncio.sleep(0)\n"
        "    print('LATE')\n"
        "task = asyncio.get_event_loop().create_task(late())\n"
        "print('no end of line', end='')",
    )
    assert output(page).splitlines() == [
        "no end of line",
        "… this cell left 1 task on the event loop; what a cell leaves running ends with it",
    ]
    run_code(page, "print('next')")
    assert output(page) == "next\n"


def test_signs_that_are_not_seen_are_shown(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run_code(page, r"print('nul\0 \x1b[31mred\x1b[0m \u202eback \ud800')")
    shown = output(page)
    assert "␀" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\\ud800" in shown


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("input('name? ')", "input() is not available here"),
        ("import sys\nsys.exit(3)", "Exited with code 3"),
        ("def f():\n    return f()\nf()", "maximum recursion depth exceeded"),
        ("class A:\n    pass\n  x = 1", "IndentationError"),
    ],
)
def test_an_error_says_what_it_is(page: Page, origin: str, code: str, told: str) -> None:
    page.goto(origin + URL)
    run_code(page, code)
    expect(cell(page, FIRST).locator(".lc-error")).to_contain_text(told)
    assert cell(page, FIRST).locator(".lc-frames > li").count() < 20
    alive(page)


def test_a_repr_that_fails_is_told(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run_code(page, "class Astronaut:\n    def __repr__(self):\n        raise ValueError('boom')\nAstronaut()")
    expect(cell(page, FIRST).locator(".lc-value")).to_have_text("<Astronaut object, repr failed: ValueError: boom>")


def test_markup_in_rows_and_column_names_is_text(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run_code(
        page,
        "from sqlalchemy import text\n"
        "with engine.connect() as connection:\n"
        '    rows = connection.execute(text("SELECT \'<img src=x>\' AS \\"<b>\\"")).all()\n'
        "rows",
    )
    expect(cell(page, FIRST).locator(".lc-value th")).to_have_text("<b>")
    expect(cell(page, FIRST).locator(".lc-value td")).to_have_text("'<img src=x>'")
    expect(cell(page, FIRST).locator(".lc-result img")).to_have_count(0)


def test_a_module_outside_the_snapshot_waits_for_the_archives(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run_code(page, "import colorsys, sqlalchemy.ext.associationproxy\nprint(colorsys.rgb_to_hls(1, 0, 0))")
    assert output(page) == "(0.0, 0.5, 1.0)\n"


def test_a_module_that_is_missed_in_the_middle_of_a_cell_does_not_run_the_cell_on_what_it_has_left(
    context: BrowserContext, page: Page, origin: str
) -> None:
    held: list[Route] = []
    is_slow = True
    # the route may be told of after the request
    context.route("**/site.zip", lambda route: held.append(route) if is_slow else route.continue_())
    page.goto(origin + URL)
    code = (
        "import importlib, sqlite3\n"
        "connection = sqlite3.connect('late.db')\n"
        "connection.execute('CREATE TABLE t (x)')\n"
        "print(importlib.import_module('col' + 'orsys').__name__)"
    )
    edit(cell(page, FIRST), code)
    with page.expect_request("**/site.zip"):
        button(cell(page, FIRST), "Run").click()
    is_slow = False
    for route in held:
        route.continue_()
    settled(cell(page, FIRST))
    assert output(page) == "colorsys\n"


def test_a_module_outside_the_snapshot_is_not_taken_for_missing(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run_code(
        page, "try:\n    colorsys = __import__('colorsys')\nexcept Exception:\n    colorsys = None\nprint(colorsys)"
    )
    assert output(page).startswith("<module 'colorsys'")


def test_a_run_that_takes_long_says_so_and_an_endless_one_is_ended(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), ENDLESS)
    button(cell(page, FIRST), "Run").click()
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("this takes long; Stop ends it")
    expect(status(cell(page, FIRST))).to_have_text("Stopped", timeout=40_000)
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("Stopped after 30 s")
    alive(page)


CHECKED = ["python.snapshot.bin", "pyodide.asm.wasm.bin", "home.zip", "worker.js", "compiler.js"]
WAYS = ["missing", "cut off", "a web page instead", "nothing in it"]
# python.js is a script of the page itself: the browser checks that it can be read, and not each bit of it
FAULTS = [
    *((file, fault) for file in ["python.js", *CHECKED] for fault in WAYS),
    *((file, "one bit flipped") for file in CHECKED),
]


@pytest.mark.parametrize(("file", "fault"), FAULTS)
def test_a_runtime_file_that_does_not_arrive_whole_is_named_and_a_retry_works(
    context: BrowserContext, origin: str, file: str, fault: str
) -> None:
    def break_it(route: Route) -> None:
        if fault == "missing":
            route.fulfill(status=404, body="no")
            return
        if fault == "nothing in it":
            route.fulfill(status=200, body=b"")
            return
        if fault == "a web page instead":
            route.fulfill(status=200, content_type="text/html", body="<html>Welcome to the hotel network</html>")
            return
        body = bytearray(route.fetch().body())
        if fault == "one bit flipped":
            body[len(body) // 2] ^= 1
        route.fulfill(status=200, body=bytes(body if fault == "one bit flipped" else body[:-1000]))

    page = context.new_page()
    context.route(f"**/{file}*", break_it)
    page.goto(origin + URL)
    recorded = result_html(cell(page, FIRST))
    run(cell(page, FIRST))
    expect(cell(page, FIRST)).to_have_attribute("state", "error")
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text(file)
    assert shows(cell(page, FIRST), recorded)
    context.unroute(f"**/{file}*")
    run(cell(page, FIRST))
    expect(cell(page, FIRST)).to_have_attribute("state", "done")


@pytest.mark.parametrize("file", ["python.js", "python.snapshot.bin", "worker.js"])
def test_a_download_that_stalls_ends_with_stop_and_the_next_run_asks_again(
    context: BrowserContext, page: Page, origin: str, file: str
) -> None:
    context.route(f"**/{file}", lambda route: None)  # neither an answer nor an end
    page.goto(origin + URL)
    button(cell(page, FIRST), "Run").click()
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("Downloading Python")
    button(cell(page, FIRST), "Stop").click()
    expect(status(cell(page, FIRST))).to_have_text("Stopped")
    context.unroute(f"**/{file}")
    run(cell(page, FIRST))
    expect(cell(page, FIRST)).to_have_attribute("state", "done")


def test_a_restart_asks_again_for_what_has_stalled(context: BrowserContext, page: Page, origin: str) -> None:
    context.route("**/home.zip", lambda route: None)
    page.goto(origin + URL)
    button(cell(page, FIRST), "Run").click()
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("Downloading Python")
    context.unroute("**/home.zip")
    menu_button(page, "Restart").click()
    expect(page.locator(".lc-page-controls-text")).to_have_text("Python: ready")
    run(cell(page, FIRST))
    expect(cell(page, FIRST)).to_have_attribute("state", "done")


def test_a_site_that_has_changed_since_says_to_reload(context: BrowserContext, origin: str) -> None:
    page = context.new_page()
    context.route("**/runtime-*/*", lambda route: route.fulfill(status=404, body="no"))
    page.goto(origin + URL)
    run(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("the site has changed since this page was opened")


def test_an_editor_that_could_not_be_loaded_opens_at_the_next_try(
    context: BrowserContext, page: Page, origin: str, watch: Watch
) -> None:
    page.goto(origin + URL)
    expect(button(cell(page, FIRST), "Run")).to_be_visible()
    context.set_offline(True)
    cell(page, FIRST).locator("pre code").first.click()
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("Could not download editor.js: the network failed")
    context.set_offline(False)
    run_code(page, "print('edited')")
    assert output(page) == "edited\n"
    watch.complaints.clear()  # the browser's own, about the network


def test_a_download_menu_that_could_not_be_loaded_opens_at_the_next_try(
    context: BrowserContext, page: Page, origin: str, watch: Watch
) -> None:
    page.goto(origin + URL)
    expect(button(cell(page, FIRST), "Download")).to_be_visible()
    context.route("**/export-menu.js*", lambda route: route.fulfill(content_type="text/javascript", body=""))
    button(cell(page, FIRST), "Download").click()
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("Could not download export-menu.js")
    context.unroute("**/export-menu.js*")
    button(cell(page, FIRST), "Download").click()  # once it has said "Not loaded"
    expect(cell(page, FIRST).locator(".lc-export-menu")).to_be_visible()


def test_a_page_of_another_build_is_loaded_afresh(
    context: BrowserContext, page: Page, origin: str, watch: Watch
) -> None:
    page.goto(origin + URL)
    run(cell(page, FIRST))
    (bundle,) = set(re.findall(r"bundle-\w+", page.content()))

    def deploy(route: Route) -> None:
        route.fulfill(content_type="text/html", body=route.fetch().text().replace(bundle, "bundle-new"))

    context.route(re.compile(r"/$"), deploy)

    def from_the_old_folder(route: Route) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace("bundle-new", bundle)))

    context.route("**/bundle-new/*", from_the_old_folder)
    page.evaluate("window.sameDocument = true")
    go_to_transactions(page)
    page.wait_for_function("!window.sameDocument")
    first = cells(page)[0]
    run(cell(page, first))
    expect(cell(page, first)).to_have_attribute("state", "done")
    assert any(url.endswith("/bundle-new/python.js") for url in watch.requests)
    watch.complaints.clear()  # a context with routes has no cache, in which the new page looks first


def exchange_the_snapshot(context: BrowserContext) -> None:
    """Serve another file as the snapshot, and a bundle that takes it for the right one: it arrives, and cannot be restored."""
    other = b"no snapshot of Python" * 1000

    def patched(route: Route) -> None:
        text = route.fetch().text()
        entry = re.compile(r'("?python\.snapshot\.bin"?:\{"?bytes"?:)\d+(,"?sha256"?:")[0-9a-f]+')
        text = entry.sub(rf"\g<1>{len(other)}\g<2>{hashlib.sha256(other).hexdigest()}", text)
        route.fulfill(body=text, content_type="text/javascript")

    context.route("**/bundle-*/*.js", patched)
    context.route("**/python.snapshot.bin", lambda route: route.fulfill(body=other))


def test_where_the_snapshot_cannot_be_restored_python_starts_cold(
    context: BrowserContext, page: Page, origin: str, watch: Watch
) -> None:
    exchange_the_snapshot(context)
    page.goto(origin + URL)
    recorded = result_html(cell(page, FIRST))
    run(cell(page, FIRST))
    assert shows(cell(page, FIRST), recorded)
    assert any(name.startswith("sqlalchemy-") for name in watch.runtime())
    assert [each.partition(".")[0] for each in watch.complaints] == [
        "The snapshot of Python does not work here, so it starts cold"
    ]
    watch.complaints.clear()


def test_where_nothing_starts_the_recorded_result_stays_with_a_sentence(
    context: BrowserContext, page: Page, origin: str, watch: Watch
) -> None:
    exchange_the_snapshot(context)
    context.route("**/sqlalchemy-*.whl", lambda route: route.fulfill(status=404, body="no"))
    page.goto(origin + URL)
    recorded = result_html(cell(page, FIRST))
    run(cell(page, FIRST))
    expect(cell(page, FIRST)).to_have_attribute("state", "error")
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text("Could not download sqlalchemy")
    assert shows(cell(page, FIRST), recorded)
    watch.complaints.clear()


def test_a_wrong_mime_type_does_not_matter(context: BrowserContext, page: Page, origin: str) -> None:
    def mistype(route: Route) -> None:
        route.fulfill(response=route.fetch(), headers={"content-type": "text/plain"})

    context.route("**/runtime-*/*", mistype)
    page.goto(origin + URL)
    run(cell(page, FIRST))
    expect(cell(page, FIRST)).to_have_attribute("state", "done")


def test_what_was_loaded_works_without_the_network(context: BrowserContext, page: Page, origin: str) -> None:
    page.goto(origin + URL)
    with page.expect_response("**/site.zip"), page.expect_response("**/python_stdlib.zip"):
        run(cell(page, FIRST))
    context.set_offline(True)
    run(cell(page, LATER))
    expect(cell(page, LATER)).to_have_attribute("state", "done")
    context.set_offline(False)


def test_going_back_finds_a_page_that_works(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    run(cell(page, FIRST))
    page.goto(origin + "sources/")
    page.go_back()
    expect(button(cell(page, FIRST), "Run")).to_be_visible()  # the way back has ended
    open_folds(page)
    alive(page)


def test_two_tabs_do_not_know_of_each_other(context: BrowserContext, page: Page, origin: str) -> None:
    other = context.new_page()
    for each in (page, other):
        each.goto(origin + URL)
    edit(cell(page, FIRST), ENDLESS)
    button(cell(page, FIRST), "Run").click()
    expect(cell(page, FIRST)).to_have_attribute("state", "running")
    run(cell(other, FIRST))
    expect(cell(other, FIRST)).to_have_attribute("state", "done")
    button(cell(page, FIRST), "Stop").click()


def test_a_page_in_a_foreign_frame_runs_nothing(context: BrowserContext, origin: str, tmp_path: Path) -> None:
    framing = f'<!doctype html><title>Framing</title><iframe src="{origin}{URL}" width="900" height="700"></iframe>'
    (tmp_path / "index.html").write_text(framing)
    with serving(tmp_path) as foreign:
        page = context.new_page()
        page.goto(foreign.origin)
        framed = page.frame_locator("iframe").locator(f'live-cell[id="{FIRST}"]')
        expect(framed.locator(".lc-note")).to_contain_text("in a frame")
        alone = framed.get_by_role("link", name="Open it on its own")
        expect(alone).to_have_attribute("href", f"{origin}{URL}")
        expect(framed.get_by_role("button", name=re.compile("^Run: "))).to_have_count(0)
