"""Object text: values and changes of attributes, told without running code of the story."""

from typing import Any

import pytest

from livecells.runtime.object_text import change, value_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"color": "blue"}, "{'color': 'blue'}"),
        ({"tags": ["a", "b"]}, "{'tags': ['a', 'b']}"),
        ([1, 2, 3, 4, 5, 6, 7], "[1, 2, 3, 4, 5, … 2 more]"),
        ((1,), "(1,)"),
        ({2, 1}, "{1, 2}"),
        ([[[[1]]]], "[[[[…]]]]"),
        ("x" * 100, f"'{'x' * 80}'… 20 more characters"),
    ],
)
def test_a_value_is_told_by_its_members(value: object, text: str) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(("before", "now"), [(1, True), (1, 1.0), (0.0, -0.0), ("1", 1), ({"a": 1}, {"a": True})])
def test_what_is_equal_and_not_the_same_is_a_change(before: object, now: object) -> None:
    assert change(before, now) == (value_text(now), value_text(before))


@pytest.mark.parametrize("value", [1, "x" * 1000, {"a": [1, {"b": 2}]}, {1, 2}, None])
def test_what_is_equal_in_all_its_members_is_no_change(value: Any) -> None:
    same = eval(repr(value))
    if not isinstance(value, set):  # their members are compared by identity
        assert change(value, same) == (value_text(value), None)


def test_two_long_texts_are_shown_from_where_they_differ() -> None:
    now, old = change("a" * 100 + "old", "a" * 100 + "new")
    assert old is not None
    assert now == f"80 characters …'{'a' * 20}new'"
    assert old == f"80 characters …'{'a' * 20}old'"


def test_a_change_beyond_what_is_shown_is_said() -> None:
    assert change(list(range(9)), [*range(8), 9])[1] == "[0, 1, 2, 3, 4, … 4 more] (differs in what is not shown)"


class Loud(list[Any]):
    """Says no to whatever asks it."""

    def __len__(self) -> int:
        raise AssertionError

    __iter__ = __repr__ = __eq__ = __getitem__ = __len__  # type: ignore[assignment]


def test_no_class_of_the_story_is_asked() -> None:
    assert change(Loud([1]), Loud([2])) == ("[2]", "[1]")
