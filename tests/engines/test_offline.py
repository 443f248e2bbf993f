"""A site that a reader keeps for offline reading, in every engine: after one press it works without its host."""

import shutil
from pathlib import Path

from ..browser.book.pages import PAGES, address
from ..browser.pages import FIRST, URL
from ..static_host import Host, serving
from .reader import Reader


def see_every_page(reader: Reader, host: Host) -> None:
    """Open every page of a site and run all of its cells: each shows what is recorded."""
    for path in sorted(host.root.rglob("index.html")):
        html = path.read_text("utf-8")
        if 'http-equiv="refresh"' in html:
            continue
        url = host.origin + path.relative_to(host.root).as_posix().removesuffix("index.html")
        reader.browser.goto(url)
        assert reader.script("return document.querySelector('article h1').textContent")
        if "<live-cell" not in html:
            continue
        reader.visit(url)
        reader.open_folds()
        recorded = {id: reader.result(id) for id in reader.cells()}
        for id, shown in recorded.items():
            reader.run(id)
            assert reader.shows(id, shown), id
        assert reader.complaints() == []


def test_after_one_press_every_page_and_every_cell_work_without_the_host(reader: Reader, own: Host) -> None:
    reader.visit(own.origin + URL)
    reader.keep_site()
    own.gone = True
    asked = len(own.sent)
    see_every_page(reader, own)
    reader.visit(own.origin + URL)
    reader.edit(FIRST, "import tarfile, sqlalchemy.ext.mutable; print(tarfile.GNU_FORMAT)")
    reader.run_with_the_keyboard(FIRST)
    assert reader.text(FIRST, ".lc-output") == "1\n"
    assert reader.complaints() == []
    assert len(own.sent) == asked


def test_the_book_too(reader: Reader, book: Host, tmp_path: Path) -> None:
    shutil.copytree(book.root, tmp_path / "own")
    with serving(tmp_path / "own") as own:
        reader.visit(address(own.origin, PAGES[-1]))
        reader.keep_site()
        own.gone = True
        asked = len(own.sent)
        see_every_page(reader, own)
        assert len(own.sent) == asked
