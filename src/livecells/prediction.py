"""Prediction: a question above a cell, which covers its result until the reader has answered. Pure.

The right answer stands with the question, and what proves it: a fact of the recorded result, by the names of `Seen`.
"""

from __future__ import annotations

from html import escape
from typing import Any

from livecells.fence_body import Prediction
from livecells.runtime.seen import NotSeenError, Seen
from livecells.short_markdown import markdown

# What a proof may use beside the facts of the result.
_FUNCTIONS = {each.__name__: each for each in (all, any, int, len, list, max, min, next, set, sorted, str, sum, tuple)}


# The words that are put in order are of the tape: no translator is to touch them.
CODE = ' translate="no"'


class PredictionError(Exception):
    """A question cannot be asked, or its answer is not what the cell shows. The text says what to type next."""


class _Facts(dict[str, Any]):
    """The names that a proof knows: those of `Seen`, evaluated when they are asked for."""

    def __init__(self, seen: Seen) -> None:
        super().__init__(_FUNCTIONS)
        self._seen = seen

    def __missing__(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(Seen, name):
            raise KeyError(name)
        return getattr(self._seen, name)


def check(prediction: Prediction, result: dict[str, Any]) -> None:
    """Compare the answer with what the recorded result shows. Raises PredictionError."""
    try:
        shown = eval(prediction.proof, {"__builtins__": {}}, _Facts(Seen(result)))  # the site's own sources
    except (NotSeenError, NameError, SyntaxError, TypeError, ValueError, AttributeError, LookupError) as error:
        raise PredictionError(
            f"the proof {prediction.proof!r} fails: {error}. It takes the names of `Seen`."
        ) from error
    if _plain(shown) != _plain(prediction.answer):
        raise PredictionError(
            f"the answer is {prediction.answer!r}, but {prediction.proof} is {shown!r} in the recorded result. "
            "Correct the answer, or the cell."
        )
    if prediction.options and str(prediction.answer) not in prediction.options:
        raise PredictionError(f"the answer {prediction.answer!r} is not among the options. Add it to them.")
    if not prediction.options and not isinstance(prediction.answer, int | list):
        raise PredictionError(
            "no options. Give some, or an answer that is a number or a list of words to put in order."
        )


def _plain(value: Any) -> Any:
    """A tuple and a list of the same items are one; a number is no text, but an option is compared by its text."""
    return list(value) if isinstance(value, list | tuple) else str(value)


def prediction_html(prediction: Prediction, result: dict[str, Any]) -> str:
    """Return the HTML of a question, its answer included: without JavaScript both are there to be read."""
    answer = prediction.answer
    words = escape(" → ".join(map(str, answer)) if isinstance(answer, list) else str(answer))
    words = _inline(prediction.options[str(answer)]) if prediction.options else words
    return (
        f'<form class="lc-prediction" data-search-exclude="" data-answer="{escape(_text(answer))}"'
        f' data-step="{_step(prediction.line, result)}">\n'
        f'<fieldset disabled><legend><strong class="lc-lead">Predict</strong> {_inline(prediction.question)}</legend>\n'
        f'{_choices(prediction)}<button type="button" class="lc-button lc-skip">Just show me</button></fieldset>\n'
        f'<div class="lc-verdict" tabindex="-1"><p><span class="lc-verdict-words">The answer:</span>'
        f" <strong{CODE if isinstance(answer, list) else ''}>{words}</strong>.</p>{markdown(prediction.because)}</div>\n</form>\n"
    )


def _inline(text: str) -> str:
    """Return the HTML of a line of Markdown."""
    return markdown(text).removeprefix("<p>").removesuffix("</p>")


def _text(answer: Any) -> str:
    return "\n".join(map(str, answer)) if isinstance(answer, list) else str(answer)


def _choices(prediction: Prediction) -> str:
    def choice(value: str, words: str, more: str = "") -> str:
        return f'<button type="button" class="lc-button lc-choice" value="{escape(value)}"{more}>{words}</button>\n'

    if prediction.options:
        return "".join(choice(value, _inline(words)) for value, words in prediction.options.items())
    if isinstance(prediction.answer, list):
        words = sorted(map(str, prediction.answer))
        return (
            '<ol class="lc-order" aria-label="Your order"></ol>\n'
            + "".join(choice(word, escape(word), CODE) for word in words)
            + '<button type="submit" class="lc-button lc-check">Check</button>\n'
        )
    return (
        '<input type="number" class="lc-number" aria-label="Your number" required>\n'
        '<button type="submit" class="lc-button lc-check">Check</button>\n'
    )


def _step(line: int | None, result: dict[str, Any]) -> int:
    """Return the number of the moment at which the answer is seen."""
    if line is None:
        return max(0, len(result["moments"]) - 1)
    try:
        return Seen(result).step_after(line)
    except NotSeenError as error:
        raise PredictionError(f"there is no step to show: {error}") from error
