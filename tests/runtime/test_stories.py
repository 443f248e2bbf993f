"""Stories: namespaces that last from cell to cell and end at a reset."""

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
