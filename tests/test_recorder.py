"""The recorder: runs stories, writes goldens, refuses cells that do not end as their marker says."""

from pathlib import Path

import pytest

from livecells import golden, recorder


def write(directory: Path, cells: str) -> Path:
    path = directory / "story.py"
    path.write_text(f'"""T."""\n{cells}')
    return path


def test_cells_of_a_story_share_their_names(tmp_path: Path) -> None:
    results = recorder.run_story(write(tmp_path, "# %% a\nx = 20\n# %% b\nx + 1\n"))
    assert results["b"].value is not None
    assert results["b"].value.text == "21"


def test_recording_twice_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "# %% a\nprint(1)\n")
    assert recorder.record([path]) == [golden.golden_path(path)]
    assert recorder.record([path]) == []


def test_a_cell_may_raise_what_it_says(tmp_path: Path) -> None:
    results = recorder.run_story(write(tmp_path, '# %% a raises=ValueError\nint("x")\n'))
    assert results["a"].error is not None
    assert results["a"].error.type == "ValueError"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ('# %% a\nx = 1\nint("x")\n', r"story\.py:4: `a` raises ValueError: invalid literal.*write raises=ValueError"),
        ("# %% a raises=ValueError\nx = 1\n", r"story\.py:3: `a` should raise ValueError, but it ends well"),
        ('# %% a raises=KeyError\nint("x")\n', r"story\.py:3: `a` raises ValueError"),
    ],
)
def test_a_cell_that_ends_otherwise_than_it_says_is_not_recorded(tmp_path: Path, cells: str, told: str) -> None:
    path = write(tmp_path, cells)
    with pytest.raises(recorder.RecordError, match=told):
        recorder.record([path])
    assert not golden.golden_path(path).exists()


def test_the_command_says_what_it_did_and_fails_with_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, "# %% a\nprint(1)\n")
    assert recorder.main([str(path)]) == 0
    assert "1 stories run, 1 goldens changed" in capsys.readouterr().out
    assert recorder.main([str(write(tmp_path, "# %% a\n1/0\n"))]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_story_finds_nothing_that_another_has_left(tmp_path: Path) -> None:
    leaves = "# %% a\nimport os, logging\nlogging.basicConfig()\nos.environ['CREW'] = '6'\nopen('notes', 'x').close()\nprint(os.listdir())\n"
    paths = [tmp_path / "first.py", tmp_path / "second.py"]
    for path in paths:
        path.write_text(f'"""T."""\n{leaves}print(len(logging.root.handlers), len(os.environ))\n')
    first, second = recorder.run_stories(paths)
    assert first["a"].output == second["a"].output
    assert first["a"].output[0].text.startswith("['notes']\n1 ")


def test_the_first_fault_is_told_wherever_it_was_found(tmp_path: Path) -> None:
    paths = [tmp_path / f"story_{number}.py" for number in range(4)]
    for number, path in enumerate(paths):
        path.write_text(f'"""T."""\n# %% a\n1 / {0 if number in (1, 3) else 1}\n')
    with pytest.raises(recorder.RecordError, match=r"story_1\.py:3: `a` raises ZeroDivisionError: division by zero"):
        recorder.run_stories(paths)
