"""Objects: the live sessions of a story and its mapped objects, looked at and left as they are.

Nothing here sends SQL, loads an attribute, calls code of the story or keeps an object alive: what an object holds is read
from its dictionary, and it is followed by weak references.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from itertools import chain, count, islice
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary, WeakSet, ref

from sqlalchemy.orm import InstanceState, Session
from sqlalchemy.orm.base import LoaderCallableStatus
from sqlalchemy.orm.session import _sessions

from livecells.runtime.result import Attribute, ObjectState, ObjectStatus, SessionState
from livecells.runtime.static_lookup import class_dict, class_name, instance_dict
from livecells.runtime.text import saferepr, sanitized

MAX_OBJECTS = 40
MAX_HELD = 200  # by a session: the first of them are shown
MAX_MEMBERS = 5  # of a collection
MAX_LISTED = 50  # of a list that a variable holds
MAX_TEXT = 80

_State = InstanceState[Any]

# Their `repr` is Python's own. Subclasses are the story's.
_PLAIN = {bool, bytes, float, int, str, type(None)}
_PLAIN_STR = {date, datetime, time, timedelta, Decimal, UUID}
# Variables of these kinds hold no session and no object; there are many, and they are asked for at every moment.
_EMPTY = _PLAIN | {BuiltinFunctionType, FunctionType, ModuleType, type}
_PLAIN_KINDS = _PLAIN | _PLAIN_STR | {LoaderCallableStatus}


class Objects:
    """The sessions and objects of one story, numbered in the order in which they were first seen."""

    def __init__(self) -> None:
        self._sessions: WeakKeyDictionary[Session, int] = WeakKeyDictionary()
        self._strangers: WeakSet[Session] = WeakSet()
        self._known: dict[int, _Known] = {}  # by the identity of their states
        self._order: WeakKeyDictionary[type, list[str]] = WeakKeyDictionary()
        self._count = count(1)

    def start(self) -> None:
        """Begin a run: sessions that are there and were never seen belong to other stories."""
        self._strangers = WeakSet(each for each in list(_sessions.values()) if each not in self._sessions)

    def look(self, namespace: dict[str, Any]) -> tuple[list[SessionState], list[ObjectState]]:
        """Return the sessions and the objects as they are now, in order of their numbers."""
        variables = _Variables(namespace)
        sessions = [each for each in list(_sessions.values()) if each not in self._strangers]
        for session in sessions:
            if session not in self._sessions:
                self._sessions[session] = len(self._sessions) + 1
        for state in chain(variables.objects, *map(_held, sessions)):
            known = self._known.get(id(state))
            if known is None or known.state() is not state:
                self._known.pop(id(state), None)
                self._known[id(state)] = _Known(ref(state), next(self._count))
        told: list[ObjectState] = []
        for key, known in list(self._known.items()):
            living = known.state()
            instance = None if living is None else living.obj()
            if living is None or instance is None:
                del self._known[key]
            elif len(told) < MAX_OBJECTS:
                told.append(self._told(known, living, instance, variables.objects.get(living, [])))
        return [self._session(each, variables) for each in sorted(sessions, key=self._sessions.__getitem__)], told

    def _session(self, session: Session, variables: _Variables) -> SessionState:
        number = self._sessions[session]
        names = variables.sessions.get(id(session))
        name = names[0] if names else f"Session {number}"
        # as Session itself answers: the story may have a class of its own
        return SessionState(number, name, Session.in_transaction(session), Session.is_active.__get__(session))

    def _told(self, known: _Known, state: _State, instance: Any, variables: list[str]) -> ObjectState:
        held = instance_dict(instance)
        session = state.session  # None also where the session is gone
        deleting = session is not None and state in session._deleted
        trace = _trace(state, held, deleting, variables)
        if known.told is None or trace is None or trace != known.trace:
            known.trace = trace
            known.told = ObjectState(
                known.number,
                _name(state),
                variables,
                _status(state),
                None if session is None else self._sessions.get(session),
                deleting,
                [_attribute(state, name, held) for name in self._names(state)],
            )
        return known.told

    def _names(self, state: _State) -> list[str]:
        """Return the mapped attributes of a class, columns first; the mapper is not asked to configure itself."""
        if (names := self._order.get(state.class_)) is None:
            columns = set(state.manager.mapper.columns.keys())
            names = sorted(dict.keys(state.manager), key=lambda name: name not in columns)
            self._order[state.class_] = names
        return names


@dataclass
class _Known:
    """An object that was seen: its state, weakly, what was told of it, and the trace by which to see that it still holds."""

    state: ref[_State]
    number: int
    trace: object = None
    told: ObjectState | None = None


def _trace(state: _State, held: dict[str, Any], deleting: bool, variables: list[str]) -> object:
    """Return what must have changed where the object is to be told anew; None where only telling it shows that."""
    values = {name: value for name, value in held.items() if value is not state}
    before = dict(state.committed_state)
    kinds = [*map(type, values.values()), *map(type, before.values())]
    if not _PLAIN_KINDS.issuperset(kinds):
        return None  # a collection may change within, and a related object its name
    marks = (state.key, state.session_id, state._deleted, deleting, variables, frozenset(state.expired_attributes))
    return marks, kinds, values, before


class _Variables:
    """The names that a namespace has for sessions and mapped objects, also for those in its lists."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.sessions: dict[int, list[str]] = {}
        self.objects: dict[_State, list[str]] = {}
        for name, value in list(namespace.items()):
            if type(value) in _EMPTY or name.startswith("_"):
                continue
            if issubclass(type(value), Session):
                self.sessions.setdefault(id(value), []).append(name)
            for label, instance in _instances(name, value):
                self.objects.setdefault(instance, []).append(label)


def _instances(name: str, value: Any) -> Iterator[tuple[str, _State]]:
    """Yield what a variable holds of mapped objects, each with its label, as their states."""
    if type(value) in (list, tuple):
        for index, each in enumerate(value[:MAX_LISTED]):
            if (state := _state(each)) is not None:
                yield f"{name}[{index}]", state
    elif (state := _state(value)) is not None:
        yield name, state


def _state(value: Any) -> _State | None:
    """Return the state of a mapped object; None for anything else. Asks no code of the story."""
    if "_sa_class_manager" not in class_dict(type(value)):
        return None
    return instance_dict(value).get("_sa_instance_state")


def _held(session: Session) -> Iterator[_State]:
    """Yield the first of the objects that a session knows."""
    return islice(chain(session.identity_map.all_states(), list(session._new), list(session._deleted)), MAX_HELD)


def _status(state: _State) -> ObjectStatus:
    if state.transient:
        return "transient"
    if state.pending:
        return "pending"
    if state.persistent:
        return "persistent"
    return "deleted" if state.deleted else "detached"


def _attribute(state: _State, name: str, held: dict[str, Any]) -> Attribute:
    value = _text(held[name]) if name in held else None
    old = None
    if name in state.committed_state and value is not None:
        before = state.committed_state[name]
        if not isinstance(before, LoaderCallableStatus) and (text := _text(before)) != value:
            old = text
    return Attribute(name, value, old, name in state.expired_attributes)


def _name(state: _State) -> str:
    """Return class and primary key; the class alone where the database has not given it one."""
    name = class_name(state.class_)
    if state.key is None:
        return sanitized(name, MAX_TEXT)
    return sanitized(f"{name} {', '.join(map(_text, state.key[1]))}", MAX_TEXT)


def _text(value: Any) -> str:
    """Return a value as text, without asking the story's own classes."""
    kind = type(value)
    if kind in (str, bytes):
        return saferepr(value[: MAX_TEXT + 1], MAX_TEXT)
    if kind in _PLAIN:
        return saferepr(value, MAX_TEXT)
    if kind in _PLAIN_STR:
        return str(value)
    if (state := _state(value)) is not None:
        return _name(state)
    if issubclass(kind, Enum):
        return sanitized(f"{class_name(kind)}.{instance_dict(value).get('_name_')}", MAX_TEXT)
    if issubclass(kind, list):
        return _collection("[", list.__iter__(value), list.__len__(value), "]")
    if issubclass(kind, set):
        return _collection("{", set.__iter__(value), set.__len__(value), "}", in_order=False)
    if issubclass(kind, dict):
        return _collection("{", dict.values(value), dict.__len__(value), "}")
    if kind is tuple:
        return _collection("(", value, len(value), ")")
    return f"<{sanitized(class_name(kind), MAX_TEXT)}>"


def _collection(opened: str, members: Iterable[Any], size: int, closed: str, *, in_order: bool = True) -> str:
    # no deeper: a collection may hold itself; and a set has no order that would be the same in every run
    texts = [_member(each) for each in islice(members, MAX_MEMBERS if in_order else MAX_HELD)]
    texts = (texts if in_order else sorted(texts))[:MAX_MEMBERS]
    if size > MAX_MEMBERS:
        texts.append(f"… {size - MAX_MEMBERS:,} more")
    return sanitized(f"{opened}{', '.join(texts)}{closed}", 4 * MAX_TEXT)


def _member(value: Any) -> str:
    return _text(value) if type(value) in _PLAIN | _PLAIN_STR or _state(value) is not None else "…"
