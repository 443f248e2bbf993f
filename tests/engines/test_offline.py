"""A site that a reader keeps for offline reading, in every engine: after one press it works without its host."""

from ..browser.pages import FIRST, URL
from ..static_host import Host
from .reader import Reader


def test_after_one_press_every_page_and_every_cell_work_without_the_host(reader: Reader, own: Host) -> None:
    reader.visit(own.origin + URL)
    reader.keep_site()
    own.gone = True
    asked = len(own.sent)
    for path in sorted(own.root.rglob("index.html")):
        address = own.origin + path.relative_to(own.root).as_posix().removesuffix("index.html")
        reader.browser.goto(address)
        assert reader.script("return document.querySelector('article h1').textContent")
        if "<live-cell" not in path.read_text("utf-8"):
            continue
        reader.visit(address)
        reader.open_folds()
        recorded = {id: reader.result(id) for id in reader.cells()}
        for id, html in recorded.items():
            reader.run(id)
            assert reader.shows(id, html), id
    reader.visit(own.origin + URL)
    reader.edit(FIRST, "import tarfile, sqlalchemy.ext.mutable; print(tarfile.GNU_FORMAT)")
    reader.run_with_the_keyboard(FIRST)
    assert reader.text(FIRST, ".lc-output") == "1\n"
    assert reader.complaints() == []
    assert len(own.sent) == asked
