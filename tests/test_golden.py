"""Goldens: written, read back, and refused where they no longer hold."""

from pathlib import Path

import pytest

from livecells import golden
from livecells.runtime.result import CellResult, OutputChunk
from livecells.snippet import Snippet, parse

RESULT = CellResult(
    output=[OutputChunk("stdout", "1 · ✓\n")],
    value=None,
    sql=[],
    spans=[],
    error=None,
    objects=[],
    tables=[],
    moments=[],
    instrument=None,
)


def story(source: str = "print(1)") -> Snippet:
    return parse(f'"""T."""\n# %% only\n{source}\n', "story.py")


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    path = tmp_path / "story.golden.json"
    path.write_text(golden.dump(story(), {"only": RESULT.to_dict()}, {}), "utf-8")
    return path


def test_what_was_recorded_is_read_back(recorded: Path) -> None:
    assert golden.recorded(story().cells[0], recorded, golden.read(recorded)).result == RESULT.to_dict()


def test_the_steps_of_a_hidden_cell_are_not_kept() -> None:
    hidden, shown = parse('"""T."""\n# %% hidden hidden=true\nx = 1\n# %% shown\nx\n', "story.py").cells
    result = {**RESULT.to_dict(), "moments": [1], "objects": [2], "tables": [3]}
    assert golden.kept(hidden, result) == RESULT.to_dict()
    assert golden.kept(shown, result) == result


def test_a_golden_lies_beside_its_snippet() -> None:
    assert golden.golden_path(Path("snippets/story.py")) == Path("snippets/story.golden.json")


def test_a_golden_reads_well_as_a_diff(recorded: Path) -> None:
    text = recorded.read_text("utf-8")
    assert "1 · ✓" in text
    assert text.count("\n") > 10


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "no recorded results yet"), ("{", "not a golden"), ("[]", "not a golden"), ('{"schema": 0}', "schema 0")],
)
def test_a_golden_that_cannot_be_used_names_the_file_and_the_remedy(
    tmp_path: Path, content: str | None, told: str
) -> None:
    path = tmp_path / "story.golden.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(golden.GoldenError) as raised:
        golden.read(path)
    assert str(path) in str(raised.value)
    assert told in str(raised.value)
    assert "make record" in str(raised.value)


def test_a_result_of_other_code_is_stale(recorded: Path) -> None:
    with pytest.raises(golden.GoldenError, match=r"stale: `only`.*make record"):
        golden.recorded(story("print(2)").cells[0], recorded, golden.read(recorded))


def test_a_cell_that_was_never_recorded_is_named(recorded: Path) -> None:
    other = parse('"""T."""\n# %% other\nx = 1\n', "story.py").cells[0]
    with pytest.raises(golden.GoldenError, match=r"no result for cell `other`.*make record"):
        golden.recorded(other, recorded, golden.read(recorded))
