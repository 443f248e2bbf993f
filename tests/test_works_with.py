"""The page "Works with": it names what is tried, all of it, in the versions that are locked for that; each row has its test."""

import re
import tomllib
from pathlib import Path

from .proofs import claims
from .surroundings.cases import CASES, EXTENSIONS, Case
from .test_proofs import problem

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "works-with.md").read_text("utf-8")
ROW = re.compile(r"^\| (?P<name>[^|]+) \| (?P<version>\d[^|]*) \|", re.MULTILINE)


def versions(lock: str) -> dict[str, str]:
    """Return the locked versions by package."""
    text = (ROOT / "tests" / "surroundings" / lock).read_text("utf-8")
    return dict(re.findall(r"^(\S+)==(\S+)", text, re.MULTILINE))


def package(case: Case) -> str:
    """Return the package whose version a row names."""
    if case.package:
        return case.package
    if case.name.startswith(("theme mkdocs", "theme readthedocs", "use_directory_urls")):
        return "mkdocs"
    if case in EXTENSIONS:
        return "pymdown-extensions" if "pymdownx." in case.name else "markdown"
    return "mkdocs-material"


def test_the_page_has_a_row_for_each_thing_that_is_tried_with_its_version() -> None:
    locked = versions("requirements.txt")
    rows = [(row["name"], row["version"]) for row in ROW.finditer(PAGE)]
    assert rows == [(case.name, locked[package(case)]) for case in CASES]


def test_the_page_names_the_oldest_and_the_newest_pair_that_are_tried() -> None:
    old, new = versions("oldest.txt"), versions("requirements.txt")
    assert f"MkDocs {old['mkdocs']} with Material {old['mkdocs-material']} is the oldest" in PAGE
    assert f"The newest is MkDocs {new['mkdocs']} with Material {new['mkdocs-material']}." in PAGE


def test_the_oldest_that_is_tried_is_the_oldest_that_is_allowed() -> None:
    allowed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    for name, version in versions("oldest.txt").items():
        if name in ("mkdocs", "mkdocs-material"):
            (wanted,) = (each for each in allowed if re.match(rf"{name}\W", each) and not each.startswith(f"{name}-"))
            (bound,) = re.findall(r">=([\d.]+)", wanted)
            assert version.startswith(bound)
            assert set(version.removeprefix(bound)) <= {".", "0"}


def test_each_row_about_the_readers_browser_names_its_test() -> None:
    (table,) = (claim for claim in claims(PAGE) if claim.text.startswith("| The reader has |"))
    rows = table.text.split("\n")[2:]
    assert len(table.proofs) == len(rows)
    assert [fault for proof in table.proofs if (fault := problem(proof, PAGE))] == []
