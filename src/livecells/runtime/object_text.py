"""Object text: a value of a mapped attribute as text, in bounded time and without running code of the story."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy.orm import InstanceState

from livecells.runtime.static_lookup import class_dict, class_name, instance_dict, is_instance
from livecells.runtime.text import saferepr, sanitized

MAX_MEMBERS = 5  # of a collection
MAX_SORTED = 200  # members of a set that are read to find the first
MAX_LEVELS = 3  # of collections within collections
MAX_COMPARED = 2_000  # members, in all levels
MAX_TEXT = 80
_SHARED = 20  # characters shown before the first difference of two long texts

_State = InstanceState[Any]

# Ids of the types whose `repr` or `str` is Python's own. Subclasses are not included: the story may define theirs.
# Ids, because the hash of a class is the story's where it has a metaclass.
PLAIN = {id(kind) for kind in (bool, bytes, complex, float, int, str, type(None))}
PLAIN_STR = {id(kind) for kind in (date, datetime, time, timedelta, Decimal, UUID)}
_TEXTS = {id(str), id(bytes)}


def object_state(value: Any) -> _State | None:
    """Return the state of a mapped object; None for anything else, also for what only looks like one."""
    if "_sa_class_manager" not in class_dict(type(value)):
        return None
    state = instance_dict(value).get("_sa_instance_state")
    return state if type(state) is InstanceState else None


def object_name(state: _State) -> str:
    """Return class name and primary key; the class name alone for an object without identity."""
    name = class_name(state.class_)
    if state.key is None:
        return sanitized(name, MAX_TEXT)
    return sanitized(f"{name} {', '.join(map(value_text, state.key[1]))}", MAX_TEXT)


def value_text(value: Any, level: int = 0) -> str:
    """Return a value as text; members of collections likewise, up to MAX_MEMBERS at each of MAX_LEVELS."""
    kind = id(type(value))
    if kind in _TEXTS:
        return saferepr(value[: MAX_TEXT + 1], MAX_TEXT) if len(value) <= MAX_TEXT else _long_text(value)
    if kind in PLAIN:
        return saferepr(value, MAX_TEXT)
    if kind in PLAIN_STR and _knows_its_zone(value):
        return sanitized(str(value), MAX_TEXT)
    if (state := object_state(value)) is not None:
        return object_name(state)
    if is_instance(value, Enum):
        name = instance_dict(value).get("_name_")
        return sanitized(f"{class_name(type(value))}.{name if type(name) is str else '…'}", MAX_TEXT)
    for collection, opened, closed in _COLLECTIONS:
        if is_instance(value, collection):
            return _collection(collection, value, opened, closed, level)
    return f"<{sanitized(class_name(type(value)), MAX_TEXT)}>"


def change(before: Any, now: Any) -> tuple[str, str | None]:
    """Return a value as text, and what it was before; None where it is equal and so is each of its members.

    Two long texts are both shown from where they differ.
    """
    old, new = value_text(before), value_text(now)
    if before is now or _equal(before, now, [MAX_COMPARED]):
        return new, None
    if old != new:
        return new, old
    if id(type(now)) in _TEXTS and type(before) is type(now):
        first = max(0, next(i for i in range(len(now) + 1) if before[i : i + 1] != now[i : i + 1]) - _SHARED)
        return _long_text(now, first), _long_text(before, first)
    return new, f"{old} (differs in what is not shown)"


def _long_text(value: str | bytes, first: int = 0) -> str:
    """Return a part of the text, and how many characters are left out on both sides."""
    part = saferepr(value[first : first + MAX_TEXT], 4 * MAX_TEXT + 3)
    more = len(value) - first - MAX_TEXT
    return f"{f'{first:,} characters …' if first else ''}{part}{f'… {more:,} more characters' if more > 0 else ''}"


def _knows_its_zone(value: Any) -> bool:
    """Tell whether `str()` of a point in time asks no class of the story for its distance from UTC."""
    kind = type(value)
    if kind is not datetime and kind is not time:
        return True
    zones = sys.modules.get("zoneinfo")  # where it is not imported, nothing has a zone of it
    return any(type(value.tzinfo) is each for each in (type(None), timezone, zones and zones.ZoneInfo))


def _collection(kind: type, value: Any, opened: str, closed: str, level: int) -> str:
    size = kind.__len__(value)  # type: ignore[attr-defined]
    if level == MAX_LEVELS:  # it may also contain itself
        return f"{opened}…{closed}" if size else f"{opened}{closed}"
    if kind is dict:
        members = [
            f"{value_text(key, level + 1)}: {value_text(member, level + 1)}"
            for key, member in islice(dict.items(value), MAX_MEMBERS)
        ]
    elif kind is set or kind is frozenset:  # the order differs from run to run
        members = sorted(value_text(each, level + 1) for each in islice(kind.__iter__(value), MAX_SORTED))[:MAX_MEMBERS]
    else:
        members = [value_text(each, level + 1) for each in islice(kind.__iter__(value), MAX_MEMBERS)]  # type: ignore[attr-defined]
    if size > MAX_MEMBERS:
        members.append(f"… {size - MAX_MEMBERS:,} more")
    elif kind is tuple and size == 1:
        closed = f",{closed}"
    return sanitized(f"{opened}{', '.join(members)}{closed}", 4 * MAX_TEXT)


_COLLECTIONS: list[tuple[type, str, str]] = [
    (list, "[", "]"),
    (tuple, "(", ")"),
    (dict, "{", "}"),
    (set, "{", "}"),
    (frozenset, "{", "}"),
]


def _equal(one: Any, other: Any, budget: list[int]) -> bool:
    """Tell whether two values are known to be equal, without asking a class of the story.

    `budget` holds how many members may still be compared; what is beyond it is not known to be equal.
    """
    budget[0] -= 1
    if budget[0] < 0:
        return False
    if one is other:
        return True
    kind = id(type(one))
    if kind in PLAIN or kind in PLAIN_STR:
        # of one type: 1 == True == 1.0; as text, too: Decimal("1.0") == Decimal("1.00"), 0.0 == -0.0
        if type(one) is not type(other):
            return False
        return bool(one == other) if kind in _TEXTS else value_text(one) == value_text(other)
    for collection, _, _ in _COLLECTIONS:
        if is_instance(one, collection):
            return is_instance(other, collection) and _equal_members(collection, one, other, budget)
    return False


def _equal_members(kind: type, one: Any, other: Any, budget: list[int]) -> bool:
    if kind.__len__(one) != kind.__len__(other):  # type: ignore[attr-defined]
        return False
    if kind is set or kind is frozenset:
        known = {id(each) for each in islice(kind.__iter__(other), budget[0])}
        return all(id(each) in known for each in islice(kind.__iter__(one), budget[0]))
    members: Callable[[Any], Iterable[Any]] = kind.__iter__  # type: ignore[attr-defined]
    pairs = zip(members(one), members(other), strict=True)
    if kind is dict:
        pairs = zip(_items(one), _items(other), strict=True)
    return all(_equal(mine, its, budget) for mine, its in pairs)


def _items(value: dict[Any, Any]) -> Iterable[Any]:
    """Yield the keys and values of a dict in their order."""
    for key, member in dict.items(value):
        yield key
        yield member
