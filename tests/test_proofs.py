"""Each claim of the book's pages names what proves it: a cell, a test or a manual."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from livecells import snippet
from livecells.twin import stories

from .proofs import Claim, claims

ROOT = Path(__file__).parents[1]
SNIPPETS = ROOT / "snippets"
MANUALS = {"docs.sqlalchemy.org", "sqlite.org", "www.sqlite.org", "docs.python.org", "peps.python.org"}
PAGES = {
    path.relative_to(ROOT / "docs").as_posix(): path.read_text("utf-8")
    for folder in ("start", "concepts", "transactions", "how-to", "errors", "reference")
    for path in sorted((ROOT / "docs" / folder).rglob("*.md"))
    if path.name not in ("index.md", "terms.md")  # they lead to other pages, and claim nothing by themselves
}


def cells(names: set[str]) -> set[str]:
    """Return the ids of the stories' cells, alone and with the story."""
    loaded = {name: snippet.load(SNIPPETS / f"{name}.py").cells for name in names}
    return {named for name, found in loaded.items() for cell in found for named in (cell.id, f"{name}:{cell.id}")}


def problem(proof: str, page: str) -> str | None:
    """Return what is wrong with a proof of a claim on a page."""
    kind, _, rest = proof.partition(" ")
    if kind == "none:":
        return None if rest else "say why it needs no proof"
    if kind == "manual":
        url = urlsplit(rest)
        return None if (url.scheme, url.netloc in MANUALS) == ("https", True) else f"{rest!r} is no manual"
    if proof == "exercise":
        return None if re.search(r"^\s*hints:", page, re.MULTILINE) else "the page has no exercise"
    if "::" in proof:
        path, _, name = proof.partition("::")
        there = (ROOT / path).is_file() and f"def {name}(" in (ROOT / path).read_text("utf-8")
        return None if there else f"there is no test {proof}"
    story = proof.partition(":")[0]
    known = cells(stories(page) | ({story} if (SNIPPETS / f"{story}.py").is_file() else set()))
    return None if proof in known else f"there is no cell {proof}"


@pytest.mark.parametrize("name", PAGES)
def test_every_claim_of_a_page_names_its_proof(name: str) -> None:
    page = PAGES[name]
    faults = [
        f"docs/{name}:{claim.line}: {fault}"
        for claim in claims(page)
        for fault in ([problem(proof, page) for proof in claim.proofs] or ["name a proof: <!-- proof: … --> below it"])
        if fault
    ]
    assert faults == []


def test_a_claim_without_a_comment_has_no_proof() -> None:
    assert claims("# Title\n\nIt does.\n\n## More\n\nIt does not.\n\n<!-- proof: one; none: a question -->\n") == [
        Claim(3, "It does."),
        Claim(7, "It does not.", ("one", "none: a question")),
    ]


def test_boxes_lists_and_tables_claim_too() -> None:
    page = '!!! warning "Pitfall: to forget"\n    It is lost.\n\n    <!-- proof: two -->\n\n- a\n- b\n\n| a | b |\n|---|---|\n'
    assert [(claim.line, claim.text.split("\n")[0], claim.proofs) for claim in claims(page)] == [
        (2, "It is lost.", ("two",)),
        (6, "- a", ()),
        (9, "| a | b |", ()),
    ]


def test_titles_code_tasks_and_links_claim_nothing() -> None:
    page = "---\ntags: [a]\n---\n\n# T\n\n<!-- versions -->\n\n```live src='a.py:b'\npredict:\n\n  question: What?\n```\n\n## Your turn\n\nDo it.\n\n## In the manual\n\n- there\n"
    assert claims(page) == []


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ("two-blocks", "there is no cell two-blocks"),
        ("nothing:two-blocks", "there is no cell nothing:two-blocks"),
        ("exercise", "the page has no exercise"),
        ("none:", "say why it needs no proof"),
        ("manual https://example.org/", "'https://example.org/' is no manual"),
        ("tests/test_proofs.py::test_that_is_gone", "there is no test tests/test_proofs.py::test_that_is_gone"),
        ("tests/test_proofs.py::test_every_claim_of_a_page_names_its_proof", None),
        ("hello:greets", "there is no cell hello:greets"),
        ("manual https://docs.sqlalchemy.org/en/21/orm/session_basics.html", None),
    ],
)
def test_a_proof_that_is_not_there_is_a_fault(proof: str, fault: str | None) -> None:
    assert problem(proof, "# A page\n") == fault
