"""Objects: the live sessions of a story and its mapped objects, observed without changing them.

Nothing here sends SQL, loads an attribute, calls code of the story or keeps an object alive: attributes are read
from the `__dict__` of objects and sessions, objects are referenced weakly, and sets and dicts hold ids: a class of the
story may define `__eq__` and `__hash__`, for its instances and through a metaclass for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count, islice
from operator import is_
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any
from weakref import WeakKeyDictionary, ref

from sqlalchemy.orm import InstanceState, Mapper, Session
from sqlalchemy.orm.base import LoaderCallableStatus
from sqlalchemy.orm.descriptor_props import CompositeProperty, ConcreteInheritedProperty, SynonymProperty
from sqlalchemy.orm.session import _sessions

from livecells.runtime.object_text import MAX_TEXT, PLAIN, PLAIN_STR, change, object_name, object_state, value_text
from livecells.runtime.result import Attribute, ObjectState, ObjectStatus, SessionState
from livecells.runtime.static_lookup import MAX_LISTED, instance_dict, is_instance
from livecells.runtime.text import sanitized

MAX_OBJECTS = 40
MAX_ATTRIBUTES = 1_000  # of all objects that are told at a moment, but for the first
MAX_SESSIONS = 40
MAX_STATES = 200  # objects read of one session

_State = InstanceState[Any]

# Variables of these types contain no session and no mapped object; skipping them makes each moment cheaper.
_EMPTY = PLAIN | PLAIN_STR | {id(kind) for kind in (BuiltinFunctionType, FunctionType, ModuleType, type)}
# Properties that are other names or views of attributes that are shown anyway.
_VIEWS = (SynonymProperty, CompositeProperty, ConcreteInheritedProperty)


@dataclass(frozen=True)
class Observed:
    """The sessions and objects at a moment, in order of their numbers, and how many more there are."""

    sessions: list[SessionState]
    objects: list[ObjectState]
    more_sessions: int
    more_objects: int


class Objects:
    """The sessions and objects of one story, numbered in the order in which they were first seen."""

    def __init__(self) -> None:
        self._sessions: dict[int, int] = {}  # numbers by SQLAlchemy's own key of a session, which is never used twice
        self._foreign: set[int] = set()
        self._tracked: dict[int, _Tracked] = {}  # by the identity of their states
        self._free: Iterator[int] = count(1)
        self._count = count(1)
        self._attributes: WeakKeyDictionary[Mapper[Any], _Attributes] = WeakKeyDictionary()

    def start(self) -> None:
        """Start a run: sessions that exist now and were not observed before belong to other stories."""
        living = set(_sessions)
        self._foreign = {key for key in living if key not in self._sessions}
        self._sessions = {key: number for key, number in self._sessions.items() if key in living}
        taken = set(self._sessions.values())
        self._free = (number for number in count(1) if number not in taken)

    def observe(self, namespace: dict[str, Any]) -> Observed:
        """Return the sessions and the objects as they are now."""
        variables = _Variables(namespace)
        sessions = {
            key: session
            for each in _sessions.valuerefs()
            if (key := each.key) not in self._foreign and (session := each()) is not None
        }
        for key in sorted(sessions):
            if key not in self._sessions:
                self._sessions[key] = next(self._free)
        # those with a variable first, then the newest
        shown = sorted(sessions, key=lambda key: (id(sessions[key]) not in variables.sessions, -key))[:MAX_SESSIONS]
        for state in chain(variables.states, *(islice(_states_of(sessions[key]), MAX_STATES) for key in sorted(shown))):
            tracked = self._tracked.get(id(state))
            if tracked is None or tracked.state() is not state:
                self._tracked.pop(id(state), None)
                self._tracked[id(state)] = _Tracked(ref(state), next(self._count))
        objects: list[ObjectState] = []
        more = attributes = 0
        for each, tracked in list(self._tracked.items()):
            living = tracked.state()
            instance = None if living is None else living.obj()
            if living is None or instance is None:
                del self._tracked[each]
            elif len(objects) < MAX_OBJECTS and (not objects or attributes < MAX_ATTRIBUTES):
                objects.append(self._snapshot(tracked, living, instance, variables.labels.get(each, [])))
                attributes += len(objects[-1].attributes)
            else:
                more += 1
        if more:
            more += sum(
                id(state) not in self._tracked for session in sessions.values() for state in _states_of(session)
            )
        return Observed(
            [self._session(key, sessions[key], variables) for key in sorted(shown)],
            objects,
            len(sessions) - len(shown),
            more,
        )

    def _session(self, key: int, session: Session, variables: _Variables) -> SessionState:
        number = self._sessions[key]
        names = variables.sessions.get(id(session))
        name = names[0] if names else f"Session {number}"
        # the story may have a subclass of Session that overrides in_transaction() and is_active
        transaction = instance_dict(session).get("_transaction")
        usable = transaction is None or transaction.is_active
        return SessionState(number, name, transaction is not None, usable)

    def _names(self, state: _State, values: dict[str, Any]) -> list[str]:
        mapper = state.manager.mapper
        attributes = self._attributes[mapper] = _Attributes.of(state, self._attributes.get(mapper))
        return [name for name in attributes.names if name in values or name not in attributes.views]

    def _snapshot(self, tracked: _Tracked, state: _State, instance: Any, variables: list[str]) -> ObjectState:
        values = instance_dict(instance)
        session = state.session  # None also where the session is gone
        deleting = session is not None and state in instance_dict(session).get("_deleted", ())
        owner = None if session is None or state.session_id is None else self._sessions.get(state.session_id)
        expired = frozenset(state.expired_attributes)
        marks = (state._deleted, deleting, owner, state.session_id, variables, expired, list(state.committed_state))
        made_of = _made_of(state, values)
        if tracked.snapshot is None or tracked.marks != marks or not _are_same(tracked.made_of, made_of):
            tracked.marks, tracked.made_of = marks, made_of
            tracked.snapshot = ObjectState(
                tracked.number,
                object_name(state),
                variables,
                _status(state),
                owner,
                deleting,
                [_attribute(state, name, values) for name in self._names(state, values)],
            )
        return tracked.snapshot


@dataclass
class _Tracked:
    """A tracked object: a weak reference to its state, and its last snapshot with the marks and values it was made of."""

    state: ref[_State]
    number: int
    marks: tuple[object, ...] = ()
    made_of: list[object] | None = None
    snapshot: ObjectState | None = None


class _Gap:
    """Stands for an attribute without a value."""


# A value of these types does not change in place.
_CONSTANT = PLAIN | PLAIN_STR | {id(LoaderCallableStatus), id(_Gap)}
_GAP = _Gap()


def _made_of(state: _State, values: dict[str, Any]) -> list[object] | None:
    """Return the values that a snapshot shows; None where one can change in place, or a related object its name."""
    found = [values.get(name, _GAP) for name in list(dict.keys(state.manager))]
    found += state.committed_state.values()
    for each in found:
        if id(type(each)) not in _CONSTANT:
            return None
    found.append(state.key)
    return found


def _are_same(one: list[object] | None, other: list[object] | None) -> bool:
    """Tell whether the values are the same objects: comparing them otherwise could run code of the story."""
    return one is not None and other is not None and len(one) == len(other) and all(map(is_, one, other))


class _Variables:
    """The variables of a namespace that hold sessions or mapped objects, directly or in a list, by id."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.sessions: dict[int, list[str]] = {}
        self.states: list[_State] = []
        self.labels: dict[int, list[str]] = {}
        for name, value in list(namespace.items()):
            kind = type(value)
            if id(kind) in _EMPTY or type(name) is not str or name.startswith("_"):
                continue
            if kind is list or kind is tuple:
                for index, each in enumerate(value[:MAX_LISTED]):
                    if id(type(each)) not in _EMPTY and (state := object_state(each)) is not None:
                        self._label(state, f"{sanitized(name, MAX_TEXT)}[{index}]")
            elif (state := object_state(value)) is not None:
                self._label(state, sanitized(name, MAX_TEXT))
            elif is_instance(value, Session):
                self.sessions.setdefault(id(value), []).append(sanitized(name, MAX_TEXT))

    def _label(self, state: _State, label: str) -> None:
        if id(state) not in self.labels:
            self.states.append(state)
            self.labels[id(state)] = []
        self.labels[id(state)].append(label)


def _states_of(session: Session) -> Iterator[_State]:
    """Yield the states of a session's objects."""
    about = instance_dict(session)
    if "identity_map" in about:  # not yet while its `__init__` runs
        yield from chain(about["identity_map"].all_states(), list(about["_new"]), list(about["_deleted"]))


@dataclass
class _Attributes:
    """The mapped attributes of a class, columns first; `views` are those that are shown only where they have a value.

    A class may get more attributes when it has objects already, such as backrefs: `made_of` tells whether it has.
    """

    made_of: tuple[int, ...]
    names: list[str]
    views: set[str]

    @classmethod
    def of(cls, state: _State, known: _Attributes | None) -> _Attributes:
        """Return the attributes of an object's class. The mapper is not asked to configure itself."""
        properties = instance_dict(state.manager.mapper).get("_props", {})
        made_of = (dict.__len__(state.manager), *map(id, properties.values()))
        if known is not None and known.made_of == made_of:
            return known
        columns = set(state.manager.mapper.columns.keys())
        names = [name for name in list(dict.keys(state.manager)) if name in properties]
        views = {name for name in names if is_instance(properties[name], *_VIEWS)}
        return cls(made_of, sorted(names, key=lambda name: name not in columns), views)


def _status(state: _State) -> ObjectStatus:
    if state.transient:
        return "transient"
    if state.pending:
        return "pending"
    if state.persistent:
        return "persistent"
    return "deleted" if state.deleted else "detached"


def _attribute(state: _State, name: str, values: dict[str, Any]) -> Attribute:
    expired = name in state.expired_attributes
    if name not in values:
        return Attribute(name, None, None, expired)
    before = state.committed_state.get(name, LoaderCallableStatus.NO_VALUE)
    if type(before) is LoaderCallableStatus:
        return Attribute(name, value_text(values[name]), None, expired)
    now, old = change(before, values[name])
    return Attribute(name, now, old, expired)
