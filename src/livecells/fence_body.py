"""The body of a fence: YAML in, what it says about the cell out; or a fault with the line that is wrong. Knows no HTML.

    ```live src="transactions.py:your-turn"
    hints:
      - What ends a transaction without saving?
      - "`close()` or `rollback()`."
    ```

    ```live src="flush.py:sends"
    predict:
      question: How many statements does line 5 send?
      options: [0, 1, 3]
      answer: 1
      proof: statements_on(5)
      line: 5
      because: The three objects are of one class, so one `INSERT` has all of them.
    ```

A new key is a field of `Body` and a line of `_READERS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

QUOTES = "Put a text that begins with a backtick or has a colon in it into double quotes"


class BodyError(Exception):
    """The body says nothing that can be understood. `line` counts from the fence's first line, which is 0."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Prediction:
    """A question above a cell, its texts in Markdown. `line` is the line after which the answer is to be seen, None for the end.

    `options` maps values to what stands on the buttons. Without any, the answer is a number to type, or words to put in order.
    `proof` is an expression of Python that gives `answer` for the recorded result.
    """

    question: str
    answer: Any
    proof: str
    because: str
    options: dict[str, str]
    line: int | None = None


@dataclass(frozen=True)
class Body:
    """What a body says. `hints` are of an exercise, Markdown, the smallest first."""

    hints: tuple[str, ...] = ()
    predict: Prediction | None = None


@lru_cache(maxsize=10_000)
def parse(text: str) -> Body:
    """Read a body; an empty one says nothing. Raises BodyError. What is read is kept for the next build of a server."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Body()
        if not isinstance(node, yaml.MappingNode):
            raise BodyError(f"the code stands in the snippet, and a fence's body is for {_known()} alone", 1)
        read: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            line = key.start_mark.line + 1
            if name not in _READERS:
                raise BodyError(f"unknown key {name!r}. A fence's body takes: {_known()}.", line)
            if name in read:
                raise BodyError(f"a second {name!r}. Write both under one.", line)
            read[name] = _READERS[name](loader.construct_object(value, deep=True), value.start_mark.line + 1)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BodyError(f"no YAML: {error.problem}. {QUOTES}.", mark.line + 1 if mark else 1) from error
    finally:
        loader.dispose()
    return Body(**read)


def _texts(value: object, line: int) -> tuple[str, ...]:
    if not (isinstance(value, list) and value and all(isinstance(each, str) for each in value)):
        raise BodyError(f"hints are a list of texts, each behind a dash. {QUOTES}.", line)
    return tuple(value)


_TEXTS = ("question", "proof", "because")
_KEYS = (*_TEXTS, "answer", "options", "line")


def _prediction(value: object, line: int) -> Prediction:
    if not isinstance(value, dict):
        raise BodyError(f"predict takes keys of its own: {', '.join(_KEYS)}.", line)
    if unknown := [key for key in value if key not in _KEYS]:
        raise BodyError(f"unknown key {unknown[0]!r} in predict. It takes: {', '.join(_KEYS)}.", line)
    if missing := [key for key in (*_TEXTS, "answer") if key not in value]:
        raise BodyError(f"predict has no {missing[0]}. It needs: {', '.join(_TEXTS)}, answer.", line)
    if not_text := [key for key in _TEXTS if not isinstance(value[key], str)]:
        raise BodyError(f"{not_text[0]} in predict is a text. {QUOTES}.", line)
    if not isinstance(value.get("line"), int | None):
        raise BodyError("line in predict is the number of a line of the cell.", line)
    options = value.get("options") or {}
    if isinstance(options, list):
        options = {each: each for each in options}
    if not isinstance(options, dict) or len(options) == 1:
        raise BodyError("options in predict are a list of at least two, or a mapping of values to words.", line)
    return Prediction(
        value["question"],
        value["answer"],
        value["proof"],
        value["because"],
        {str(each): str(words) for each, words in options.items()},
        value.get("line"),
    )


_READERS: dict[str, Callable[[object, int], Any]] = {"hints": _texts, "predict": _prediction}


def _known() -> str:
    return ", ".join(_READERS)
