"""Completion: the names that fit at the cursor, from the story's live namespace. Runs no code of it, sends no SQL.

Names are looked up statically (`static_lookup.py`): completing after a dot evaluates no property, refreshes no expired
attribute and loads no lazy relationship.
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

from livecells.runtime import static_lookup
from livecells.runtime.completion_context import CompletionContext, completion_context
from livecells.runtime.signature import paragraph, parameters, signature, underlying_function
from livecells.runtime.static_lookup import FUNCTIONS, MISSING, class_attribute, instance_dict, is_class, is_instance

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
# The docstrings of built-in types are left out: they say nothing about the value.
_BUILT_IN = {each for each in vars(builtins).values() if type(each) is type} | {type(None)}


@dataclass(frozen=True)
class Completion:
    """One completion. `detail` is its signature or type, `doc` the first paragraph of its docstring."""

    label: str
    kind: CompletionKind
    detail: str
    doc: str


def complete(source: str, offset: int, namespace: dict[str, Any]) -> list[Completion]:
    """Return the completions at `offset` (in characters), likeliest first; empty where no name is expected.

    Never raises: an unexpected object in the namespace gives an empty list.
    """
    try:
        context = completion_context(source[:offset])
        if context is None:
            return []
        suffix = "" if re.match(r"\w*\s*=(?!=)", source[offset:]) else "="
        return list(islice(_completions(context, namespace, suffix), MAX_COMPLETIONS))
    except Exception:  # noqa: BLE001 (the namespace may hold any object; a missing completion is no error)
        return []


def _completions(context: CompletionContext, namespace: dict[str, Any], suffix: str) -> Iterator[Completion]:
    if context.module is not None:
        yield from _from_names(instance_dict(sys.modules[context.module]), context.prefix)
    elif context.path:
        yield from _from_attributes(_resolved(context.path, namespace), context.prefix)
    else:
        if context.call:
            of = _resolved(context.call[:-1], namespace) if context.call[1:] else MISSING
            bound = of is not MISSING and static_lookup.owner_class(of) is not None
            yield from _keyword_arguments(_resolved(context.call, namespace), bound, context, suffix)
        yield from _from_names(namespace, context.prefix)


def _matching(names: dict[str, Any], prefix: str) -> list[str]:
    """Return the names that start with `prefix`, ignoring case; private names only if it starts with `_`."""
    private = prefix.startswith("_")
    found = [each for each in names if type(each) is str and each.isidentifier()]
    found = [each for each in found if each.lower().startswith(prefix.lower())]
    return [each for each in found if private or not each.startswith("_")]


def _sorted(names: list[str], prefix: str) -> list[str]:
    """Return the names in alphabetical order; those that match the prefix in its exact case come first."""
    return sorted(names, key=lambda name: (not name.startswith(prefix), name.casefold(), name))


def _resolved(path: tuple[str, ...], namespace: dict[str, Any]) -> Any:
    first, *rest = path
    thing = namespace.get(first, vars(builtins).get(first, MISSING))
    for name in rest:
        thing = static_lookup.attribute(thing, name)
    return thing


def _from_names(names: dict[str, Any], prefix: str) -> Iterator[Completion]:
    for name in _sorted(_matching(names, prefix), prefix):
        yield _completion(name, names[name], "variable", "function")


def _from_attributes(thing: Any, prefix: str) -> Iterator[Completion]:
    if thing is MISSING or is_instance(thing, *FUNCTIONS):
        return
    if is_instance(thing, ModuleType):
        yield from _from_names(instance_dict(thing), prefix)
        return
    kind = static_lookup.owner_class(thing)
    properties = static_lookup.mapped_properties(thing if kind is None else kind)
    for name in _matching(properties, prefix):
        yield _property_completion(name, properties[name])
    found = static_lookup.attributes(thing)
    for name in _sorted(_matching(found, prefix), prefix):
        if name not in properties:
            yield _completion(name, found[name], "attribute", "method", bound=kind is not None)


def _keyword_arguments(thing: Any, bound: bool, context: CompletionContext, suffix: str) -> Iterator[Completion]:
    """Yield the keyword arguments of a call. With `**kwargs`, a mapped class takes its attributes."""
    function, bound = underlying_function(thing, bound)
    if function is None:
        return
    takes_any = bool(function.__code__.co_flags & inspect.CO_VARKEYWORDS)
    properties = static_lookup.mapped_properties(thing) if is_class(thing) and takes_any else {}
    for name in _matching(properties, context.prefix):
        if name not in context.keywords:
            about = _property_completion(name, properties[name])
            yield Completion(name + suffix, "keyword-argument", about.detail, about.doc)
    named = {name: default for name, default in parameters(function, bound) if not name.startswith("*")}
    for name in _matching(named, context.prefix):
        if name not in context.keywords:
            default = named[name]
            yield Completion(name + suffix, "keyword-argument", f"default {default}" if default else "", "")


def _property_completion(name: str, prop: MapperProperty[Any]) -> Completion:
    doc = paragraph(prop.doc)
    if is_instance(prop, RelationshipProperty):
        target = static_lookup.related_class(prop)
        detail = static_lookup.class_name(target) if target else "relationship"
        return Completion(
            name, "relationship", f"list of {detail}" if instance_dict(prop).get("uselist") else detail, doc
        )
    if not isinstance(prop, ColumnProperty):
        return Completion(name, "attribute", static_lookup.class_name(type(prop)), doc)
    about = instance_dict(prop.columns[0])
    words = [static_lookup.class_name(type(about["type"]))] if "type" in about else []
    if about.get("primary_key"):
        words.append("primary key")
    elif about.get("nullable"):
        words.append("may be None")
    return Completion(name, "column", ", ".join(words), doc)


def _completion(
    name: str, value: Any, plain: CompletionKind, callable: CompletionKind, *, bound: bool = False
) -> Completion:
    kind = type(value)
    if is_class(value):
        table = class_attribute(value, "__tablename__") if static_lookup.mapped_properties(value) else None
        detail = f"table {table}" if type(table) is str else signature(value)
        return Completion(name, "class", detail, paragraph(static_lookup.class_dict(value).get("__doc__")))
    if is_instance(value, ModuleType):
        return Completion(name, "module", "", paragraph(instance_dict(value).get("__doc__")))
    if is_instance(value, *FUNCTIONS):
        about = value.__func__ if kind in (classmethod, staticmethod, MethodType) else value
        doc = about.__doc__ if is_instance(about, *FUNCTIONS) else None
        return Completion(name, callable, signature(value, bound=bound), paragraph(doc))
    if static_lookup.is_descriptor(value):
        doc = value.__doc__ if kind is property else instance_dict(value).get("__doc__")
        return Completion(name, "attribute", "", paragraph(doc))
    doc = None if kind in _BUILT_IN else class_attribute(kind, "__doc__")
    return Completion(name, plain, static_lookup.class_name(kind), paragraph(doc))
