"""Parsed stories: what is kept holds for as long as all that it was made of, and for no other folder."""

from pathlib import Path

import pytest

from livecells.library import Library
from livecells.snippet import SnippetError

STORY = '"""A story."""\n\n# %% one\nimport helper\nprint(1)\n'


def site(folder: Path) -> Library:
    """Return the library of a folder with a story and the module that it imports."""
    folder.mkdir(exist_ok=True)
    (folder / "story.py").write_text(STORY)
    (folder / "helper.py").write_text("x = 1\n")
    return Library(folder)


def test_a_story_that_has_changed_or_whose_shared_module_has_is_parsed_again(tmp_path: Path) -> None:
    first = site(tmp_path).load("story")
    assert Library(tmp_path).load("story") == first
    (tmp_path / "story.py").write_text(STORY.replace("print(1)", "print(2)"))
    second = Library(tmp_path).load("story")
    assert second.cells[0].source.endswith("print(2)")
    (tmp_path / "helper.py").write_text("x = 2\n")
    assert Library(tmp_path).load("story").cells[0].key != second.cells[0].key


def test_a_fault_of_a_story_has_the_path_of_each_folder_that_has_the_story(tmp_path: Path) -> None:
    for name in ("a", "b"):
        library = site(tmp_path / name)
        library.path("story").write_text(f"{STORY}1/(\n")
        with pytest.raises(SnippetError, match=f"/{name}/story.py:6: "):
            library.load("story")


def test_what_a_story_imports_is_looked_for_each_time(tmp_path: Path) -> None:
    site(tmp_path).load("story")
    (tmp_path / "requirements.txt").write_text("sqlalchemy==2.0.0\n")
    story = tmp_path / "story.py"
    story.write_text(STORY.replace("helper", "sqlalchemy"))
    Library(tmp_path).load("story")
    (tmp_path / "requirements.txt").write_text("other==1.0\n")
    with pytest.raises(SnippetError, match=r"story.py:4: imports sqlalchemy, which is not in"):
        Library(tmp_path).load("story")
