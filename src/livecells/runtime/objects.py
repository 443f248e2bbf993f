"""Objects: the live sessions of a story and its mapped objects, observed without changing them.

Nothing here sends SQL, loads an attribute, calls code of the story or keeps an object alive: attributes are read
from the object's `__dict__`, and objects are referenced weakly.
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
MAX_STATES = 200  # objects read of one session
MAX_MEMBERS = 5  # of a collection
MAX_LISTED = 50  # objects of a list in a variable
MAX_TEXT = 80

_State = InstanceState[Any]

# Types whose `repr` is Python's own. Subclasses are not included: the story may define theirs.
_PLAIN = {bool, bytes, float, int, str, type(None)}
_PLAIN_STR = {date, datetime, time, timedelta, Decimal, UUID}
# Variables of these types contain no session and no mapped object; skipping them makes each moment cheaper.
_EMPTY = _PLAIN | {BuiltinFunctionType, FunctionType, ModuleType, type}
_PLAIN_KINDS = _PLAIN | _PLAIN_STR | {LoaderCallableStatus}


class Objects:
    """The sessions and objects of one story, numbered in the order in which they were first seen."""

    def __init__(self) -> None:
        self._sessions: WeakKeyDictionary[Session, int] = WeakKeyDictionary()
        self._foreign: WeakSet[Session] = WeakSet()
        self._tracked: dict[int, _Tracked] = {}  # by the identity of their states
        self._attribute_names: WeakKeyDictionary[type, list[str]] = WeakKeyDictionary()
        self._count = count(1)

    def start(self) -> None:
        """Start a run: sessions that exist now and were not observed before belong to other stories."""
        self._foreign = WeakSet(each for each in list(_sessions.values()) if each not in self._sessions)

    def observe(self, namespace: dict[str, Any]) -> tuple[list[SessionState], list[ObjectState]]:
        """Return the sessions and the objects as they are now, in order of their numbers."""
        variables = _Variables(namespace)
        sessions = [each for each in list(_sessions.values()) if each not in self._foreign]
        for session in sessions:
            if session not in self._sessions:
                self._sessions[session] = len(self._sessions) + 1
        for state in chain(variables.objects, *map(_states_of, sessions)):
            tracked = self._tracked.get(id(state))
            if tracked is None or tracked.state() is not state:
                self._tracked.pop(id(state), None)
                self._tracked[id(state)] = _Tracked(ref(state), next(self._count))
        observed: list[ObjectState] = []
        for key, tracked in list(self._tracked.items()):
            living = tracked.state()
            instance = None if living is None else living.obj()
            if living is None or instance is None:
                del self._tracked[key]
            elif len(observed) < MAX_OBJECTS:
                observed.append(self._snapshot(tracked, living, instance, variables.objects.get(living, [])))
        return [self._session(each, variables) for each in sorted(sessions, key=self._sessions.__getitem__)], observed

    def _session(self, session: Session, variables: _Variables) -> SessionState:
        number = self._sessions[session]
        names = variables.sessions.get(id(session))
        name = names[0] if names else f"Session {number}"
        # the story may have a subclass of Session that overrides these
        return SessionState(number, name, Session.in_transaction(session), Session.is_active.__get__(session))

    def _snapshot(self, tracked: _Tracked, state: _State, instance: Any, variables: list[str]) -> ObjectState:
        values = instance_dict(instance)
        session = state.session  # None also where the session is gone
        deleting = session is not None and state in session._deleted
        fingerprint = _fingerprint(state, values, deleting, variables)
        if tracked.snapshot is None or fingerprint is None or fingerprint != tracked.fingerprint:
            tracked.fingerprint = fingerprint
            tracked.snapshot = ObjectState(
                tracked.number,
                _name(state),
                variables,
                _status(state),
                None if session is None else self._sessions.get(session),
                deleting,
                [_attribute(state, name, values) for name in self._names(state)],
            )
        return tracked.snapshot

    def _names(self, state: _State) -> list[str]:
        """Return the mapped attributes of a class, columns first; the mapper is not asked to configure itself."""
        if (names := self._attribute_names.get(state.class_)) is None:
            columns = set(state.manager.mapper.columns.keys())
            names = sorted(dict.keys(state.manager), key=lambda name: name not in columns)
            self._attribute_names[state.class_] = names
        return names


@dataclass
class _Tracked:
    """A tracked object: a weak reference to its state, its last snapshot, and the fingerprint of that snapshot."""

    state: ref[_State]
    number: int
    fingerprint: object = None
    snapshot: ObjectState | None = None


def _fingerprint(state: _State, values: dict[str, Any], deleting: bool, variables: list[str]) -> object:
    """Return a value that changes whenever the snapshot would; None if comparing such a value is not enough."""
    plain = {name: value for name, value in values.items() if value is not state}
    before = dict(state.committed_state)
    kinds = [*map(type, plain.values()), *map(type, before.values())]
    if not _PLAIN_KINDS.issuperset(kinds):
        return None  # a collection may change in place, and a related object may get another name
    marks = (state.key, state.session_id, state._deleted, deleting, variables, frozenset(state.expired_attributes))
    return marks, kinds, plain, before


class _Variables:
    """The variables of a namespace that hold sessions or mapped objects, directly or in a list."""

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
    """Yield the states of the mapped objects in a variable, each with its label: `name` or `name[index]`."""
    if type(value) in (list, tuple):
        for index, each in enumerate(value[:MAX_LISTED]):
            if (state := _state(each)) is not None:
                yield f"{name}[{index}]", state
    elif (state := _state(value)) is not None:
        yield name, state


def _state(value: Any) -> _State | None:
    """Return the state of a mapped object; None for anything else. Runs no code of the story."""
    if "_sa_class_manager" not in class_dict(type(value)):
        return None
    return instance_dict(value).get("_sa_instance_state")


def _states_of(session: Session) -> Iterator[_State]:
    """Yield the states of a session's objects, up to MAX_STATES."""
    return islice(chain(session.identity_map.all_states(), list(session._new), list(session._deleted)), MAX_STATES)


def _status(state: _State) -> ObjectStatus:
    if state.transient:
        return "transient"
    if state.pending:
        return "pending"
    if state.persistent:
        return "persistent"
    return "deleted" if state.deleted else "detached"


def _attribute(state: _State, name: str, values: dict[str, Any]) -> Attribute:
    value = _text(values[name]) if name in values else None
    old = None
    if name in state.committed_state and value is not None:
        before = state.committed_state[name]
        if not isinstance(before, LoaderCallableStatus) and (text := _text(before)) != value:
            old = text
    return Attribute(name, value, old, name in state.expired_attributes)


def _name(state: _State) -> str:
    """Return class name and primary key; the class name alone for an object without identity."""
    name = class_name(state.class_)
    if state.key is None:
        return sanitized(name, MAX_TEXT)
    return sanitized(f"{name} {', '.join(map(_text, state.key[1]))}", MAX_TEXT)


def _text(value: Any) -> str:
    """Return a value as text, without calling a `__repr__` of the story."""
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
        return _collection("{", set.__iter__(value), set.__len__(value), "}", in_attribute_names=False)
    if issubclass(kind, dict):
        return _collection("{", dict.values(value), dict.__len__(value), "}")
    if kind is tuple:
        return _collection("(", value, len(value), ")")
    return f"<{sanitized(class_name(kind), MAX_TEXT)}>"


def _collection(opened: str, members: Iterable[Any], size: int, closed: str, *, in_attribute_names: bool = True) -> str:
    # members are not expanded: a collection may contain itself; sets are sorted: their order differs from run to run
    texts = [_member(each) for each in islice(members, MAX_MEMBERS if in_attribute_names else MAX_STATES)]
    texts = (texts if in_attribute_names else sorted(texts))[:MAX_MEMBERS]
    if size > MAX_MEMBERS:
        texts.append(f"… {size - MAX_MEMBERS:,} more")
    return sanitized(f"{opened}{', '.join(texts)}{closed}", 4 * MAX_TEXT)


def _member(value: Any) -> str:
    return _text(value) if type(value) in _PLAIN | _PLAIN_STR or _state(value) is not None else "…"
