"""What a reader does on the built site, from the first click on, and what happens where the snapshot does not fit."""

import hashlib
import re
from pathlib import Path

import pytest

from ..browser.book.pages import PAGES, address
from ..browser.pages import FIRST, URL
from ..static_host import Host
from . import webdriver
from .reader import Reader

SECOND = "with_block:flush-then-exit-rolls-back"
SNAPSHOT = "python.snapshot.bin"
NO_SNAPSHOT = "The snapshot of Python does not work here, so it starts cold."


def test_the_first_result_is_the_recorded_one_and_comes_from_the_snapshot(reader: Reader, host: Host) -> None:
    reader.visit(host.origin + URL)
    recorded = reader.result(SECOND)
    assert host.runtime() == []
    for _ in range(2):
        reader.run(SECOND)
        assert reader.state(SECOND) == "done"
        assert reader.shows(SECOND, recorded)
    assert SNAPSHOT in host.runtime()
    assert [name for name in host.runtime() if name.endswith(".whl")] == []
    assert reader.complaints() == []


def test_every_cell_shows_live_what_is_recorded(reader: Reader, book: Host) -> None:
    different = []
    for page in PAGES:
        reader.visit(address(book.origin, page))
        reader.open_folds()
        recorded = {id: reader.result(id) for id in reader.cells()}
        for id, html in recorded.items():
            reader.run(id)
            if not reader.shows(id, html):
                different.append(id)
        assert reader.complaints() == []
    assert different == []


def test_stop_ends_an_endless_loop_and_the_next_result_is_right(reader: Reader, host: Host) -> None:
    reader.visit(host.origin + URL)
    recorded = reader.result(SECOND)
    reader.edit(FIRST, "while True: pass")
    reader.press(FIRST, "run")
    reader.running(FIRST)
    reader.press(FIRST, "run")  # it says Stop now
    reader.settled(FIRST)
    assert reader.text(FIRST, "[role=status]") == "Stopped"
    reader.press(FIRST, "reset")
    reader.run(SECOND)
    assert reader.shows(SECOND, recorded)
    assert reader.complaints() == []


def test_an_edit_is_run_and_marks_what_depends_on_it_stale(reader: Reader, host: Host) -> None:
    reader.visit(host.origin + URL)
    reader.run(SECOND)
    reader.edit(FIRST, "print('edited')")
    assert reader.state(FIRST) == reader.state(SECOND) == "stale"
    reader.run_with_the_keyboard(FIRST)
    assert reader.text(FIRST, ".lc-output") == "edited\n"
    assert (reader.state(FIRST), reader.state(SECOND)) == ("done", "stale")
    assert reader.complaints() == []


def test_a_module_that_is_not_in_the_snapshot_is_imported(reader: Reader, host: Host) -> None:
    reader.visit(host.origin + URL)
    reader.edit(FIRST, "import tarfile, sqlalchemy.ext.mutable; print(tarfile.GNU_FORMAT)")
    reader.run_with_the_keyboard(FIRST)
    assert reader.text(FIRST, ".lc-output") == "1\n"
    assert reader.complaints() == []


@pytest.mark.parametrize(
    "code",
    ["import os; os._exit(3)", "a = []\nfor _ in range(10**6):\n    a = [a]\nrepr(a)"],
    ids=["exit", "a repr a million deep"],
)
def test_a_python_that_dies_is_restarted(reader: Reader, host: Host, code: str) -> None:
    reader.visit(host.origin + URL)
    recorded = reader.result(FIRST)
    reader.leave_edited(FIRST, code)
    reader.run(FIRST)
    assert "Python stopped unexpectedly and was restarted" in reader.text(FIRST, ".lc-note")
    reader.press(FIRST, "reset")
    reader.run(FIRST)
    assert reader.shows(FIRST, recorded)


def test_memory_has_a_limit(reader: Reader, host: Host) -> None:
    reader.visit(host.origin + URL)
    recorded = reader.result(FIRST)
    reader.leave_edited(FIRST, "hoard = []\nwhile True:\n    hoard.append(bytearray(10**7))")
    reader.run(FIRST)
    assert ": MemoryError" in reader.text(FIRST, "[role=status]")
    reader.press(FIRST, "reset")
    reader.run(FIRST)
    assert reader.shows(FIRST, recorded)


def test_the_snapshot_works_where_python_does_without_its_trampoline(host: Host, tmp_path: Path) -> None:
    """Pyodide leaves it out on iOS, by the browser's name; nobody has an iPhone on a build machine."""
    browser = webdriver.firefox(tmp_path / "home", user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)")
    try:
        reader = Reader(browser)
        reader.visit(host.origin + URL)
        recorded = reader.result(SECOND)
        reader.run(SECOND)
        assert reader.shows(SECOND, recorded)
        assert reader.complaints() == []
    finally:
        browser.close()


def test_a_snapshot_that_does_not_fit_gives_way_to_a_plain_start(reader: Reader, host: Host) -> None:
    """The bundle is as if built with such a snapshot, so that the download finds no fault in it."""
    content = b"not a snapshot of Python"
    # one Zstandard frame: its size in a byte, then the content as the last block, uncompressed
    snapshot = b"\x28\xb5\x2f\xfd\x20" + bytes([len(content)]) + (len(content) << 3 | 1).to_bytes(3, "little") + content
    digest = hashlib.sha256(snapshot).hexdigest()

    def built_with_it(script: bytes) -> bytes:
        pattern = rf'("{re.escape(SNAPSHOT)}":\{{"bytes":)\d+(,"sha256":")[0-9a-f]{{64}}'
        return re.sub(pattern, rf"\g<1>{len(snapshot)}\g<2>{digest}", script.decode()).encode()

    host.changed = {".js": built_with_it, f"/{SNAPSHOT}": lambda _: snapshot}
    reader.visit(host.origin + URL)
    recorded = reader.result(SECOND)
    reader.run(SECOND)
    assert reader.shows(SECOND, recorded)
    assert [told.startswith(NO_SNAPSHOT) for told in reader.complaints()] == [True]
    assert any(name.endswith(".whl") for name in host.runtime())
