"""What the kernel can do beyond running, with the real Python: a story's database, names at a cursor, a restart."""

import sqlite3
from contextlib import closing
from typing import Any

from playwright.sync_api import Page

from .test_reader import URL

STORY = "from ares import Astronaut, database\nfrom sqlalchemy.orm import Session\nengine = database()"
UNCOMMITTED = 'session = Session(engine)\nsession.add(Astronaut(firstname="Mindy", lastname="Park"))\nsession.flush()'
SAVE = """async ([story, sources]) => {
  const { kernel } = customElements.get("live-cell");
  const steps = sources.map((source, i) => ({ id: `c${i}`, source }));
  const heard = { phase() {}, result() {} };
  const { database, ...outcome } = await kernel.database(story, steps, heard).outcome;
  return { ...outcome, bytes: database && [...new Uint8Array(database)], state: kernel.state };
}"""
COMPLETE = """async ([story, source]) => {
  const { kernel } = customElements.get("live-cell");
  return (await kernel.complete(story, source, source.length)).map(({ label }) => label);
}"""


def save(page: Page, story: str, *sources: str) -> dict[str, Any]:
    saved: dict[str, Any] = page.evaluate(SAVE, [story, list(sources)])
    return saved


def rows(saved: dict[str, Any]) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(bytes(saved["bytes"]))
        return [name for (name,) in connection.execute("SELECT lastname FROM astronauts ORDER BY id")]


def complete(page: Page, story: str, source: str) -> list[str]:
    labels: list[str] = page.evaluate(COMPLETE, [story, source])
    return labels


def test_a_storys_database_arrives_as_the_bytes_of_a_file(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    saved = save(page, "s", STORY)
    assert (saved["type"], saved["ran"], saved["failed"]) == ("done", 1, None)
    assert rows(saved) == ["Lewis", "Martinez", "Vogel", "Beck", "Johanssen", "Watney"]
    saved = save(page, "s", STORY, UNCOMMITTED)
    assert (saved["ran"], saved["state"]) == (1, "ready")
    assert rows(saved)[-1] == "Park"
    assert rows(save(page, "s", STORY, UNCOMMITTED, "session.rollback()"))[-1] == "Watney"


def test_a_story_without_a_database_says_so(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    assert save(page, "s", "x = 1")["bytes"] is None
    failed = save(page, "s", "1 / 0", "x = 1")
    assert (failed["failed"], failed["bytes"]) == ("c0", None)


def test_characters_are_counted_as_python_counts_them(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    save(page, "s", STORY)
    assert complete(page, "s", "x = '👩‍🚀'; Astronaut.first") == ["firstname"]


def test_after_a_restart_python_is_up_again_and_remembers_nothing(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    save(page, "s", STORY)
    page.evaluate(
        """() => new Promise((resolve) => {
          const { kernel } = customElements.get("live-cell");
          kernel.onstate((state) => state === "ready" && resolve());
          kernel.restart();
        })"""
    )
    assert complete(page, "s", "Astronaut.first") == []
    assert save(page, "s", STORY)["ran"] == 1
