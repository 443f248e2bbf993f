"""What readers search for leads to the section about it, by Material's own search over the built index."""

import re

import pytest
from playwright.sync_api import Page, expect

# What is typed, and what is found first: the page, and a section that is shown below it; none where the page's beginning answers.
QUERIES = [
    ("sqlalchemy quickstart", "start/quickstart/", None),
    ("what is a session", "start/what-is-a-session/", None),
    ("identity map", "concepts/identity-map/", None),
    ("no such table", "start/engine-models-tables/", "when-the-table-is-not-there"),
    ("create_all", "start/engine-models-tables/", "the-table"),
    ("memory database", "start/engine-models-tables/", "pitfall-a-database-in-memory-is-gone-with-its-connection"),
    ("update a row", "start/add-update-delete/", None),
    ("execute vs scalars", "start/select/", None),
    ("one_or_none", "start/select/", "one-one_or_none-first-all-how-many-rows"),
    ("sessionmaker class", "start/sessionmaker/", None),
    ("SessionLocal", "start/sessionmaker/", None),
    ("does with session commit", "start/does-with-commit/", None),
    ("session closed", "start/does-with-commit/", "what-is-left-of-a-closed-session"),
    ("flush vs commit", "concepts/flush-vs-commit/", None),
    ("commit", "start/does-with-commit/", "three-ways-to-commit"),
    ("autoflush", "concepts/autoflush/", None),
    ("Query-invoked autoflush", "concepts/autoflush/", "integrityerror-raised-as-a-result-of-query-invoked-autoflush"),
    ("object states", "concepts/object-states/", None),
    ("is the session a cache", "concepts/identity-map/", None),
    ("expired", "concepts/expire-refresh/", None),
    ("query returns old values", "concepts/identity-map/", "why-does-a-query-return-old-values"),
    ("expire_on_commit", "concepts/expire-refresh/", None),
    ("refresh", "concepts/expire-refresh/", None),
    ("lazy load", "concepts/lazy-loading/", None),
    ("selectinload", "concepts/lazy-loading/", "selectinload-one-more-statement-for-all"),
    ("n+1", "concepts/lazy-loading/", None),
    ("delete-orphan", "concepts/cascades/", None),
    ("merge", "concepts/merge/", None),
    ("rollback", "transactions/begin-commit-rollback/", None),
    ("bind parameter", "how-to/raw-sql/", None),
    ("sql injection", "how-to/raw-sql/", "values-belong-beside-the-sql"),
    ("textual sql", "how-to/raw-sql/", "with-text"),
    ("milliseconds", "how-to/raw-sql/", "805766400000"),
    ("engine.execute", "reference/versions/", None),
    ("session.query", "reference/versions/", "queries"),
    ("DetachedInstanceError", "errors/detachedinstanceerror/", None),
    ("not bound to a session", "errors/detachedinstanceerror/", None),
    ("PendingRollbackError", "errors/pendingrollbackerror/", None),
    ("savepoint", "errors/pendingrollbackerror/", "keep-the-good-rows-one-savepoint-for-each"),
    ("transaction is already begun", "errors/transaction-already-begun/", None),
]
ABOUT = ("cells/", "authoring/", "works-with/", "sources/")


def hits(page: Page, query: str) -> list[list[str]]:
    """Type a query as a reader does; return the results in order, each as the addresses of a page and of its sections."""
    field = page.get_by_role("textbox", name="Search")
    meta = page.locator(".md-search-result__meta")
    field.press("ControlOrMeta+a")
    field.press("Backspace")
    expect(meta).to_have_text(re.compile("Type to start searching"))
    field.fill(query[:-1])
    field.press_sequentially(query[-1])
    expect(meta).to_have_text(re.compile("matching document"))
    found: list[list[str]] = page.locator(".md-search-result__item").evaluate_all(
        "items => items.map((item) => [...item.querySelectorAll('a')].map(({ pathname, hash }) => pathname.slice(1) + hash))"
    )
    return found


def test_the_first_hit_is_the_page_about_it_and_the_section_is_shown(page: Page, origin: str) -> None:
    page.goto(origin)
    page.get_by_role("textbox", name="Search").click()
    wrong = []
    for query, place, section in QUERIES:
        first = hits(page, query)[0]
        if first[0] != place or (section and f"{place}#{section}" not in first):
            wrong.append(f"{query}: {first}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("query", ["rollback", "lazy load", "transaction"])
def test_pages_about_the_site_come_after_those_about_the_session(page: Page, origin: str, query: str) -> None:
    page.goto(origin)
    page.get_by_role("textbox", name="Search").click()
    about = [each[0].startswith(ABOUT) for each in hits(page, query)]
    assert about == sorted(about)
    assert about.count(False) > 1
