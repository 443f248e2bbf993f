"""The line under a page's title."""

from livecells.head import PageSize, page_head

OTHERS = {"2.0": "2.0.58"}
PROSE = "<p>" + "word " * 660 + "</p>"
LONG = '<live-cell id="a:b">' + "code " * 9000 + "</live-cell>"


def test_it_counts_minutes_cells_and_exercises() -> None:
    head = page_head(PageSize.of(PROSE + LONG, 3, 1), "2.1.9", OTHERS, [{"2.0": {}}] * 3)
    assert ">8 min · 3 cells · 1 exercise · SQLAlchemy 2.1.9, the same on 2.0</p>" in head


def test_a_page_without_cells_has_none_to_count() -> None:
    assert ">1 min · SQLAlchemy 2.1.9</p>" in page_head(PageSize.of("<p>Short.</p>", 0, 0), "2.1.9", OTHERS, [])


def test_differences_are_behind_the_line() -> None:
    head = page_head(PageSize.of("", 1, 0), "2.1.9", OTHERS, [{"2.0": {"sql": ["-a", "+b"]}}])
    assert "<summary>1 min · 1 cell · SQLAlchemy 2.1.9, differences on 2.0</summary>" in head
    assert "<p>On SQLAlchemy 2.0.58: other SQL in 1 of 1 cell.</p>" in head


def test_the_sizes_of_pages_add_up() -> None:
    assert str(PageSize(5, 4, 1) + PageSize(7, 1, 0)) == "12 min · 5 cells · 1 exercise"
