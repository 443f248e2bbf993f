"""A page that the browser translates: its prose is another, its code and results are not, and its cells work as before."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from .cells import answer, button, cell, cells, edit, goals, open_steps, panel, result_html, scrub, steps
from .pages import FIRST, URL, open_folds, opener

TRANSLATOR = Path(__file__).with_name("translator.js").read_text("utf-8")
ORDERED = "with_block:flush-then-exit-rolls-back"
EXERCISE = "with_block:your-turn"
COMMITS = 'with Session(engine) as session:\n    session.add(Astronaut(firstname="Mindy", lastname="Park"))\n    session.commit()'
# What a reader types, and what Python, SQLAlchemy and SQLite say: never prose.
NOT_PROSE = (
    "code, pre, kbd, .lc-output, .lc-value td, .lc-value th, .lc-error-head, .lc-name, .lc-owner, .lc-parameters,"
    " .lc-rows thead th, .lc-rows tbody td:not([colspan]), .lc-order li, .lc-objects th"
)


@pytest.fixture(params=[False, True], ids=["in place", "wrapped in elements"])
def way(request: pytest.FixtureRequest) -> bool:
    """Whether the translator puts elements in the place of texts."""
    return bool(request.param)


def translate(page: Page, way: bool) -> None:
    """Translate the page that is there, and whatever comes to it, as soon as its cells have their buttons."""
    expect(page.locator(".lc-run").last).to_be_visible()
    page.evaluate(TRANSLATOR, way)
    expect(page.locator("h1")).to_contain_text("Openö andö closeö aö Sessionö")


def kept(place: Locator) -> list[str]:
    """Return all texts of a place that are no prose, however their elements are nested."""
    texts: list[str] = place.locator(NOT_PROSE).all_text_contents()
    return texts


def ran(cell: Locator) -> None:
    """Wait for the end of a run: the words of its end are in another language."""
    expect(cell).to_have_attribute("state", re.compile("done|error"))
    expect(button(cell, "Run")).to_be_visible()


def run(cell: Locator) -> None:
    button(cell, "Run").click()
    ran(cell)


def test_code_and_results_are_not_translated_and_sentences_are(page: Page, origin: str, way: bool) -> None:
    page.goto(origin + URL)
    article = page.locator("article")
    expect(page.locator(".lc-run").last).to_be_visible()
    before = kept(article)
    translate(page, way)
    assert kept(article) == before
    for prose in ("p > code >> xpath=..", ".lc-title", ".lc-note", ".lc-sql .lc-tag", ".lc-step-label"):
        expect(article.locator(prose).first).to_contain_text("ö")


def test_every_cell_of_a_translated_page_runs_and_shows_what_is_recorded(page: Page, origin: str, way: bool) -> None:
    page.goto(origin + URL)
    translate(page, way)
    results = {id: kept(cell(page, id).locator(".lc-result")) for id in cells(page)}
    open_folds(page)
    opener(page).click()
    page.locator(".lc-page-menu button").first.click()
    for id, before in results.items():
        ran(cell(page, id))
        assert kept(cell(page, id).locator(".lc-result")) == before, id


def test_the_steps_of_a_translated_cell_show_the_same(page: Page, origin: str, way: bool) -> None:
    one = open_steps(page, origin + URL, ORDERED)
    last = int(steps(one).get_attribute("max") or 0)
    moments = []
    for index in range(last + 1):
        scrub(one, index)
        moments.append((kept(one.locator(".lc-result")), steps(one).get_attribute("aria-valuetext")))
    translate(page, way)
    for index in range(last + 1):
        scrub(one, index)
        assert (kept(one.locator(".lc-result")), steps(one).get_attribute("aria-valuetext")) == moments[index]


def test_an_edit_of_a_translated_cell_runs_and_is_taken_back(page: Page, origin: str, way: bool) -> None:
    page.goto(origin + URL)
    recorded = result_html(cell(page, FIRST))
    code = cell(page, FIRST).locator("pre code").first.text_content() or ""
    translate(page, way)
    one = cell(page, FIRST)
    edit(one, "print('true', 1, None)")
    page.keyboard.press("ControlOrMeta+Enter")
    ran(one)
    expect(panel(one, "output")).to_have_text("true 1 None\n")
    button(one, "Reset").click()
    assert kept(one.locator(".lc-result")) == text_of(page, recorded)
    assert "\n".join(one.locator(".cm-line").all_text_contents()) == code.rstrip("\n")
    run(one)
    assert kept(one.locator(".lc-result")) == text_of(page, recorded)


def text_of(page: Page, html: str) -> list[str]:
    """Return what is no prose in the HTML of a result."""
    script = """([html, selector]) => {
      const holder = document.createElement("div");
      holder.innerHTML = html;
      return [...holder.querySelectorAll(selector)].map(({ textContent }) => textContent);
    }"""
    texts: list[str] = page.evaluate(script, [html, NOT_PROSE])
    return texts


def test_the_link_to_a_translated_cell_has_the_code_as_the_reader_wrote_it(
    context: BrowserContext, page: Page, origin: str, way: bool
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin.rstrip("/"))
    page.goto(origin + URL)
    translate(page, way)
    one = cell(page, FIRST)
    edit(one, "print('mine')")
    button(one, "Copy").click()
    expect(one.locator(".lc-note")).to_contain_text("Codeö copiedö")
    assert page.evaluate("navigator.clipboard.readText()") == "print('mine')"
    button(one, "Share").click()
    expect(one.locator(".lc-note")).to_contain_text("Linkö copiedö")
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    expect(one.locator("pre code").first).to_have_text("print('mine')")


def test_the_right_answer_to_a_translated_question_is_right(page: Page, origin: str, way: bool) -> None:
    page.goto(origin + URL)
    translate(page, way)
    asked = cell(page, ORDERED)
    for word in ("BEGIN", "INSERT", "ROLLBACK"):
        asked.locator(f".lc-choice[value={word}]").click()
    asked.locator(".lc-check").click()
    expect(asked.locator(".lc-verdict-words")).to_have_text("Yesö:")
    cell(page, FIRST).locator(".lc-choice[value='7']").click()
    expect(cell(page, FIRST).locator(".lc-verdict-words")).to_have_text("Youö saidö 7. Notö thisö timeö:")


def test_a_translated_exercise_is_solved_and_its_solutions_are_code(page: Page, origin: str, way: bool) -> None:
    page.goto(origin + URL)
    translate(page, way)
    exercise = cell(page, EXERCISE)
    exercise.locator(".lc-solutions > summary").click()
    expect(exercise.locator(".lc-change ins").first).to_have_text("    session.commit()\n")
    answer(exercise, COMMITS)
    ran(exercise)
    expect(goals(exercise)).to_have_attribute("data-met", "")
    expect(goals(exercise)).to_contain_text("Bothö goalsö metö.")
    expect(exercise.locator(".lc-exercise-end")).to_contain_text("1 ofö 3 waysö foundö.")


def test_what_a_screen_reader_has_said_is_not_said_again_on_a_translated_page(
    page: Page, origin: str, way: bool
) -> None:
    page.goto(origin + URL)
    translate(page, way)
    one = cell(page, FIRST)
    run(one)
    expect(one.get_by_role("status")).to_contain_text("Doneö: 1 lineö")
    one.get_by_role("status").evaluate(
        """status => {
          window.said = 0;
          new MutationObserver(() => { window.said += 1; }).observe(status, { childList: true, subtree: true, characterData: true });
        }"""
    )
    steps(one).focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    expect(steps(one)).to_have_attribute("aria-valuetext", re.compile("step 5 of 9"))
    assert page.evaluate("window.said") == 0
