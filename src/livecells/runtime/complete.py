"""Complete: what could be typed at the cursor, from the story's live namespace. Runs no code of the reader's, sends no SQL.

Names are looked up, never evaluated (`peek.py`): a property, an expired attribute or a lazy relationship stays as it is.
"""

from __future__ import annotations

import builtins
import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from types import MethodType, ModuleType
from typing import Any, Literal

from sqlalchemy.orm import ColumnProperty, MapperProperty, RelationshipProperty

from livecells.runtime import peek
from livecells.runtime.cursor import Cursor, cursor
from livecells.runtime.peek import FUNCTIONS, MISSING, inherited, is_a, is_class, own
from livecells.runtime.signature import called, paragraph, parameters, signature

MAX_COMPLETIONS = 200

CompletionKind = Literal[
    "variable",
    "function",
    "class",
    "module",
    "keyword-argument",
    "column",
    "relationship",
    "attribute",
    "method",
]
# Everybody knows what a list is.
_BUILT_IN = {each for each in vars(builtins).values() if type(each) is type} | {type(None)}


@dataclass(frozen=True)
class Completion:
    """A name that could stand at the cursor. `detail` is a signature or a type, `doc` its docstring's first paragraph."""

    label: str
    kind: CompletionKind
    detail: str
    doc: str


def complete(source: str, offset: int, namespace: dict[str, Any]) -> list[Completion]:
    """Return what fits at `offset`, a number of characters, the likeliest first; nothing where no name is expected."""
    try:
        at = cursor(source[:offset])
        if at is None:
            return []
        sign = "" if re.match(r"\w*\s*=(?!=)", source[offset:]) else "="
        return list(islice(_offered(at, namespace, sign), MAX_COMPLETIONS))
    except Exception:  # noqa: BLE001 (what a name stands for can be anything, and nobody waits for this)
        return []


def _offered(at: Cursor, namespace: dict[str, Any], sign: str) -> Iterator[Completion]:
    if at.module is not None:
        yield from _named(own(sys.modules[at.module]), at.prefix)
    elif at.path:
        yield from _parts(_resolved(at.path, namespace), at.prefix)
    else:
        if at.call:
            of = _resolved(at.call[:-1], namespace) if at.call[1:] else MISSING
            bound = of is not MISSING and peek.kind_of(of) is not None
            yield from _arguments(_resolved(at.call, namespace), bound, at, sign)
        yield from _named(namespace, at.prefix)


def _fit(names: dict[str, Any], prefix: str) -> list[str]:
    """Return the names that begin like `prefix`; those that begin with an underscore only where it does."""
    private = prefix.startswith("_")
    found = [each for each in names if type(each) is str and each.isidentifier()]
    found = [each for each in found if each.lower().startswith(prefix.lower())]
    return [each for each in found if private or not each.startswith("_")]


def _sorted(names: list[str], prefix: str) -> list[str]:
    """Return the names in the order of the alphabet, those first that have the prefix as it was typed."""
    return sorted(names, key=lambda name: (not name.startswith(prefix), name.casefold(), name))


def _resolved(path: tuple[str, ...], namespace: dict[str, Any]) -> Any:
    first, *rest = path
    thing = namespace.get(first, vars(builtins).get(first, MISSING))
    for name in rest:
        thing = peek.part(thing, name)
    return thing


def _named(names: dict[str, Any], prefix: str) -> Iterator[Completion]:
    for name in _sorted(_fit(names, prefix), prefix):
        yield _described(name, names[name], "variable", "function")


def _parts(thing: Any, prefix: str) -> Iterator[Completion]:
    if thing is MISSING or is_a(thing, *FUNCTIONS):
        return
    if is_a(thing, ModuleType):
        yield from _named(own(thing), prefix)
        return
    kind = peek.kind_of(thing)
    properties = peek.mapped(thing if kind is None else kind)
    for name in _fit(properties, prefix):
        yield _described_property(name, properties[name])
    found = peek.contents(thing)
    for name in _sorted(_fit(found, prefix), prefix):
        if name not in properties:
            yield _described(name, found[name], "attribute", "method", bound=kind is not None)


def _arguments(thing: Any, bound: bool, at: Cursor, sign: str) -> Iterator[Completion]:
    """Yield what the call takes by name: the function's parameters, and all of a mapped class where it takes any."""
    function, bound = called(thing, bound)
    if function is None:
        return
    takes_any = bool(function.__code__.co_flags & inspect.CO_VARKEYWORDS)
    properties = peek.mapped(thing) if is_class(thing) and takes_any else {}
    for name in _fit(properties, at.prefix):
        if name not in at.given:
            about = _described_property(name, properties[name])
            yield Completion(name + sign, "keyword-argument", about.detail, about.doc)
    named = {name: default for name, default in parameters(function, bound) if not name.startswith("*")}
    for name in _fit(named, at.prefix):
        if name not in at.given:
            default = named[name]
            yield Completion(name + sign, "keyword-argument", f"default {default}" if default else "", "")


def _described_property(name: str, prop: MapperProperty[Any]) -> Completion:
    doc = paragraph(prop.doc)
    if is_a(prop, RelationshipProperty):
        target = peek.related(prop)
        detail = peek.name_of(target) if target else "relationship"
        return Completion(name, "relationship", f"list of {detail}" if own(prop).get("uselist") else detail, doc)
    if not isinstance(prop, ColumnProperty):
        return Completion(name, "attribute", peek.name_of(type(prop)), doc)
    about = own(prop.columns[0])
    words = [peek.name_of(type(about["type"]))] if "type" in about else []
    if about.get("primary_key"):
        words.append("primary key")
    elif about.get("nullable"):
        words.append("may be None")
    return Completion(name, "column", ", ".join(words), doc)


def _described(
    name: str, value: Any, plain: CompletionKind, callable: CompletionKind, *, bound: bool = False
) -> Completion:
    kind = type(value)
    if is_class(value):
        table = inherited(value, "__tablename__") if peek.mapped(value) else None
        detail = f"table {table}" if type(table) is str else signature(value)
        return Completion(name, "class", detail, paragraph(peek.members(value).get("__doc__")))
    if is_a(value, ModuleType):
        return Completion(name, "module", "", paragraph(own(value).get("__doc__")))
    if is_a(value, *FUNCTIONS):
        about = value.__func__ if kind in (classmethod, staticmethod, MethodType) else value
        doc = about.__doc__ if is_a(about, *FUNCTIONS) else None
        return Completion(name, callable, signature(value, bound=bound), paragraph(doc))
    if peek.computed(value):
        doc = value.__doc__ if kind is property else own(value).get("__doc__")
        return Completion(name, "attribute", "", paragraph(doc))
    doc = None if kind in _BUILT_IN else inherited(kind, "__doc__")
    return Completion(name, plain, peek.name_of(kind), paragraph(doc))
