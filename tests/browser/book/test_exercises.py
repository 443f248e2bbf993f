"""Every exercise in Chromium, as a reader does it: the starter misses a goal, each wrong answer gets its sentence, each solution
meets all goals.
"""

import pytest
from playwright.sync_api import Page, expect

from livecells import snippet
from livecells.runtime.goal_code import goal_texts

from ..cells import answer, cell, goals, run
from ..site import ROOT
from .pages import DOCS, PAGES, address

CELLS = {
    story.name: story.cells[-1]
    for story in map(snippet.load, snippet.story_files(ROOT / "snippets"))
    if story.cells[-1].exercise
}
# The page on which each stands.
EXERCISES = {
    name: next(page for page in PAGES if f'src="{name}.py:{each.id}"' in (DOCS / f"{page}.md").read_text("utf-8"))
    for name, each in CELLS.items()
}
HEIGHT = "element => element.getBoundingClientRect().height"


@pytest.mark.parametrize("story", EXERCISES)
def test_an_exercise_holds_what_it_promises_in_the_browser(page: Page, origin: str, story: str) -> None:
    page.goto(address(origin, EXERCISES[story]))
    shown = cell(page, f"{story}:{CELLS[story].id}")
    proof = CELLS[story].exercise
    assert proof
    texts = [text.replace("`", "") for text in goal_texts(proof.goals)]
    assert [text.partition(":")[0] for text in goals(shown).locator(".lc-goal-text").all_text_contents()] == [
        text.partition(":")[0] for text in texts
    ]
    expect(goals(shown).locator(".lc-goals-head")).to_have_text("Not tried yet")
    room = goals(shown).evaluate(HEIGHT)
    run(shown)
    expect(goals(shown).locator("[data-goal]")).to_have_count(len(texts))
    assert goals(shown).evaluate(HEIGHT) == room, "the first run moves what is below"
    expect(goals(shown)).not_to_have_attribute("data-met", "")
    for each in proof.wrong:
        answer(shown, each.source)
        expect(goals(shown)).not_to_have_attribute("data-met", "")
        told = goals(shown).locator(".lc-advice, li:not([data-goal=met]) .lc-goal-text").all_text_contents()
        assert any(text.startswith(each.caption.replace("`", "")) for text in told), each.id
    for each in proof.solutions:
        answer(shown, each.source)
        expect(goals(shown), each.id).to_have_attribute("data-met", "")
    found = len(proof.solutions)
    if found > 1:
        expect(shown.locator(".lc-exercise-end")).to_contain_text(f"{found} of {found} ways found.")
