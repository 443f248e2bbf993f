"""What a reader exports: the code, a link to it, the story as a file that runs by itself, its database."""

import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from livecells import golden, snippet

from .cells import button, cell, edit
from .pages import ENDLESS, FIRST, URL


@pytest.fixture
def clipboard(context: BrowserContext, origin: str) -> None:
    """The reader lets the page write to the clipboard, and the test read it."""
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin.rstrip("/"))


def copied(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def download(page: Page, cell: Locator, kind: str, target: Path) -> Path:
    """Take the cell's story as a file into an empty folder, and return the file under the name the page gave it."""
    with page.expect_download() as started:
        button(cell, "Download").click()
        button(cell, kind).click()
    path = target / started.value.suggested_filename
    started.value.save_as(path)
    return path


def printed(path: Path) -> tuple[str, str | None]:
    """Return what a story prints to stdout according to its golden, and the error it ends with."""
    story = snippet.load(path)
    results = golden.read(golden.golden_path(path))
    chunks = [
        chunk for each in story.cells for chunk in results[each.id].result["output"] if chunk["stream"] == "stdout"
    ]
    return "".join(chunk["text"] for chunk in chunks), story.cells[-1].raises


def python(path: Path) -> "subprocess.CompletedProcess[str]":
    """Run a file as a reader does, in its own folder, where there is nothing else."""
    assert list(path.parent.iterdir()) == [path]
    # -I: nothing of this repository is to be found
    return subprocess.run(
        [sys.executable, "-I", path.name], cwd=path.parent, capture_output=True, text=True, check=False
    )


def stable(text: str) -> str:
    """Put the sign for an address where one stands, as the site does: they differ from run to run."""
    return re.sub(r"\b0x[0-9a-f]+", "0x…", text)


def test_copy_takes_the_code_as_it_stands(page: Page, origin: str, clipboard: None) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), "print('mine')\n")
    button(cell(page, FIRST), "Copy").click()
    expect(cell(page, FIRST).locator(".lc-note")).to_have_text("Code copied")
    assert copied(page) == "print('mine')\n"
    expect(button(cell(page, FIRST), "Copy")).to_be_focused()


def test_share_takes_a_link_to_the_cell_and_to_its_code_once_that_is_edited(
    page: Page, origin: str, clipboard: None
) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    button(one, "Share").click()
    expect(one.locator(".lc-note")).to_have_text("Link copied")
    assert copied(page) == f"{origin}{URL}#{FIRST}"
    expect(one.locator(".lc-note")).to_have_text("Recorded output")
    edit(one, "print('mine')")
    button(one, "Share").click()
    expect(one.locator(".lc-note")).to_have_text("Link copied")
    assert re.fullmatch(re.escape(f"{origin}{URL}#{FIRST}~") + r"[\w-]+", copied(page))


def test_code_that_is_too_long_for_a_link_is_sent_to_download(page: Page, origin: str, clipboard: None) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    edit(one, "#" * 20_001)
    button(one, "Share").click()
    expect(one.locator(".lc-note")).to_have_text("Too long for a link: Download saves it as a file.")


@pytest.mark.parametrize(
    "refusing",
    [
        "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })",
        "Clipboard.prototype.write = Clipboard.prototype.writeText = async () => { throw new Error('refused') }",
    ],
)
def test_where_the_clipboard_is_refused_the_link_can_be_copied_by_hand(
    context: BrowserContext, page: Page, origin: str, refusing: str
) -> None:
    context.add_init_script(refusing)
    page.goto(origin + URL)
    one = cell(page, FIRST)
    field = one.get_by_label("The browser does not let this page copy.")
    for code in [None, "print('mine')\nprint('again')"]:
        if code:
            edit(one, code)
            button(one, "Copy").click()
            expect(field).to_be_focused()
            assert field.input_value() == code
        button(one, "Share").click()
        expect(field).to_be_focused()
        expect(one.locator(".lc-export-menu")).to_contain_text("The link is selected: Ctrl+C copies it.")
        assert field.input_value().startswith(f"{origin}{URL}#{FIRST}")
        assert ("~" in field.input_value()) == (code is not None)
        selected = field.evaluate("field => field.selectionEnd - field.selectionStart")
        assert selected == len(field.input_value())
        page.keyboard.press("Escape")
        expect(field).to_be_hidden()
        expect(button(one, "Share")).to_be_focused()


def test_the_list_of_downloads_opens_and_closes_by_keyboard_and_by_pointer(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    opener = button(one, "Download")
    opener.focus()
    page.keyboard.press("Enter")
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(button(one, "Python file (.py)")).to_be_focused()
    page.keyboard.press("Tab")
    expect(button(one, "Notebook (.ipynb)")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(opener).to_have_attribute("aria-expanded", "false")
    opener.click()
    expect(button(one, "Database (.sqlite)")).to_be_visible()
    page.locator("h1").click()
    expect(button(one, "Database (.sqlite)")).to_be_hidden()
    opener.click()
    button(one, "Just show me").click()  # what stands below the list moves, and is still what was pressed
    expect(one.locator(".lc-observed")).to_be_visible()
    expect(button(one, "Database (.sqlite)")).to_be_hidden()


# hidden set-up cells, at the beginning and between; a last cell that raises; both; hidden cells and no exercise
STORIES = [
    (URL, "with_block:by-hand", "with_block"),
    ("no-table/", "no_table:no-table", "no_table"),
    (URL, "closed_for_good:closed-for-good", "closed_for_good"),
    ("what-is-a-session/", "what_is_a_session:who-is-who", "what_is_a_session"),
]


@pytest.mark.parametrize(("url", "id", "story"), STORIES)
def test_a_downloaded_file_prints_what_the_page_shows(
    page: Page, origin: str, sources: Path, tmp_path: Path, url: str, id: str, story: str
) -> None:
    page.goto(origin + url)
    path = download(page, cell(page, id), "Python file (.py)", tmp_path)
    assert path.name == f"{story}.py"
    expect(cell(page, id).locator(".lc-note")).to_have_text(f"Saved {path.name}")
    text = path.read_text("utf-8")
    assert f"From {origin}{url}" in text
    done = python(path)
    expected, raises = printed(sources / "snippets" / path.name)
    assert stable(done.stdout) == expected, done.stderr
    assert (done.stderr == "") if raises is None else (raises in done.stderr)


def test_a_downloaded_file_is_a_story_in_the_sites_own_grammar(
    page: Page, origin: str, sources: Path, tmp_path: Path
) -> None:
    page.goto(origin + URL)
    path = download(page, cell(page, FIRST), "Python file (.py)", tmp_path)
    story, original = snippet.load(path), snippet.load(sources / "snippets" / path.name)
    assert story.title == original.title
    assert [(each.id, each.hidden) for each in story.cells[:1]] == [("ares-py", True)]
    kept = [(each.id, each.source, each.hidden, each.raises) for each in original.cells]
    assert [(each.id, each.source, each.hidden, each.raises) for each in story.cells[1:]] == kept


def test_a_downloaded_file_has_the_readers_edits(page: Page, origin: str, tmp_path: Path) -> None:
    page.goto(origin + URL)
    edit(
        cell(page, "with_block:by-hand"),
        "print('''it is ÄÖ \\\\ \"mine\" ''')\nfrom sqlalchemy.orm import sessionmaker",
    )
    path = download(page, cell(page, FIRST), "Python file (.py)", tmp_path)
    lines = python(path).stdout.splitlines()
    assert lines[:3] == [
        "6 astronauts",
        'it is ÄÖ \\ "mine" ',
        "Astronaut('Mark', 'Watney') Astronaut('Mark', 'Watney') True",
    ]


RUN_NOTEBOOK = """
import json, sys, traceback
namespace = {"__name__": "__main__"}
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        try:
            exec(compile("".join(cell["source"]), cell["id"], "exec"), namespace)
        except Exception as error:
            if "raises-exception" not in cell["metadata"].get("tags", []):
                raise
            print(type(error).__name__, file=sys.stderr)
"""


@pytest.mark.parametrize(("url", "id", "story"), STORIES[:2])
def test_a_downloaded_notebook_is_valid_and_prints_what_the_page_shows(
    page: Page, origin: str, sources: Path, tmp_path: Path, url: str, id: str, story: str
) -> None:
    page.goto(origin + url)
    path = download(page, cell(page, id), "Notebook (.ipynb)", tmp_path)
    assert path.name == f"{story}.ipynb"
    nbformat.validate(json.loads(path.read_text("utf-8")))
    done = subprocess.run(
        [sys.executable, "-I", "-c", RUN_NOTEBOOK, path.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (stable(done.stdout), done.stderr.split()[-1] if done.stderr else None) == printed(
        sources / "snippets" / f"{story}.py"
    )


def test_a_downloaded_database_has_the_rows_that_the_story_has_written(page: Page, origin: str, tmp_path: Path) -> None:
    page.goto(origin + URL)
    asked = cell(page, "with_block:commits-two")
    path = download(page, asked, "Database (.sqlite)", tmp_path)
    assert path.name == "with_block.sqlite"
    expect(asked).to_have_attribute("state", "done")
    expect(asked.locator(".lc-note")).to_have_text("Saved with_block.sqlite")
    with sqlite3.connect(path) as database:
        names = [name for (name,) in database.execute("SELECT lastname FROM astronauts ORDER BY id")]
    database.close()
    assert names == ["Lewis", "Martinez", "Vogel", "Beck", "Johanssen", "Watney", "Park", "Purnell"]


def test_a_database_that_takes_long_can_be_stopped(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    edit(one, ENDLESS)
    button(one, "Download").click()
    button(one, "Database (.sqlite)").click()
    expect(one).to_have_attribute("state", "running")
    button(one, "Stop").click()
    expect(one.get_by_role("status")).to_have_text("Stopped")
    expect(one.locator(".lc-note")).to_have_text("Stopped")


def test_a_story_without_a_database_says_so(page: Page, origin: str) -> None:
    page.goto(f"{origin}no-table/")
    one = cell(page, "no_database:starts-a-list")
    button(one, "Download").click()
    button(one, "Database (.sqlite)").click()
    expect(one.locator(".lc-note")).to_have_text("There is no SQLite database after this cell.")


def test_nothing_of_a_download_is_loaded_before_it_is_asked_for(page: Page, origin: str, tmp_path: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(origin + URL)
    expect(button(cell(page, FIRST), "Download")).to_be_visible()
    assert not [url for url in asked if url.endswith(("/save-file.js", "/export-menu.js", "/ares.py"))]
    download(page, cell(page, FIRST), "Python file (.py)", tmp_path)
    for name in ("save-file.js", "export-menu.js", "ares.py"):
        assert [url for url in asked if url.endswith(f"/{name}")], name


def test_a_module_that_cannot_be_fetched_is_named(context: BrowserContext, origin: str) -> None:
    page = context.new_page()
    page.route("**/ares.py", lambda route: route.fulfill(status=404))
    page.goto(origin + URL)
    one = cell(page, FIRST)
    button(one, "Download").click()
    button(one, "Python file (.py)").click()
    expect(one.locator(".lc-note")).to_have_text(
        "Could not download ares.py: the site has changed since this page was opened. Reload the page."
    )
