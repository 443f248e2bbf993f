"""Exercises: each one on the site is proven in CPython; and what is said of one that promises what it does not hold."""

from pathlib import Path

import pytest

from livecells import exercises, golden, recorder, snippet, trial
from livecells.apart import each_apart
from livecells.runtime.result import CellResult

from .conftest import values_asked_for

STORIES = [path for path in snippet.story_files(Path("snippets")) if snippet.load(path).cells[-1].exercise is not None]

STORY = '''"""T."""
# %% set-up hidden=true
x = 1
# %% your-turn
y = x
# %% check goals=your-turn
goal("Two", wanted=2, got=y)
advise("That is too much.", when=y > 2)
# %% adds solution=your-turn
y = x + 1
# %% squares wrong=your-turn
# Two
y = x * x
# %% triples wrong=your-turn
# That is too much.
y = x * 3
'''


@pytest.fixture(scope="session")
def answered(request: pytest.FixtureRequest) -> dict[str, dict[str, CellResult]]:
    """What the answers to each exercise that is tried give, each story in a process of its own."""
    tried = values_asked_for(request, "path")
    paths = [path for path in STORIES if tried is None or str(path) in tried]
    return dict(zip([path.stem for path in paths], each_apart(trial.run_answers, paths), strict=True))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_an_exercise_of_the_site_holds_what_it_promises(path: Path, answered: dict[str, dict[str, CellResult]]) -> None:
    cell = snippet.load(path).cells[-1]
    starter = golden.read(golden.golden_path(path))[cell.id].result
    results = {id: each.to_dict() for id, each in answered[path.stem].items()}
    assert exercises.unproven(cell, {cell.id: starter, **results}) == []


def refusal(tmp_path: Path, old: str, new: str) -> str:
    assert old in STORY
    path = tmp_path / "story.py"
    path.write_text(STORY.replace(old, new))
    with pytest.raises(trial.RecordError) as raised:
        trial.run_story(path)
    return str(raised.value)


def test_an_exercise_that_holds_what_it_promises_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "story.py"
    path.write_text(STORY)
    assert recorder.record([path]).changed == [golden.golden_path(path)]
    recorded = golden.read(golden.golden_path(path))
    assert list(recorded) == ["set-up", "your-turn"]
    assert recorded["your-turn"].result["goals"] == [
        {"text": "Two", "met": False, "wanted": ["2"], "got": ["1"], "note": None}
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("y = x\n", "y = x + 1\n", "`your-turn` meets all goals before the reader has done anything"),
        ("y = x + 1\n", "y = x\n", "solution `adds` does not meet all goals: Two: wanted ['2'], got ['1']"),
        ("y = x + 1\n", "z = x\n", "solution `adds` does not meet all goals: Two: Could not be checked: name 'y'"),
        ("y = x * x", "y = x * 2", "wrong answer `squares` meets all goals"),
        ("# Two\n", "# Too much.\n", "wrong answer `squares` must get 'Too much.', but it gets ['Two']"),
        ("y > 2", "y > 9", "wrong answer `triples` must get 'That is too much.', but it gets ['Two']"),
        ("advise(", "advise('Nobody gets this.', when=False)\nadvise(", "no wrong answer gets the advice"),
    ],
)  # fmt: skip
def test_an_exercise_that_does_not_is_refused(tmp_path: Path, old: str, new: str, says: str) -> None:
    told = refusal(tmp_path, old, new)
    assert "story.py:5: " in told
    assert says in told
