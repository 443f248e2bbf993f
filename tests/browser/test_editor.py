"""The editor with the live names of the story, in a real browser with the real Python."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .cells import button, cell, edit, result_html, run, settled, shows
from .pages import FIRST, URL

SECOND = "with_block:flush-then-exit-rolls-back"
OPTION = ".cm-tooltip-autocomplete li"


def options(cell: Locator) -> Locator:
    """Return the names that the open list offers."""
    return cell.locator(OPTION)


def option(cell: Locator, name: str) -> Locator:
    """Return the option with exactly this name."""
    return options(cell).filter(has=cell.page.locator(".cm-completionLabel").get_by_text(name, exact=True))


def looked(page: Page) -> None:
    """Let the page believe that the reader has looked at the list for a while: a key at once is still one for the code."""
    page.clock.set_fixed_time(datetime.now() + timedelta(hours=1))


def code(cell: Locator) -> str:
    """Return what stands in the open editor."""
    return "\n".join(cell.locator(".cm-line").all_text_contents())


@pytest.fixture
def ran(page: Page, origin: str) -> Locator:
    """A cell after its run: its story has `session`, `engine` and the models."""
    page.goto(origin + URL)
    run(cell(page, FIRST))
    return cell(page, FIRST)


def typed(cell: Locator, text: str) -> None:
    """Put in new code as a reader types it: the last characters key by key."""
    edit(cell, text[:-2])
    cell.page.keyboard.type(text[-2:])


def test_after_a_dot_the_methods_of_the_live_session_are_offered(ran: Locator) -> None:
    typed(ran, "session.")
    expect(option(ran, "commit")).to_contain_text("()")
    ran.page.keyboard.type("comm")
    expect(options(ran)).to_have_count(1)
    looked(ran.page)
    expect(ran.locator(".cm-completionInfo")).to_contain_text("Flush pending changes and commit")
    ran.page.keyboard.press("Tab")
    assert code(ran) == "session.commit"


def test_a_mapped_class_offers_its_columns_first_and_the_keyboard_chooses_one(ran: Locator) -> None:
    typed(ran, "Astronaut.")
    expect(options(ran).nth(0)).to_have_text(re.compile("^id"))
    expect(option(ran, "firstname")).to_contain_text("String")
    looked(ran.page)
    ran.page.keyboard.press("ArrowDown")
    expect(option(ran, "firstname")).to_have_attribute("aria-selected", "true")
    expect(ran.locator(".cm-completionInfo")).to_contain_text("column, String")
    ran.page.keyboard.press("Enter")
    assert code(ran) == "Astronaut.firstname"


def test_a_character_that_javascript_counts_as_several_is_one_for_python(ran: Locator) -> None:
    typed(ran, "x = '👩‍🚀'; Astronaut.first")
    expect(options(ran)).to_have_count(1)
    expect(option(ran, "firstname")).to_be_visible()


def test_two_letters_or_control_and_space_offer_the_storys_names_and_pythons(ran: Locator) -> None:
    typed(ran, "count; x = ses")
    expect(option(ran, "session")).to_contain_text("Session")
    ran.page.keyboard.press("Escape")
    typed(ran, "whi")
    expect(option(ran, "while")).to_be_visible()
    ran.page.keyboard.press("Escape")
    typed(ran, "Astronaut(")
    expect(options(ran)).to_have_count(0)
    ran.page.keyboard.press("Control+Space")
    expect(option(ran, "firstname=")).to_be_visible()


def test_nothing_is_offered_in_a_string(ran: Locator) -> None:
    typed(ran, "'session.")
    ran.page.keyboard.press("Control+Space")
    typed(ran, "session.")
    expect(option(ran, "commit")).to_be_visible()
    ran.page.keyboard.press("ControlOrMeta+a")
    ran.page.keyboard.type("# session.")
    expect(options(ran)).to_have_count(0)


def test_before_a_run_the_editor_offers_what_it_knows_itself(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    typed(one, "number = 1\npri")
    expect(option(one, "print")).to_be_visible()
    page.keyboard.press("Escape")
    typed(one, "number = 1\nnum")
    expect(option(one, "number")).to_be_visible()


def test_completion_sends_no_sql_and_leaves_the_story_as_it_was(ran: Locator) -> None:
    page = ran.page
    later = cell(page, SECOND)
    recorded = result_html(later)
    for text, name in (("session.", "commit"), ("Astronaut.", "missions"), ("engine.", "begin")):
        typed(ran, text)
        expect(option(ran, name)).to_be_visible()
        page.keyboard.press("Escape")
    button(ran, "Reset").click()
    run(later)
    assert shows(later, recorded)


def test_enter_after_a_whole_name_makes_a_new_line(ran: Locator) -> None:
    typed(ran, "session")
    expect(option(ran, "session")).to_have_attribute("aria-selected", "true")
    looked(ran.page)
    ran.page.keyboard.press("Enter")
    expect(options(ran)).to_have_count(0)
    assert code(ran) == "session\n"


def test_run_works_while_the_list_is_open(ran: Locator) -> None:
    typed(ran, "print('ran')\nsession.")
    expect(option(ran, "commit")).to_be_visible()
    ran.page.keyboard.press("Control+Enter")
    expect(options(ran)).to_have_count(0)
    settled(ran)
    expect(ran.locator(".lc-error-head")).to_contain_text("SyntaxError")
    assert code(ran) == "print('ran')\nsession."


def test_escape_closes_the_list_and_only_the_next_one_leaves_with_tab(ran: Locator) -> None:
    page = ran.page
    typed(ran, "session.")
    expect(option(ran, "commit")).to_be_visible()
    page.keyboard.press("Escape")
    expect(options(ran)).to_have_count(0)
    expect(ran.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Tab")
    assert code(ran) == "    session."
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(button(ran, "Previous step")).to_be_focused()


def test_undo_takes_a_reset_back_and_the_caret_stays_in_its_line(ran: Locator) -> None:
    page = ran.page
    author = ran.locator("pre code").first.inner_text().rstrip("\n")
    ran.locator("pre code").first.click(position={"x": 60, "y": 20})
    expect(ran.locator(".cm-content")).to_be_focused()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text("\nprint('mine')")
    page.keyboard.press("ControlOrMeta+Home")
    mine = code(ran)
    assert mine != author
    button(ran, "Reset").click()
    assert code(ran) == author
    ran.locator(".cm-content").focus()
    page.keyboard.insert_text("#")
    assert code(ran) == f"#{author}"
    page.keyboard.press("ControlOrMeta+z")
    assert code(ran) == author
    page.keyboard.press("ControlOrMeta+z")
    assert code(ran) == mine
    expect(ran).to_have_attribute("state", "stale")
    page.keyboard.press("ControlOrMeta+y")
    assert code(ran) == author
    expect(ran).to_have_attribute("state", "idle")


def test_the_line_of_the_caret_lights_its_sql(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    later = cell(page, SECOND)
    lit = later.locator(".lc-sql li[data-highlighted]")
    lines = later.locator(".lc-sql li[data-line]").evaluate_all("all => all.map((each) => Number(each.dataset.line))")
    expect(button(later, "Run")).to_be_visible()
    later.locator("pre").first.focus()
    page.keyboard.press("Enter")
    expect(later.locator(".cm-content")).to_be_focused()
    for line in sorted(set(lines)):
        page.keyboard.press("ControlOrMeta+Home")
        for _ in range(line - 1):
            page.keyboard.press("ArrowDown")
        expect(lit).to_have_count(lines.count(line))
        expect(lit.first).to_have_attribute("data-line", str(line))
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(lit).to_have_count(0)


def test_a_phones_keyboard_changes_nothing_in_code(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), "x")
    content = cell(page, FIRST).locator(".cm-content")
    for name, value in {
        "autocapitalize": "off",
        "autocorrect": "off",
        "spellcheck": "false",
        "inputmode": "text",
    }.items():
        expect(content).to_have_attribute(name, value)


@pytest.fixture(params=[(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")], ids=str)
def anywhere(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page in one scheme and width."""
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def test_the_list_is_whole_on_top_and_readable(anywhere: Page, origin: str) -> None:
    page = anywhere
    page.goto(origin + URL)
    one = cell(page, FIRST)
    run(one)
    typed(one, "session.")
    expect(one.locator(".cm-completionInfo")).to_be_visible()
    below = one.evaluate(
        """(cell) => {
          const root = cell.querySelector(".lc-editor").shadowRoot;
          const list = root.querySelector(".cm-tooltip-autocomplete > ul");
          const box = list.getBoundingClientRect();
          const inside = box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight;
          const corners = [[box.left + 3, box.top + 3], [box.right - 20, box.bottom - 4], [box.left + 40, box.top + 40]];
          const on = corners.every(([x, y]) => list.contains(root.elementFromPoint(x, y)));
          return { inside, on, taller: box.height > root.querySelector(".cm-editor").getBoundingClientRect().height };
        }"""
    )
    assert below == {"inside": True, "on": True, "taller": True}


def test_the_keys_that_go_a_page_back_and_on_are_left_to_the_browser(ran: Locator) -> None:
    typed(ran, "x")
    script = "addEventListener('keydown', (event) => { window.taken = event.defaultPrevented; })"
    ran.page.evaluate(script)
    for key in ("Alt+ArrowLeft", "Alt+ArrowRight"):
        ran.page.keyboard.press(key)
        assert ran.page.evaluate("window.taken") is False, key


def test_characters_that_nobody_sees_are_shown_in_the_editor(ran: Locator) -> None:
    typed(ran, "a\u200b = 1")
    expect(ran.locator(".cm-specialChar")).to_have_count(1)
