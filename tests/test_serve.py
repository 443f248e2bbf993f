"""`mkdocs serve`: a change of anything that a page is made of reloads it in the browser."""

import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from livecells.assets import Assets

from . import sample_site

pytestmark = pytest.mark.xdist_group("serve")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, assets: Assets) -> Path:
    """A site with one story of one cell, recorded."""
    root = tmp_path_factory.mktemp("served")
    sample_site.write(root)
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


def reload_until(address: str, change: Callable[[], object], text: str) -> None:
    """Make a change and reload until the page has the text: one change can be seen in two halves, and reload twice."""
    page = read(address)
    change()
    while text not in page:
        page = reload(address, page)


def test_a_changed_page_reloads(site: Path, address: str) -> None:
    page = site / "docs" / "index.md"
    reload_until(address, lambda: page.write_text(page.read_text() + "\nMore.\n"), "More.")


def test_a_changed_snippet_reloads_once_it_is_recorded(site: Path, address: str) -> None:
    story = site / "snippets" / "story.py"

    def change() -> None:
        story.write_text(story.read_text().replace("hello", "goodbye"))
        sample_site.record(story)

    reload_until(address, change, "goodbye\n")


@pytest.mark.parametrize("file", ["src/livecells/runtime/runner.py", "web/src/index.ts"])
def test_a_changed_file_of_the_machinery_reloads(address: str, file: str) -> None:
    page = read(address)
    (ROOT / file).touch()
    reload(address, page)
