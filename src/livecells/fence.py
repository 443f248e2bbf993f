"""The fence: ```` ```live src="transactions.py:four-forms" ```` in Markdown → the HTML of that cell. Knows no MkDocs.

The body of a fence is empty, or YAML (`fence_body.py`).

`format` and `validate` are what Superfences takes as a custom fence, by their dotted names too:

    custom_fences:
      - name: live
        class: ""
        format: !!python/name:livecells.fence.format
        validator: !!python/name:livecells.fence.validate
"""

from __future__ import annotations

import re
from typing import Any

from markdown import Markdown

from livecells import exercise_markup, fence_body, golden, markup, snippet
from livecells.cache import AssetsError
from livecells.conversion import Conversion
from livecells.library import Library, LibraryError, did_you_mean
from livecells.prediction import PredictionError, check, prediction_html
from livecells.trial import RecordError

_SRC = re.compile(rf"(?P<name>{snippet.STORY_NAME.pattern})\.py:(?P<cell>[^\s:]+)")
_EXAMPLE = '```live src="transactions.py:four-forms"'


class FenceError(Exception):
    """A fence cannot become a cell. The text says what to type next."""


_FAULTS = (
    FenceError,
    LibraryError,
    snippet.SnippetError,
    golden.GoldenError,
    PredictionError,
    RecordError,
    AssetsError,
)


def format(source: str, language: str, css_class: str, options: dict[str, Any], md: Markdown, **rest: Any) -> str:
    """Return the HTML of a fence; for a wrong one nothing, and a fault of the conversion, which may end it."""
    if "live-cell" not in md.block_level_elements:
        md.block_level_elements.append("live-cell")  # or Python-Markdown wraps it in <p>, which <pre> then closes
    conversion = Conversion.of(md)
    conversion.handle(src := str(options.get("src", "")))
    if named := _SRC.fullmatch(src):
        conversion.host.shown.add((named["name"], named["cell"]))
    try:
        return fenced_cell(conversion.host.library, conversion.shown, options, source)
    except _FAULTS as error:
        return conversion.fault(str(error))
    except fence_body.BodyError as error:
        return conversion.fault(str(error), error.line)
    except Exception as error:  # noqa: BLE001 (Superfences would go on and leave the fence as text)
        return conversion.fault(f"{type(error).__name__}: {error}")


def validate(
    language: str, inputs: dict[str, str], options: dict[str, Any], attrs: dict[str, str], md: Markdown
) -> bool:
    """Accept everything: Superfences would leave a fence that is refused as text, and `format` says what is wrong with it."""
    options.update(inputs)
    return True


def fenced_cell(library: Library, shown: dict[str, list[str]], options: dict[str, Any], body: str) -> str:
    """Return the HTML of the cell that the options name, and add it to `shown`: story → ids on this page.

    Raises FenceError, BodyError, LibraryError, SnippetError, GoldenError or PredictionError.
    """
    if unknown := sorted(set(options) - {"src", "play"}):
        raise FenceError(f"unknown option {unknown[0]!r}. A live fence takes src and play: {_EXAMPLE} play")
    if options.get("play") not in (None, "play"):
        raise FenceError(f"play={options['play']!r}: play takes no value. Write: {_EXAMPLE} play")
    if not (match := _SRC.fullmatch(str(options.get("src", "")))):
        raise FenceError(f"no src, or none of the form NAME.py:CELL. Write: {_EXAMPLE}")
    said = fence_body.parse(body)
    if said.predict and "play" in options:
        raise FenceError("predict covers the result and play shows it step by step. Delete one of the two.")

    name, id = match["name"], match["cell"]
    story, recorded = library.story(name)
    cell = story.cell(id)
    if cell is None:
        known = [each.id for each in story.cells]
        raise FenceError(
            f"no cell `{id}` in {library.path(name)}{did_you_mean(id, known)}. Its cells: {', '.join(known)}."
        )
    if cell.hidden:
        raise FenceError(f"cell `{id}` is hidden and runs by itself. Delete the fence, or hidden=true in the snippet.")

    if said.hints and not cell.exercise:
        raise FenceError(
            f"hints, but cell `{id}` is no exercise. Give it goals in {library.path(name)}, or delete the hints."
        )

    order = [each.id for each in story.cells]
    above = shown.setdefault(name, [])
    if id in above:
        raise FenceError(f"cell `{name}:{id}` is on this page already. Delete one of the two fences.")
    if above and order.index(id) < order.index(above[-1]):
        raise FenceError(
            f"cell `{id}` comes before `{above[-1]}` in its story and must stand above it on the page too. "
            "Move the fence up, or the cell down in the snippet."
        )
    start = order.index(above[-1]) + 1 if above else 0
    above.append(id)
    before = list(story.cells[start : order.index(id)])
    path = golden.golden_path(library.path(name))
    found = golden.recorded(cell, path, recorded)
    panels = library.render()[name][id]
    if panels.fault:
        raise golden.GoldenError(f"{path}: not a golden (`{id}`: {panels.fault}): {golden.RECORD}.")
    question = ""
    if said.predict:
        check(said.predict, found.result)
        question = prediction_html(said.predict, found.result)
    exercise = exercise_markup.exercise_html(cell.exercise, panels.goals, said.hints) if cell.exercise else ""
    return markup.cell_html(
        story,
        cell,
        before,
        found,
        panels,
        question=question,
        exercise=exercise,
        play="play" in options,
        notice=library.notice(name, id),
    )
