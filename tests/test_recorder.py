"""The recorder: runs stories twice, writes goldens, says what is in them, refuses what does not hold."""

from pathlib import Path

import pytest

from livecells import golden, recorder, trial


def write(directory: Path, cells: str, name: str = "story") -> Path:
    path = directory / f"{name}.py"
    path.write_text(f'"""T."""\n{cells}')
    return path


def test_cells_of_a_story_share_their_names(tmp_path: Path) -> None:
    results = trial.run_story(write(tmp_path, "# %% a\nx = 20\n# %% b\nx + 1\n"))
    assert results["b"].value is not None
    assert results["b"].value.text == "21"


def test_recording_twice_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "# %% a\nprint(1)\n")
    assert recorder.record([path]).changed == [golden.golden_path(path)]
    again = recorder.record([path])
    assert (again.changed, again.faults, again.told) == ([], [], [])


def test_a_cell_may_raise_what_it_says(tmp_path: Path) -> None:
    results = trial.run_story(write(tmp_path, '# %% a raises=ValueError\nint("x")\n'))
    assert results["a"].error is not None
    assert results["a"].error.type == "ValueError"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ('# %% a\nx = 1\nint("x")\n', "story.py:4: `a` raises ValueError: invalid literal"),
        ('# %% a\nx = 1\nint("x")\n', "Mend the cell, or write raises=ValueError behind its id."),
        ('# %% a\nint("x")\n# %% b\nx = 1\n', "Mend the cell, or catch the error in it: only the last cell may raise."),
        ("# %% a raises=ValueError\nx = 1\n", "story.py:3: `a` should raise ValueError, but it ends well"),
        ('# %% a raises=KeyError\nint("x")\n', "story.py:3: `a` raises ValueError"),
        ("# %% a\nimport os\nos._exit(3)\n", "story.py:1: it ended its process"),
        ("# %% a\nx = 1\nprint(x)\nprint(id(x))\n", "story.py:5: `a` prints `"),
        ('# %% a\n{f"crew {n}" for n in range(9)}\n', "story.py:3: `a` has the value `{'crew "),
        ("# %% a\nimport random\nrandom.random()\n", "number without a seed"),
        ("# %% a\nimport datetime\nstr(datetime.date.today())\n", "story.py:4: `a` has the value `"),
        ('# %% a\nimport time\ntime.perf_counter()\n"the same"\n# %% b\ntime.perf_counter()\n', "story.py:7: `b`"),
        ("# %% a\nhash('crew')\n", "story.py:3: `a` has the value `"),
    ],
)
def test_what_does_not_hold_is_not_recorded(tmp_path: Path, cells: str, told: str) -> None:
    path = write(tmp_path, cells)
    (fault,) = recorder.record([path]).faults
    assert told in fault
    assert not golden.golden_path(path).exists()


def test_a_table_that_differs_is_told_with_the_line_that_sent_it(tmp_path: Path) -> None:
    cells = (
        "# %% a\nimport time\nfrom sqlalchemy import create_engine, text\n"
        'with create_engine("sqlite://").begin() as connection:\n'
        '    connection.execute(text("CREATE TABLE t (x)"))\n'
        '    connection.execute(text("INSERT INTO t VALUES (:x)"), {"x": time.perf_counter()})\n'
    )
    (fault,) = recorder.record([write(tmp_path, cells)]).faults
    assert "story.py:7: `a` sends `" in fault


def test_one_fault_stops_no_other_story_and_all_are_told(tmp_path: Path) -> None:
    paths = [write(tmp_path, f"# %% a\n1 / {0 if n in (1, 3) else 1}\n", f"story_{n}") for n in range(4)]
    recording = recorder.record(paths)
    assert [fault.partition(": ")[0] for fault in recording.faults] == [f"{paths[1]}:3", f"{paths[3]}:3"]
    assert recording.changed == [golden.golden_path(paths[0]), golden.golden_path(paths[2])]


def test_an_endless_story_stops_no_other_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "LIMIT", 5.0)
    (ended,) = trial.elsewhere([write(tmp_path, "# %% a\nwhile True:\n    pass\n")])
    assert "does not end" in str(ended)


def test_a_file_that_a_cell_leaves_beside_the_stories_is_told(tmp_path: Path) -> None:
    left = tmp_path / "left.txt"
    recording = recorder.record([write(tmp_path, f"# %% a\nopen({str(left)!r}, 'w').close()\n")])
    assert [fault.partition(": ")[0] for fault in recording.faults] == [str(left)]


def test_a_story_finds_nothing_that_another_has_left(tmp_path: Path) -> None:
    leaves = "# %% a\nimport os, logging\nlogging.basicConfig()\nos.environ['CREW'] = '6'\nopen('notes', 'x').close()\nprint(os.listdir())\n"
    paths = [write(tmp_path, f"{leaves}print(len(logging.root.handlers), len(os.environ))\n", name) for name in "ab"]
    first, second = trial.outcomes(paths)
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert first["a"]["output"] == second["a"]["output"]
    assert first["a"]["output"][0]["text"].startswith("['notes']\n1 ")


CHANGED = """\
{path}  T.
  a  changed: output, value
    prints    6
              was: nothing
    value     7
              was: 1
1 story run, 1 file changed
"""


def test_the_command_takes_names_and_tells_what_each_cell_shows_and_showed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "snippets").mkdir()
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "snippets", "# %% a\n1\n")
    write(tmp_path / "snippets", "# %% a\n1\n", "another")
    assert recorder.main(["story"]) == 0
    assert "  a  new\n    value     1\n1 story run, 1 file changed\n" in capsys.readouterr().out
    write(tmp_path / "snippets", "# %% a\nprint(6)\n7\n")
    assert recorder.main(["snippets/story.py"]) == 0
    assert capsys.readouterr().out == CHANGED.format(path="snippets/story.py")
    assert recorder.main([]) == 0
    assert "2 stories run, 1 file changed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("config", "arguments", "told"),
    [
        ("plugins:\n  - livecells:\n      snippets: cells\n", [], "1 story run"),
        ("plugins:\n  livecells:\n    snippets: cells\nsite_url: !ENV [X, '']\n", ["story"], "1 story run"),
        ("plugins: [livecells]\n", [], "there is no folder "),
        (
            "plugins:\n  - livecells:\n      snippets: cells\n",
            ["stroy"],
            "there is no story `stroy` (did you mean story?)",
        ),
        ("plugins:\n  - livecells:\n      snippets: cells\n", ["no.py"], "no.py: there is no such file."),
        ("plugins: [\n", [], "cannot be read"),
        ("", ["--help"], "usage: "),
        (None, [], "and no mkdocs.yml in "),
    ],
)
def test_the_stories_are_found_from_any_folder_of_a_project_or_it_says_why_not(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    config: str | None,
    arguments: list[str],
    told: str,
) -> None:
    for name in ("cells", "docs"):
        (tmp_path / name).mkdir()
    write(tmp_path / "cells", "# %% a\n1\n")
    if config is not None:
        (tmp_path / "mkdocs.yml").write_text(config)
    monkeypatch.chdir(tmp_path / "docs")
    code = recorder.main(arguments)
    captured = capsys.readouterr()
    assert told in captured.out + captured.err
    assert code == (0 if "1 story" in told or "usage" in told else 1)


def test_a_golden_without_its_story_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "# %% a\n1\n")
    golden.golden_path(tmp_path / "old.py").write_text("{}")
    assert recorder.main([str(path)]) == 1
    assert "old.golden.json: there is no story old.py any more. Delete this golden." in capsys.readouterr().err
