"""Predictions: a question, its answer, and what proves the answer in a recorded result."""

from typing import Any

import pytest

from livecells.fence_body import Prediction
from livecells.prediction import PredictionError, check, prediction_html
from livecells.runtime.result import OutputChunk

from .factories import moment, result

RESULT = result(
    output=[OutputChunk("stdout", "6 astronauts\n")],
    moments=[moment(), moment(line=1), moment(line=2), moment(line=1), moment()],
).to_dict()


def asked(answer: Any, proof: str, options: dict[str, str] | None = None, line: int | None = None) -> Prediction:
    return Prediction("How many?", answer, proof, "<p>So.</p>", options or {}, line)


SIX = asked(6, "int(output.split()[0])", {"6": "six", "7": "seven"})


def test_an_answer_that_the_result_proves_is_accepted() -> None:
    check(SIX, RESULT)
    check(asked(6, "int(output.split()[0])"), RESULT)
    check(asked(["a", "b"], "('a', 'b')"), RESULT)
    check(asked("6", "next(word for word in output.split())", {"6": "six", "7": "seven"}), RESULT)


@pytest.mark.parametrize(
    ("prediction", "told"),
    [
        (
            asked(7, "int(output.split()[0])", SIX.options),
            "the answer is 7, but int(output.split()[0]) is 6 in the recorded",
        ),
        (asked(8, "8", SIX.options), "the answer 8 is not among the options"),
        (asked("six", "'six'"), "no options"),
        (asked(6, "outptu"), "the proof 'outptu' fails: name 'outptu' is not defined"),
        (asked(6, "1 +"), "invalid syntax"),
        (asked(6, "count('astronauts')"), "there is no table `astronauts`"),
        (asked(6, "__import__('os').getpid()"), "'__import__' is not defined"),
        (asked(6, "_result"), "'_result' is not defined"),
    ],
)
def test_an_answer_that_it_does_not_prove_is_refused(prediction: Prediction, told: str) -> None:
    with pytest.raises(PredictionError) as error:
        check(prediction, RESULT)
    assert told in str(error.value)


def test_the_deciding_step_is_the_last_one_of_its_line_or_the_end() -> None:
    def step(line: int | None) -> str:
        html = prediction_html(asked(6, "6", line=line), RESULT)
        return html[html.index("data-step=") :].split('"')[1]

    assert (step(1), step(2), step(None)) == ("3", "2", "4")
    with pytest.raises(PredictionError, match="line 9 did not run"):
        step(9)


def test_options_are_buttons_a_number_is_typed_and_words_are_put_in_order() -> None:
    assert prediction_html(SIX, RESULT).count('class="lc-button lc-choice"') == 2
    assert 'type="number"' in prediction_html(asked(6, "6"), RESULT)
    ordered = prediction_html(asked(["INSERT", "BEGIN"], "tape"), RESULT)
    assert ordered.index('value="BEGIN"') < ordered.index('value="INSERT"')
    assert "INSERT → BEGIN" in ordered
    assert 'data-answer="INSERT\nBEGIN"' in ordered


def test_what_an_answer_is_compared_with_is_text() -> None:
    assert "<b>" not in prediction_html(asked(["<b>", "2"], "['<b>', '2']"), RESULT)
    assert 'value="&lt;b&gt;"' in prediction_html(asked("<b>", "'<b>'", {"<b>": "b", "2": "2"}), RESULT)
