"""Titles of boxes that begin with "Pitfall:" are headings."""

from markdown import Markdown

from livecells.extension import LiveCellsExtension, makeExtension

BOX = '!!! warning "Pitfall: no error, no data"\n    Text.\n'


def convert(text: str, extension: LiveCellsExtension) -> str:
    return Markdown(extensions=["admonition", "toc", extension]).convert(text)


def test_a_pitfall_has_an_address_and_a_level_below_the_heading_above_it() -> None:
    html = convert(f"# Page\n\n## Section\n\n{BOX}", makeExtension())
    assert '<h3 class="admonition-title" id="pitfall-no-error-no-data">Pitfall: no error, no data</h3>' in html
    assert '<h2 class="admonition-title"' in convert(f"# Page\n\n{BOX}", makeExtension())


def test_two_pitfalls_in_a_section_have_one_level() -> None:
    html = convert(f"# Page\n\n## Section\n\n{BOX}\n{BOX}", makeExtension())
    assert html.count("<h3") == 2


def test_other_boxes_keep_their_titles() -> None:
    assert '<p class="admonition-title">In a real program</p>' in convert(
        '# Page\n\n!!! info "In a real program"\n    Text.\n', makeExtension()
    )
