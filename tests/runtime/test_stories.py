"""Stories: namespaces that last from cell to cell and end at a reset."""

import sys
from pathlib import Path

import pytest

from livecells.runtime.stories import Stories


def test_a_story_keeps_its_names_and_another_does_not_see_them() -> None:
    stories = Stories()
    stories.run("one", "a", "x = 1")
    assert stories.run("one", "b", "x").error is None
    assert stories.run("two", "b", "x").error is not None


def test_a_reset_story_starts_afresh() -> None:
    stories = Stories()
    stories.run("one", "a", "x = 1")
    stories.reset("one")
    assert stories.run("one", "b", "x").error is not None


def test_a_reset_closes_the_storys_databases() -> None:
    stories = Stories()
    make = (
        "from sqlalchemy import create_engine, text\n"
        "engine = create_engine('sqlite:///file:/stories-reset?vfs=memdb&uri=true')\n"
        "with engine.begin() as c: c.execute(text('CREATE TABLE t (x)'))"
    )
    for _ in range(2):  # a database that outlived the reset would have the table already
        assert stories.run("one", "a", make).error is None
        stories.reset("one")


def test_a_class_of_a_story_lives_in_main_like_a_scripts() -> None:
    value = Stories().run("one", "a", "class A: pass\nA").value
    assert value is not None
    assert value.text == "<class '__main__.A'>"


STRING_ANNOTATIONS = """
from __future__ import annotations
import enum
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy import ForeignKey

class Kind(enum.Enum):
    ROVER = 1

class Base(DeclarativeBase): pass

class Vehicle(Base):
    __tablename__ = "vehicles"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    of_id: Mapped[int | None] = mapped_column(ForeignKey("vehicles.id"))
    parts: Mapped[list[Vehicle]] = relationship()
"""


def outputs(*cells: str, home: str = "") -> str:
    """Run the cells of one story, each of which must end well, and return what they printed."""
    stories = Stories(home)
    results = [stories.run("one", f"cell-{number}", cell) for number, cell in enumerate(cells)]
    assert [result.error for result in results] == [None] * len(results)
    return "".join(chunk.text for result in results for chunk in result.output)


def test_annotations_that_are_strings_are_looked_up_among_the_names_of_the_story() -> None:
    use = (
        "import typing\nengine = create_engine('sqlite://')\nBase.metadata.create_all(engine)\n"
        "with Session(engine) as session:\n    session.add(Vehicle(kind=Kind.ROVER, parts=[Vehicle(kind=Kind.ROVER)]))\n"
        "    session.commit()\n    print(session.get(Vehicle, 1).parts[0].kind)\n"
        "def f(kind: 'Kind') -> 'Vehicle': ...\nprint(typing.get_type_hints(f)['kind'] is Kind)"
    )
    assert outputs(STRING_ANNOTATIONS, use) == "Kind.ROVER\nTrue\n"


def test_pickle_finds_the_classes_of_a_cell_also_in_the_next() -> None:
    make = "import pickle\nclass A:\n    def __init__(self): self.x = 1\nkept = pickle.dumps(A())"
    assert outputs(make, "print(pickle.loads(kept).x, type(pickle.loads(kept)) is A)") == "1 True\n"


def test_the_namespace_is_the_main_module_as_in_a_script() -> None:
    cell = (
        "import sys, __main__\nx = 1\nprint(__main__.x, sys.modules[__name__] is __main__, vars(__main__) is globals())"
    )
    assert outputs(cell) == "1 True True\n"


def test_a_script_finds_its_name_and_no_arguments() -> None:
    assert outputs("import argparse\nprint(argparse.ArgumentParser().parse_args(), __file__)") == "Namespace() one.py\n"


def test_after_a_cell_the_process_has_its_own_main_module_again() -> None:
    before = dict(sys.modules)
    stories = Stories()
    stories.run("one", "a", "import sys\nsys.modules['__main__'] = None")
    stories.run("one", "b", "import sys\nsys.modules.clear()")
    assert sys.modules["__main__"] is before["__main__"]
    assert before.items() <= sys.modules.items()
    assert stories.run("one", "c", "import json\nprint(json.dumps(1))").error is None


def test_what_a_story_replaces_in_the_builtins_is_replaced_for_itself_alone() -> None:
    stories = Stories()
    patch = "import builtins\nbuiltins.len = lambda it: 5\ndel builtins.print\nlen([])"
    result = stories.run("one", "a", patch)
    assert result.value is not None
    assert (result.value.text, len(result.moments)) == ("5", 5)
    later = stories.run("one", "b", "len([])")
    assert later.value is not None
    assert later.value.text == "5"
    assert stories.run("two", "a", "print(len([]))").output[0].text == "0\n"
    stories.reset("one")
    assert stories.run("one", "a", "print(len([]))").output[0].text == "0\n"


def test_stories_do_not_share_the_modules_of_their_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shared_by_stories.py").write_text("class A: pass\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    stories = Stories(str(tmp_path))
    stories.run("one", "a", "from shared_by_stories import A")
    stories.run("two", "a", "from shared_by_stories import A")
    stories.reset("two")
    again = stories.run("one", "b", "from shared_by_stories import A as Again\nprint(Again is A)")
    assert again.output[0].text == "True\n"
    stories.reset("one")
    assert stories.run("one", "b", "import shared_by_stories\nprint(A)").error is not None
    assert "shared_by_stories" not in sys.modules
