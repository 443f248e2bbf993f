"""`mkdocs serve`: a change of anything that a page is made of reloads it in the browser, and no fault stops that."""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from livecells.assets import Assets

from . import small_site

pytestmark = pytest.mark.xdist_group("serve")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, assets: Assets) -> Path:
    """A site with one story of one cell, recorded."""
    root = tmp_path_factory.mktemp("served")
    small_site.write(root)
    return root


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The address of a running `mkdocs serve`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    log = site / "log"
    with log.open("w") as out, subprocess.Popen(command, cwd=site, stderr=out) as server:
        while "Serving on" not in log.read_text():
            assert server.poll() is None, log.read_text()
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=70) as answer:
        text: str = answer.read().decode()
        return text


def reload(address: str, page: str) -> str:
    """Wait, as the script in the page does, until the server has a newer one, and return that."""
    found = re.search(r"livereload\((\d+), (\d+)\)", page)
    assert found
    assert int(read(f"{address}livereload/{found[1]}/{found[2]}")) > int(found[1])
    return read(address)


def reload_until(address: str, change: Callable[[], object], shows: Callable[[str], bool]) -> str:
    """Make a change and reload until the page shows it: one change can be seen in two halves, and reload twice."""
    page = read(address)
    started = time.perf_counter()
    change()
    while not shows(page):
        page = reload(address, page)
    print(f"visible after {time.perf_counter() - started:.2f} s")  # to be read with `pytest -s`
    return page


def replace(path: Path, old: str, new: str) -> Callable[[], object]:
    """Return what changes a file at once, as editors do."""

    def change() -> None:
        written = path.with_name("written")
        written.write_text(path.read_text().replace(old, new))
        written.replace(path)

    return change


def has(text: str) -> Callable[[str], bool]:
    return lambda page: text in page


def lacks(text: str) -> Callable[[str], bool]:
    return lambda page: text not in page


def test_a_changed_page_reloads(site: Path, address: str) -> None:
    reload_until(address, replace(site / "docs" / "index.md", "```\n", "```\n\nMore.\n"), has("More."))


def test_nobody_can_keep_what_is_served_and_who_has_kept_a_site_of_this_address_is_rid_of_it(address: str) -> None:
    assert json.loads(read(f"{address}offline.json"))["files"] == []
    assert "unregister" in read(f"{address}sw.js")


def test_a_changed_snippet_shows_its_new_result_until_it_is_recorded(site: Path, address: str) -> None:
    story = site / "snippets" / "story.py"
    page = reload_until(address, replace(story, "hello", "goodbye"), has("goodbye\n"))
    assert "Not recorded yet: differs from the golden in output. <code>make record NAMES=story</code>" in page
    assert "lc-fault" not in page
    page = reload_until(address, lambda: small_site.record(story), lacks("Not recorded yet"))
    assert "goodbye\n" in page


def test_a_cell_that_shows_the_same_as_before_says_so(site: Path, address: str) -> None:
    story = site / "snippets" / "story.py"
    comment = replace(story, '")\n', '")  # a comment\n')
    page = reload_until(address, comment, has("Not recorded yet"))
    assert "Not recorded yet: shows what the golden shows" in page
    reload_until(address, replace(story, "  # a comment", ""), lacks("Not recorded yet"))


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "docs/index.md",
            "greets",
            "gretes",
            "docs/index.md:3: no cell `gretes` in snippets/story.py (did you mean greets?)",
        ),
        (
            "docs/index.md",
            "live src",
            "Live src",
            "docs/index.md:3: ````Live src=&quot;story.py:greets&quot;` is not taken",
        ),
        (
            "snippets/story.py",
            "print(",
            "print((",
            "story.py:3: &#x27;(&#x27; was never closed. A snippet must be valid Python.",
        ),
        (
            "snippets/story.py",
            "print(",
            "1/0\nprint(",
            "story.py:3: `greets` raises ZeroDivisionError: division by zero.",
        ),
        (
            "snippets/story.py",
            "print(",
            "import threading\nprint(",
            "story.py:3: imports threading, and Python in a browser",
        ),
        ("snippets/requirements.txt", "sqlalchemy==", "sqlalchemy=", "pip download"),
    ],
)
def test_a_fault_stands_on_the_page_and_goes_when_it_is_mended(
    site: Path, address: str, file: str, old: str, new: str, told: str
) -> None:
    page = reload_until(address, replace(site / file, old, new), has('<div class="lc-fault" role="alert"'))
    assert told in page
    reload_until(address, replace(site / file, new, old), lacks("lc-fault"))
    assert '<live-cell id="story:greets"' in read(address)


def test_a_new_story_is_shown_before_it_is_recorded(site: Path, address: str) -> None:
    (site / "snippets" / "second.py").write_text('"""T."""\n# %% counts\n6 * 7\n')
    page = site / "docs" / "index.md"
    shown = reload_until(
        address, lambda: page.write_text(f'{page.read_text()}\n```live src="second.py:counts"\n```\n'), has("counts")
    )
    assert "Not recorded yet: there is no golden of this cell. <code>make record NAMES=second</code>" in shown
    assert "<pre>42</pre>" in shown


def test_a_warning_of_mkdocs_stops_no_server_of_a_strict_site(site: Path, address: str) -> None:
    config, page = site / "mkdocs.yml", site / "docs" / "index.md"
    reload_until(address, replace(config, "site_name: Small", "site_name: Strict\nstrict: true"), has("Strict"))
    reload_until(address, replace(page, "```\n", "```\n\n[To nowhere](nowhere.md)\n"), has("To nowhere"))
    assert "nowhere.md" in (site / "log").read_text()


def test_what_python_writes_for_itself_is_not_built(site: Path, address: str) -> None:
    builds = (site / "log").read_text().count("Building documentation")
    (site / "snippets" / "__pycache__").mkdir(exist_ok=True)
    for number in range(3):
        (site / "snippets" / "__pycache__" / f"{number}.pyc").write_bytes(b"")
    reload_until(address, replace(site / "docs" / "index.md", "```\n", "```\n\nLast.\n"), has("Last."))
    assert (site / "log").read_text().count("Building documentation") == builds + 1


@pytest.mark.parametrize("file", ["src/livecells/runtime/runner.py", "src/livecells/markup.py", "web/src/index.ts"])
def test_a_changed_file_of_the_machinery_reloads(address: str, file: str) -> None:
    page = read(address)
    (ROOT / file).touch()
    reload(address, page)


def test_a_port_that_is_taken_is_a_sentence(site: Path, address: str) -> None:
    place = address.removeprefix("http://").rstrip("/")
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", place]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    port = int(place.rpartition(":")[2])
    assert f"port {port} of 127.0.0.1 is taken" in done.stderr
    assert f"`make serve PORT={port + 1}`" in done.stderr
    assert "Traceback" not in done.stderr
