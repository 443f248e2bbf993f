"""The body of a fence: what it says, and what each error tells the author to type, with the line."""

import pytest

from livecells.fence_body import Body, BodyError, parse


def test_a_body_has_hints_from_the_smallest_to_the_largest() -> None:
    assert parse('hints:\n  - Look at line 3.\n  - "`close()`: it ends."\n') == Body(
        ("Look at line 3.", "`close()`: it ends.")
    )


@pytest.mark.parametrize("text", ["", "\n", "# to be written\n"])
def test_an_empty_body_says_nothing(text: str) -> None:
    assert parse(text) == Body()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("print(1)\n", 1, "the code stands in the snippet"),
        ("hint:\n  - A.\n", 1, "unknown key 'hint'. A fence's body takes: hints, predict."),
        ("hints:\n  - A.\nmore: 1\n", 3, "unknown key 'more'"),
        ("hints:\n  - A.\nhints:\n  - B.\n", 3, "a second 'hints'"),
        ("hints: A.\n", 1, "a list of texts, each behind a dash"),
        ("hints:\n", 1, "a list of texts"),
        ("hints:\n  - Line 3: close()\n", 2, "into double quotes"),
        ("hints:\n  - A.\n  - `close()`\n", 3, "into double quotes"),
        ("hints: [\n", 2, "no YAML"),
        ("hints: !!python/name:os.system\n", 1, "no YAML"),
    ],
)
def test_a_body_that_cannot_be_understood_is_refused_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(BodyError) as raised:
        parse(text)
    assert raised.value.line == line
    assert says in str(raised.value)
