"""The snippet grammar: what is a cell, and what each error tells the author to type."""

from pathlib import Path

import pytest

from livecells.snippet import Answer, SnippetError, load, parse, shared_modules, story_files

STORY = '''"""A title.

More about it.
"""

# %% first
one = 1

# %% second hidden=true
two = 2


# %% third raises=ValueError
# a comment of the cell
int("x")
'''


def refusal(text: str) -> str:
    with pytest.raises(SnippetError) as raised:
        parse(text, "snippets/story.py")
    return str(raised.value)


def test_a_story_has_a_name_a_title_and_its_cells_in_order() -> None:
    story = parse(STORY, "snippets/story.py")
    assert (story.name, story.title) == ("story", "A title.")
    assert [(cell.id, cell.source, cell.line) for cell in story.cells] == [
        ("first", "one = 1", 7),
        ("second", "two = 2", 10),
        ("third", '# a comment of the cell\nint("x")', 14),
    ]


def test_options_stand_behind_the_id() -> None:
    _, second, third = parse(STORY, "story.py").cells
    assert (second.hidden, second.raises) == (True, None)
    assert (third.hidden, third.raises) == (False, "ValueError")


def test_a_marker_inside_a_string_is_text() -> None:
    story = parse('"""T."""\n# %% only\ntext = """\n# %% not-a-cell\n"""\n', "story.py")
    assert [cell.id for cell in story.cells] == ["only"]


def test_a_key_changes_with_the_cell_with_any_cell_before_it_and_with_the_shared_module() -> None:
    keys = [cell.key for cell in parse(STORY, "story.py", "ares").cells]
    changed = [cell.key for cell in parse(STORY.replace("two = 2", "two = 3"), "story.py", "ares").cells]
    assert [a == b for a, b in zip(keys, changed, strict=True)] == [True, False, False]
    assert keys[0] != parse(STORY, "story.py", "ares, edited").cells[0].key


def test_a_key_does_not_change_with_blank_lines_around_a_cell_or_the_docstring() -> None:
    spaced = STORY.replace("A title", "Another title").replace("one = 1\n", "\n\none = 1\n\n\n")
    assert [c.key for c in parse(spaced, "story.py").cells] == [c.key for c in parse(STORY, "story.py").cells]


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("# %% a\nx = 1\n", "story.py:1:", '"""What the story is about."""'),
        ('"""T."""\n', "story.py:1:", "# %% what-happens"),
        ('"""T."""\nx = 1\n# %% a\ny = 1\n', "story.py:2:", "hidden=true"),
        ('"""T."""\n# %% a\nx = 1\n# %% a\ny = 1\n', "story.py:4:", "an id of its own"),
        ('"""T."""\n# %% a\n\n# %% b\ny = 1\n', "story.py:2:", "Write its code below"),
        ('"""T."""\n# %% Example 3\nx = 1\n', "story.py:2:", "exit-does-not-commit"),
        ('"""T."""\n# %%\nx = 1\n', "story.py:2:", "exit-does-not-commit"),
        ('"""T."""\n# %% a colour=red\nx = 1\n', "story.py:2:", "hidden=<true or false>"),
        ('"""T."""\n# %% a hidden\nx = 1\n', "story.py:2:", "hidden=<true or false>"),
        ('"""T."""\n# %% a hidden=yes\nx = 1\n', "story.py:2:", "hidden=true"),
        ('"""T."""\n# %% a raises=an-error\nx = 1\n', "story.py:2:", "raises=IntegrityError"),
        ('"""T."""\n# %% a raises=ValueError\nint("x")\n# %% b\ny = 1\n', "story.py:3:", "move the cell to the end"),
        ('"""T."""\n# %% a\nx = (1,\n', "story.py:3:", "valid Python"),
        ('"""T."""\n# %% a\nx = 1\n#%% b\ny = 1\n', "story.py:4:", "Write `# %% b` at the start of the line"),
        (
            '"""T."""\n# %% a\nif True:\n    # %% b\n    y = 1\n',
            "story.py:4:",
            "Write `# %% b` at the start of the line",
        ),
        ('"""T."""\n# %% a\nimport threading\n', "story.py:3:", "a browser has no threads"),
        ('"""T."""\n# %% a\nfrom urllib.request import urlopen\n', "story.py:3:", "a browser has no network"),
        ('"""T."""\n# %% a\nfrom http import client\n', "story.py:3:", "a browser has no network"),
    ],
)
def test_a_wrong_snippet_is_refused_with_its_line_and_the_remedy(text: str, place: str, remedy: str) -> None:
    told = refusal(text)
    assert place in told
    assert remedy in told


@pytest.mark.parametrize("name", ["größe", "two-words", "Upper", "random"])
def test_a_file_that_no_fence_could_name_is_refused(name: str) -> None:
    with pytest.raises(SnippetError, match=rf"snippets/{name}\.py:1: .*Rename"):
        parse(STORY, f"snippets/{name}.py")


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "story.py").write_bytes('"""T."""\n# %% a\nx = "é"\n'.encode("latin-1"))
    with pytest.raises(SnippetError, match=r"story\.py:3: not UTF-8"):
        load(tmp_path / "story.py")


@pytest.mark.parametrize(
    ("module", "told"),
    [
        ("other", "another story. Move what both need into a file without a cell"),
        ("pytest", "imports pytest, which is not in .*requirements.txt. Add it"),
        ("ares", ""),
        ("sqlalchemy", ""),
        ("attr", ""),
    ],
)
def test_a_story_imports_what_readers_have(tmp_path: Path, module: str, told: str) -> None:
    (tmp_path / "requirements.txt").write_text("SQLAlchemy==2.1.9 --hash=sha256:0\nattrs==25.1 --hash=sha256:0\n")
    (tmp_path / "other.py").write_text(STORY)
    (tmp_path / "ares.py").write_text("x = 1\n")
    (tmp_path / "story.py").write_text(f'"""T."""\n# %% a\nimport {module}\n')
    if told:
        with pytest.raises(SnippetError, match=rf"story\.py:3: .*{told}"):
            load(tmp_path / "story.py")
    else:
        load(tmp_path / "story.py")


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0c", "\x1c"], ids=ascii)
def test_a_cell_ends_at_the_next_marker_whatever_looks_like_a_line_end_in_it(separator: str) -> None:
    parsed = parse(f'"""T."""\n# %% one\nx = "a{separator}b"\n# %% two\ny = 1\nz = 2\n', "story.py")
    assert [cell.source for cell in parsed.cells] == [f'x = "a{separator}b"', "y = 1\nz = 2"]
    assert [cell.line for cell in parsed.cells] == [3, 5]


def test_a_python_file_with_a_cell_is_a_story_and_one_without_is_shared_by_them(tmp_path: Path) -> None:
    for name in ("b.py", "a.py", "notes.md"):
        (tmp_path / name).write_text(STORY)
    (tmp_path / "ares.py").write_text('"""A module, no # %% in sight."""\n')
    assert [path.name for path in story_files(tmp_path)] == ["a.py", "b.py"]
    assert [path.name for path in shared_modules(tmp_path)] == ["ares.py"]


def test_a_loaded_story_depends_on_the_shared_modules_beside_it(tmp_path: Path) -> None:
    (tmp_path / "story.py").write_text(STORY)
    keys = {load(tmp_path / "story.py").cells[0].key}
    for name in ("ares.py", "more.py"):
        (tmp_path / name).write_text("x = 1")
        keys.add(load(tmp_path / "story.py").cells[0].key)
    assert len(keys) == 3


EXERCISE = '''"""T."""
# %% set-up hidden=true
x = 1
# %% your-turn
y = x
# %% check goals=your-turn

goal("Two", wanted=2, got=y)
# %% adds solution=your-turn
# Adding `1`
# is enough.

y = x + 1
# %% doubles solution=your-turn
y = x * 2
# %% squares wrong=your-turn
# Two
y = x * x
'''


def test_what_belongs_to_an_exercise_is_no_part_of_the_course() -> None:
    story = parse(EXERCISE, "story.py")
    assert [cell.id for cell in story.cells] == ["set-up", "your-turn"]
    exercise = story.cells[-1].exercise
    assert exercise is not None
    assert exercise.goals == story.cells[-1].goals == 'goal("Two", wanted=2, got=y)'
    assert exercise.solutions == (
        Answer("adds", "Adding `1` is enough.", "y = x + 1", 9),
        Answer("doubles", "", "y = x * 2", 14),
    )
    assert exercise.wrong == (Answer("squares", "Two", "y = x * x", 16),)


def test_a_key_changes_with_the_goals_and_not_with_the_answers() -> None:
    def keys(text: str) -> list[str]:
        return [cell.key for cell in parse(text, "story.py").cells]

    assert keys(EXERCISE.replace("y = x * 2", "y = 2")) == keys(EXERCISE)
    set_up, your_turn = keys(EXERCISE.replace("wanted=2", "wanted=3"))
    assert (set_up == keys(EXERCISE)[0], your_turn == keys(EXERCISE)[1]) == (True, False)


@pytest.mark.parametrize(
    ("old", "new", "place", "remedy"),
    [
        (
            "goals=your-turn",
            "goals=my-turn",
            "story.py:6:",
            "there is no cell `my-turn`. Name the exercise: goals=your-turn",
        ),
        ("goals=your-turn", "goals=set-up", "story.py:6:", "Move it behind `your-turn`"),
        ("# %% check", "# %% after\ny\n# %% check", "story.py:8:", "`your-turn` is not the last cell of the course"),
        ("# %% your-turn\n", "# %% your-turn hidden=true\n", "story.py:4:", "Delete hidden=true"),
        ("# %% adds solution=", "# %% adds goals=", "story.py:9:", "Put all goals into `check`"),
        ("# %% check goals=", "# %% check solution=", "story.py:4:", "`your-turn` has no goals"),
        ("solution=", "wrong=", "story.py:4:", "`your-turn` has no solution"),
        ("wrong=", "solution=", "story.py:4:", "`your-turn` has no wrong"),
        ("# Two\n", "", "story.py:16:", "the sentence that it must get"),
        ("y = x * x", "", "story.py:16:", "Write it below the comment"),
        ("wrong=your-turn", "wrong=your-turn raises=ValueError", "story.py:16:", "Leave wrong=your-turn alone"),
        ("squares", "adds", "story.py:16:", "an id of its own"),
        ('goal("Two", ', "goal(", "story.py:8:", "Begin it with one in quotes"),
        ("goal(", "print(", "story.py:8:", "no goal"),
    ],
)
def test_an_exercise_that_lacks_something_is_refused_with_the_remedy(
    old: str, new: str, place: str, remedy: str
) -> None:
    told = refusal(EXERCISE.replace(old, new))
    assert place in told
    assert remedy in told


def test_a_cell_is_headed_by_its_id_in_words_or_by_what_its_marker_says() -> None:
    story = parse('"""T."""\n# %% says-hello\nx\n# %% two raises=E "One, two = \'three\'"\ny\n', "story.py")
    assert [cell.title for cell in story.cells] == ["Says hello", "One, two = 'three'"]
    assert story.cells[1].raises == "E"


@pytest.mark.parametrize("marker", ['# %% one "No end', '# %% one "', '# %% one " "', '# %% one "Words" hidden=true'])
def test_a_heading_that_is_none_is_refused(marker: str) -> None:
    with pytest.raises(SnippetError, match=r"story.py:2: the heading has no end, or no words"):
        parse(f'"""T."""\n{marker}\nx\n', "story.py")
