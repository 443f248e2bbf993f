"""Parameters: the parameter sets of a statement as text, without running code of the story."""

from __future__ import annotations

from typing import Any

from livecells.runtime.object_text import value_text
from livecells.runtime.static_lookup import is_instance

MAX_SETS = 100  # of parameters, for one statement
MAX_VALUES = 100  # of one set


def parameter_sets(parameters: Any, context: Any) -> list[str]:
    """Return each parameter set of a statement as text, with its names where the statement has them in this order."""
    # `executemany` is also set for a batch of one, which comes as a bare tuple.
    sets = parameters if type(parameters) is list else [parameters]
    names = getattr(getattr(context, "compiled", None), "positiontup", None)
    texts = [_text(names, each) for each in sets[:MAX_SETS] if each]
    return [*texts, f"… {len(sets) - MAX_SETS:,} more"] if len(sets) > MAX_SETS else texts


def _text(names: list[str] | None, values: Any) -> str:
    if is_instance(values, dict):
        pairs = list(dict.items(values))
        return _joined([f"{name} = {value_text(value)}" for name, value in pairs[:MAX_VALUES]], len(pairs))
    if not is_instance(values, tuple):
        return value_text(values)
    size = tuple.__len__(values)
    shown = list(tuple.__iter__(values))[:MAX_VALUES]
    if names and len(names) == size:
        return _joined([f"{name} = {value_text(value)}" for name, value in zip(names, shown, strict=False)], size)
    texts = _joined([value_text(value) for value in shown], size)
    return f"({texts},)" if size == 1 else f"({texts})"


def _joined(texts: list[str], size: int) -> str:
    more = [f"… {size - len(texts):,} more"] if size > len(texts) else []
    return ", ".join([*texts, *more])
