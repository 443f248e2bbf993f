"""The HTML of an exercise: its goals, its hints and its solutions, complete without JavaScript. Pure.

`web/src/exercise/` finds these elements by their classes and makes them work.
"""

from __future__ import annotations

from collections.abc import Sequence

from livecells.markup import code_html
from livecells.short_markdown import markdown
from livecells.snippet import Answer, Exercise


def exercise_html(exercise: Exercise, goals: str, hints: Sequence[str]) -> str:
    """Return the HTML of an exercise. `goals` is that of its goals before anyone has tried; `hints` are Markdown."""
    named = (_fold("hint", f"Hint {at} of {len(hints)}", markdown(hint)) for at, hint in enumerate(hints, 1))
    solutions = exercise.solutions
    summary = "Solution" if len(solutions) == 1 else f"{len(solutions)} solutions"
    return (
        '<div class="lc-exercise" role="group" aria-label="Exercise" data-search-exclude="">\n'
        f"{goals}\n"
        f'<div class="lc-help">{"".join(named)}{_fold("solutions", summary, "".join(map(_solution, solutions)))}</div>\n'
        "</div>\n"
    )


def _solution(answer: Answer) -> str:
    code = f'<div class="highlight"><pre><code>{code_html(answer.source)}</code></pre></div>'
    return f'<div class="lc-solution">{markdown(answer.caption)}{code}</div>'


def _fold(kind: str, summary: str, body: str) -> str:
    return f'<details class="lc-{kind}"><summary>{summary}</summary>{body}</details>'
