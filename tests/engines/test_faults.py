"""Faults and cases that meet the browser's own engine: downloads that fail, a new build, what is large or hostile to show."""

import pytest

from livecells.assets import Assets
from livecells.snippet import load

from .. import sample_site
from ..browser.pages import FIRST, URL, link
from ..pyodide import run_in_pyodide
from ..runtime.test_plain_python import CASES, cells
from ..static_host import Host
from .reader import Reader

SECOND = "with_block:flush-then-exit-rolls-back"

# What these show is much, deep, hostile to show, or tries the browser. The others are Python's alone.
CASES_OF_THE_BROWSER = [
    "36_recursive_tree",
    "ansi_incomplete",
    "connections_1000",
    "css_injection",
    "escape_error",
    "escape_flood",
    "line_arabic",
    "line_control",
    "lines_1000_long",
    "lone_surrogate_col",
    "long_col_names",
    "message_flood_error",
    "objects_5000",
    "print_str_subclass",
    "proto_names",
    "savepoints_900",
    "sessions_5000",
    "str_subclass_huge",
    "str_subclass_repr",
    "tape_huge",
    "two_streams_50k",
    "value_table_max",
    "vars_20000",
    "wide_class_2000",
    "wide_tables_moments",
]


def source(name: str) -> str:
    """Return a case as one cell."""
    return "\n".join(cells(CASES / f"{name}.py"))


@pytest.mark.parametrize("file", ["worker.js", "python.snapshot.bin", "python.js"])
@pytest.mark.parametrize("fault", ["cut off", "nothing in it"])
def test_a_file_that_does_not_arrive_whole_is_named_and_a_retry_works(
    reader: Reader, host: Host, file: str, fault: str
) -> None:
    host.changed = {f"/{file}": lambda whole: b"" if fault == "nothing in it" else whole[:-1000]}
    reader.visit(host.origin + URL)
    recorded = reader.result(SECOND)
    reader.run(SECOND)
    assert reader.state(SECOND) == "error"
    assert file in reader.text(SECOND, ".lc-note")
    host.changed = {}
    reader.run(SECOND)
    assert reader.shows(SECOND, recorded)


def test_an_editor_that_could_not_be_loaded_opens_at_the_next_try(reader: Reader, host: Host) -> None:
    host.changed = {"/editor.js": lambda _: b""}
    reader.visit(host.origin + URL)
    reader.browser.click(f'[id="{FIRST}"] pre code')
    reader.script("await until('a word', () => /editor[.]js/.test(part(given[0], '.lc-note').textContent))", FIRST)
    host.changed = {}
    reader.edit(FIRST, "print('edited')")
    reader.run_with_the_keyboard(FIRST)
    assert reader.text(FIRST, ".lc-output") == "edited\n"


def test_a_page_of_another_build_is_loaded_afresh(reader: Reader, host: Host) -> None:
    reader.visit(host.origin + URL)
    bundle = reader.script(
        "return /bundle-[0-9a-f]+/.exec(document.querySelector('script[src*=\"livecells/bundle-\"]').src)[0]"
    )
    newer = host.root / "assets" / "livecells" / "bundle-newer"
    newer.symlink_to(bundle)
    host.changed = {"/transactions/index.html": lambda page: page.replace(bundle.encode(), newer.name.encode())}
    try:
        reader.browser.click("nav a[href$='transactions/']")
        reader.script_after_a_load(
            "await until('the new script', () => document.querySelector('script[src*=bundle-newer]'))"
        )
        reader.script("await until('the cells', () => document.querySelector('.lc-run'))")
        first = reader.cells()[0]
        reader.run(first)
        assert reader.state(first) == "done"
    finally:
        newer.unlink()


def test_what_a_cell_prints_shows_while_it_runs_and_stop_keeps_it(reader: Reader, host: Host) -> None:
    reader.visit(host.origin + URL)
    reader.leave_edited(FIRST, "print('first', flush=True)\nwhile True: pass")
    reader.press(FIRST, "run")
    reader.script("await until('the output', () => part(given[0], '.lc-output')?.textContent === 'first\\n')", FIRST)
    reader.press(FIRST, "run")
    reader.settled(FIRST)
    assert reader.text(FIRST, ".lc-output").startswith("first\n")


def test_a_worker_that_a_cell_has_left_busy_is_replaced(reader: Reader, host: Host) -> None:
    reader.visit(host.origin + URL)
    recorded = reader.result(SECOND)
    reader.leave_edited(
        FIRST, "import asyncio\ndef again():\n    while True: pass\nasyncio.get_event_loop().call_soon(again)"
    )
    reader.run(FIRST)
    reader.press(FIRST, "reset")
    reader.run(SECOND)
    assert reader.shows(SECOND, recorded)


@pytest.fixture(scope="module")
def expected(assets: Assets) -> dict[str, str]:
    """How the cases end in the same Python under Node."""
    set_up = {"id": "set-up", "source": load(sample_site.sources() / "snippets" / "with_block.py").cells[0].source}
    stories = {name: [set_up, {"id": "case", "source": source(name)}] for name in CASES_OF_THE_BROWSER}
    results = run_in_pyodide(assets, "snapshot", stories)
    errors = {name: cells["case"]["error"] for name, cells in results.items()}
    return {name: error["type"] if error else "done" for name, error in errors.items()}


def test_cases_end_as_in_the_same_python_under_node_and_the_page_goes_on(
    reader: Reader, host: Host, expected: dict[str, str]
) -> None:
    reader.visit(host.origin + URL)
    recorded = reader.result(SECOND)
    ended = {}
    for name in CASES_OF_THE_BROWSER:
        reader.script("location.href = given[0]", link(host.origin, source(name).encode("utf-8", "surrogateescape")))
        reader.script("await until('the link', () => part(given[0], '.lc-shared-link'))", FIRST)
        reader.run(FIRST)
        is_done = reader.state(FIRST) == "done"
        ended[name] = "done" if is_done else reader.text(FIRST, ".lc-note").partition(" · ")[0]
    assert ended == expected
    reader.browser.click(f'[id="{FIRST}"] .lc-shared-link button')
    reader.run(SECOND)
    assert reader.shows(SECOND, recorded)
