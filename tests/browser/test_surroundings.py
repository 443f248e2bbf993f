"""What readers' browsers, programs and pages around the site do to it, as public reports tell of it; and what it does all the same.

`docs/works-with.md` has a table of these.
"""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page, expect

from ..static_host import serving
from .cells import button, cell, edit, recorded, result_html, run, settled, shows, steps
from .chromium import PLAIN
from .conftest import Watch
from .pages import FIRST, FOREIGN, URL, link

LATER = "with_block:flush-then-exit-rolls-back"
NO_QUESTION = "with_block:by-hand"
NEEDS_NO_SCRIPT = {"checkbox"}  # the one that shows statements whole


def devtools(page: Page) -> CDPSession:
    """Return what sets the browser up as a reader's machine does."""
    return page.context.new_cdp_session(page)


def controls(place: Locator) -> list[str]:
    """Return the names of all that looks as if it could be pressed or chosen."""
    names: list[str] = place.locator("button, input, select").evaluate_all(
        "all => all.filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.matches(':disabled'))"
        ".map((each) => each.className || each.type)"
    )
    return names


# --- the machine ---


def test_four_tabs_run_at_once_and_keep_their_own_code(context: BrowserContext, page: Page, origin: str) -> None:
    tabs = [page, *(context.new_page() for _ in range(3))]
    for number, tab in enumerate(tabs):
        tab.goto(origin + URL)
        edit(cell(tab, FIRST), f"print('tab {number}')")
    for tab in tabs:
        button(cell(tab, FIRST), "Run").click()
    for number, tab in enumerate(tabs):
        settled(cell(tab, FIRST))
        expect(cell(tab, FIRST).locator(".lc-output")).to_have_text(f"tab {number}\n")
    for number, tab in enumerate(tabs):
        tab.reload()
        expect(cell(tab, FIRST).locator("pre code").first).to_have_text(f"print('tab {number}')")


def test_on_a_phone_with_a_sixth_of_the_speed_nothing_is_taken_for_endless(browser: Browser, origin: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    devtools(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.goto(origin + URL)
    before = recorded(page)
    for id in (FIRST, LATER):
        button(cell(page, id), "Run").tap()
        expect(cell(page, id)).to_have_attribute("state", "done", timeout=60_000)
        expect(cell(page, id).locator(".lc-note")).to_contain_text("Done in")
        assert shows(cell(page, id), before[id])
    button(cell(page, LATER), "Previous step").tap()
    expect(cell(page, LATER).locator(".lc-step-label")).to_contain_text("8 of 9")
    cell(page, FIRST).locator("pre code").first.tap()
    expect(cell(page, FIRST).locator(".cm-content")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text("print('touched')")
    button(cell(page, FIRST), "Run").tap()
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("touched\n")
    context.close()


# When Python's memory is made, and when it grows to what the snapshot has.
NO_MEMORY = {
    "at first": """
      const { instantiate } = WebAssembly;
      WebAssembly.instantiate = async (module, imports) => {
        if (imports?.env?.emscripten_resize_heap) throw new RangeError("no memory");
        return instantiate(module, imports);
      };
    """,
    "later": "WebAssembly.Memory.prototype.grow = () => { throw new RangeError('no memory'); };",
}


@pytest.mark.parametrize("refusing", NO_MEMORY.values(), ids=NO_MEMORY)
def test_a_browser_that_gives_no_memory_is_told_in_a_sentence(
    context: BrowserContext, page: Page, origin: str, watch: Watch, refusing: str
) -> None:
    context.add_init_script(f"""
      const refuse = {json.dumps(refusing)};
      globalThis.Blob = class extends Blob {{
        constructor(parts, options) {{
          super(options?.type === "text/javascript" ? [refuse, ...parts] : parts, options);
        }}
      }};
    """)
    page.goto(origin + URL)
    before = result_html(cell(page, FIRST))
    run(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-note")).to_contain_text(
        "The browser gives it no more memory. Close other tabs"
    )
    assert shows(cell(page, FIRST), before)
    watch.complaints.clear()  # the console hears of the second try


# --- what is typed and pasted ---


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [(["n", "ni", "ni h", "ni hao"], "你好"), (["k", "か", "かん", "かんじ"], "漢字")],
    ids=["Chinese", "Japanese"],
)
def test_text_that_is_composed_arrives_whole(page: Page, origin: str, typed: list[str], chosen: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    edit(one, "print('')")
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    session = devtools(page)
    for text in typed:
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        expect(one.locator(".cm-content")).to_have_text(f"print('{text}')")
    session.send("Input.insertText", {"text": chosen})
    expect(one.locator(".cm-content")).to_have_text(f"print('{chosen}')")
    page.keyboard.press("Control+Enter")
    settled(one)
    expect(one.locator(".lc-output")).to_have_text(f"{chosen}\n")


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("print(“hello”)", "invalid character '“' (U+201C)"),
        ("x = 3 – 1", "invalid character '–' (U+2013)"),
        ("a\u200b = 1", "invalid non-printable character U+200B"),
        ("print（1）", "invalid character '（' (U+FF08)"),
    ],
)
def test_a_character_that_python_does_not_take_is_named(page: Page, origin: str, pasted: str, said: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    edit(one, pasted)
    run(one)
    expect(one.locator(".lc-error-head")).to_contain_text(said)


@pytest.mark.parametrize(
    ("pasted", "printed"),
    [
        (">>> x = 1\n>>> for i in range(2):\n...     print(i + x)\n...\n1\n2\n", "1\n2\n"),
        ("In [1]: x = 5\n\nIn [2]: print(x)\n5\n", "5\n"),
        ("\ufeffprint(1)\r\nprint(2)\r\n", "1\n2\n"),
    ],
    ids=[">>>", "In [1]:", "a byte order mark and carriage returns"],
)
def test_what_was_copied_from_a_console_runs_as_it_was_meant(
    page: Page, origin: str, pasted: str, printed: str
) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    edit(one, pasted)
    run(one)
    expect(one.locator(".lc-output")).to_have_text(printed)


def test_two_thousand_pasted_lines_run_and_one_undo_takes_them_back(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    one = cell(page, FIRST)
    edit(one, "print('short')")
    page.keyboard.press("Escape")
    one.locator(".cm-content").press("ControlOrMeta+a")
    page.keyboard.insert_text("\n".join(f"x{number} = {number}" for number in range(2_000)) + "\nprint(x1999)")
    page.keyboard.press("Control+Enter")
    settled(one)
    expect(one.locator(".lc-output")).to_have_text("1999\n")
    page.keyboard.press("ControlOrMeta+z")
    expect(one.locator(".cm-content")).to_have_text("print('short')")


# --- what changes the looks ---


@pytest.mark.parametrize("way", ["the browser's own", "a filter over the page"])
def test_in_a_dark_mode_that_is_forced_upon_the_page_cells_run_and_lists_are_in_their_place(
    page: Page, origin: str, way: str
) -> None:
    page.goto(origin + URL)
    if way == "the browser's own":
        devtools(page).send("Emulation.setAutoDarkModeOverride", {"enabled": True})
    else:
        page.evaluate("document.documentElement.style.filter = 'invert(1) hue-rotate(180deg)'")
    one = cell(page, FIRST)
    before = result_html(one)
    run(one)
    assert shows(one, before)
    edit(one, "sess")
    page.keyboard.type("i")
    options = one.locator(".cm-tooltip-autocomplete")
    expect(options).to_be_visible()
    below = options.evaluate(
        """list => {
          const { bottom } = list.getRootNode().querySelector(".cm-line").getBoundingClientRect();
          return Math.abs(list.getBoundingClientRect().top - bottom);
        }"""
    )
    assert below < 6


# --- the page elsewhere ---


@pytest.fixture
def saved(page: Page, origin: str, tmp_path: Path) -> Path:
    """A page that was saved as one file, after a run and an edit."""
    page.goto(origin + URL)
    run(cell(page, FIRST))
    edit(cell(page, NO_QUESTION), "print('mine')")
    run(cell(page, NO_QUESTION))
    snapshot = devtools(page).send("Page.captureSnapshot", {"format": "mhtml"})
    path = tmp_path / "page.mhtml"
    path.write_text(snapshot["data"], newline="")
    return path


def test_a_saved_page_shows_code_and_results_and_nothing_that_cannot_be_pressed(saved: Path, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(saved.as_uri())
    one = cell(page, NO_QUESTION)
    expect(one.locator(".lc-code")).to_contain_text("print('mine')")
    expect(one.locator(".lc-output")).to_have_text("mine\n")
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("6 astronauts\n")
    assert controls(one) == []
    expect(page.locator(".lc-page-controls")).to_be_hidden()
    context.close()


def test_a_page_that_is_opened_as_a_file_says_so_and_shows_what_is_recorded(site: Path, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / URL / "index.html").as_uri())
    expect(page.locator(".site-as-file")).to_contain_text("This page was opened as a file")
    one = cell(page, NO_QUESTION)
    expect(one.locator(".lc-code")).to_be_visible()
    expect(one.locator(".lc-note")).to_have_text("Recorded output")
    assert set(controls(one)) <= NEEDS_NO_SCRIPT
    context.close()


def test_in_a_frame_without_an_origin_cells_are_recorded_output_alone(
    context: BrowserContext, origin: str, tmp_path: Path
) -> None:
    framing = f'<!doctype html><iframe sandbox="allow-scripts" src="{origin}{URL}" width="1100" height="700"></iframe>'
    (tmp_path / "index.html").write_text(framing)
    with serving(tmp_path) as host:
        page = context.new_page()
        with page.expect_event("requestfailed", lambda request: request.url.endswith("/index.js")):
            page.goto(host.origin)
        framed = page.frame_locator("iframe")
        for id in (FIRST, NO_QUESTION):
            one = framed.locator(f'live-cell[id="{id}"]')
            expect(one.locator(".lc-code")).to_be_visible()
            assert set(controls(one)) <= NEEDS_NO_SCRIPT
        expect(framed.locator(f'live-cell[id="{NO_QUESTION}"] .lc-note')).to_have_text("Recorded output")


def test_on_a_host_that_sends_plain_http_cells_run_and_the_code_is_copied_by_hand(
    context: BrowserContext, origin: str
) -> None:
    page = context.new_page()
    page.goto(origin.replace("127.0.0.1", PLAIN) + URL)
    assert page.evaluate("isSecureContext") is False
    one = cell(page, FIRST)
    before = result_html(one)
    run(one)
    assert shows(one, before)
    for name, what in (("Copy", "code"), ("Share", "link")):
        button(one, name).click()
        expect(one.locator(".lc-export-menu")).to_contain_text(f"The {what} is selected: Ctrl+C copies it.")


def test_an_address_with_the_marks_of_a_newsletter_opens_its_code(page: Page, origin: str) -> None:
    page.goto(link(origin, "print('linked')").replace("#", "?utm_source=chat&fbclid=1#"))
    one = cell(page, FIRST)
    expect(one.locator(".lc-shared-link")).to_contain_text(FOREIGN)
    run(one)
    expect(one.locator(".lc-output")).to_have_text("linked\n")


# --- other scripts on the page ---


def test_where_storage_is_refused_the_themes_search_and_switch_work_too(
    context: BrowserContext, page: Page, origin: str
) -> None:
    for name in ("localStorage", "sessionStorage"):
        refused = "get() { throw new DOMException('denied', 'SecurityError'); }, configurable: true"
        context.add_init_script(f"Object.defineProperty(window, {json.dumps(name)}, {{ {refused} }})")
    page.goto(origin + URL)
    run(cell(page, FIRST))
    expect(cell(page, FIRST)).to_have_attribute("state", "done")
    page.get_by_title("Switch to dark").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.keyboard.press("/")
    page.keyboard.type("flush")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.keyboard.press("Escape")
    edit(cell(page, NO_QUESTION), "print('mine')")
    page.reload()
    expect(cell(page, NO_QUESTION).locator("pre code").first).to_contain_text("SessionLocal")


def test_prototypes_that_another_script_has_added_to_change_nothing(
    context: BrowserContext, page: Page, origin: str
) -> None:
    context.add_init_script(
        "for (const type of [Object, Array, String, Function, Map, Promise]) type.prototype.added = () => 'added';"
    )
    page.goto(origin + URL)
    before = recorded(page)
    for id in (FIRST, LATER):
        run(cell(page, id))
        assert shows(cell(page, id), before[id])
    steps(cell(page, LATER)).focus()
    page.keyboard.press("Home")
    expect(cell(page, LATER).locator(".lc-step-label")).to_have_text("start · 0 of 9")


def test_messages_of_another_script_that_look_like_pythons_are_not_taken_for_them(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    before = result_html(cell(page, FIRST))
    page.evaluate(
        """() => {
          const forged = [
            { type: "ready" },
            { type: "failed", message: "forged" },
            { type: "result", id: 1, cell: "does-not-commit", seconds: 0, result: { output: [], sql: [] } },
            { type: "finished", id: 1 },
          ];
          const flood = () => {
            const targets = [window, ...[...document.querySelectorAll("iframe")].map((frame) => frame.contentWindow)];
            for (const target of targets) for (const message of forged) target.postMessage(message, "*");
            window.floods = (window.floods ?? 0) + 1;
            setTimeout(flood);
          };
          flood();
        }"""
    )
    run(cell(page, FIRST))
    assert page.evaluate("window.floods") > 10
    assert shows(cell(page, FIRST), before)
