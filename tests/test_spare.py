"""A spare process: a story that it runs has the results that it has anywhere, and the next story finds another one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from livecells.spare import Spare
from livecells.trial import RecordError, elsewhere


@pytest.fixture
def spare() -> Iterator[Spare]:
    spare = Spare()
    yield spare
    spare.close()


def story(folder: Path, name: str, code: str) -> Path:
    path = folder / f"{name}.py"
    path.write_text(f'"""A story."""\n# %% one\n{code}\n')
    return path


def test_one_story_after_the_other_shows_what_it_shows_in_a_process_of_its_own(tmp_path: Path, spare: Spare) -> None:
    paths = [story(tmp_path, name, f"import sys\nsys.{name} = 1\nlen(sys.argv)") for name in ("first", "second")]
    for path in paths:
        spare.prepare()
        assert [spare.run(path)] == elsewhere([path])


def test_a_story_that_ends_its_process_is_a_fault_and_the_next_one_runs(tmp_path: Path, spare: Spare) -> None:
    spare.prepare()
    ended = spare.run(story(tmp_path, "ends", "import os\nos._exit(0)"))
    assert isinstance(ended, RecordError)
    assert "it ended its process" in str(ended)
    assert isinstance(spare.run(story(tmp_path, "goes_on", "1")), dict)  # without any that waits
