"""The list of a section's pages."""

from livecells.head import PageSize
from livecells.section_list import ListedPage, put_list

PAGES = [
    ListedPage("flush() & commit()", "flush/", "Sends <SQL>.", PageSize(5, 4, 1)),
    ListedPage("Untold", "untold/", "", PageSize(7, 1, 0)),
]


def test_pages_stand_in_their_order_each_with_its_size_below_the_sum() -> None:
    html = put_list("<h1>Start</h1><!-- section --><p>End</p>", lambda: PAGES)
    assert html == (
        '<h1>Start</h1><p class="lc-page-head">2 pages · 12 min · 5 cells · 1 exercise</p><ol class="lc-section">'
        '<li><a href="flush/">flush() &amp; commit()</a> <small>5 min · 4 cells · 1 exercise</small><p>Sends &lt;SQL&gt;.</p></li>'
        '<li><a href="untold/">Untold</a> <small>7 min · 1 cell</small></li></ol><p>End</p>'
    )


def test_a_page_without_the_mark_stays_as_it_is() -> None:
    assert put_list("<p>Text</p>", lambda: PAGES) == "<p>Text</p>"
