"""Peek: what an object has, found without running a line of its code: no property, no `__getattr__`, no `__dir__`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import (
    BuiltinFunctionType,
    ClassMethodDescriptorType,
    FunctionType,
    GetSetDescriptorType,
    MethodDescriptorType,
    MethodType,
    ModuleType,
)
from typing import Any, TypeGuard

from sqlalchemy.orm import Mapper, MapperProperty, QueryableAttribute, RelationshipProperty

FUNCTIONS = (
    FunctionType,
    BuiltinFunctionType,
    MethodType,
    MethodDescriptorType,
    ClassMethodDescriptorType,
    classmethod,
    staticmethod,
)


class _Missing:
    """Nothing was found, or nothing that can be had without a call."""


MISSING = _Missing()


@dataclass(frozen=True)
class Instance:
    """Some instance of a class, of which only the class is known."""

    kind: type


def class_dict(kind: type) -> Mapping[str, Any]:
    """Return what the class itself defines, whatever its metaclass would say."""
    found: Mapping[str, Any] = type.__dict__["__dict__"].__get__(kind)
    return found


def mro(kind: type) -> tuple[type, ...]:
    """Return the class and those it inherits from, in order of look-up."""
    found: tuple[type, ...] = type.__dict__["__mro__"].__get__(kind)
    return found


def class_name(kind: type) -> str:
    """Return the class's name, whatever its metaclass would say."""
    name: str = type.__dict__["__name__"].__get__(kind)
    return name


def is_instance(thing: object, *kinds: type) -> bool:
    """Tell whether `thing` was made by one of the classes; `isinstance` would ask it for a `__class__`."""
    return any(kind in kinds for kind in mro(type(thing)))


def is_class(thing: object) -> TypeGuard[type]:
    """Tell whether `thing` is a class."""
    return is_instance(thing, type)


def class_attribute(kind: type, name: str) -> Any:
    """Return what the class or its nearest ancestor defines, MISSING where none does."""
    return next((class_dict(each)[name] for each in mro(kind) if name in class_dict(each)), MISSING)


def instance_dict(thing: object) -> dict[str, Any]:
    """Return what was set on the object itself; nothing where its class makes something else of `__dict__`."""
    if (
        not is_instance(thing, ModuleType)
        and type(class_attribute(type(thing), "__dict__")) is not GetSetDescriptorType
    ):
        return {}
    found = object.__getattribute__(thing, "__dict__")
    return found if type(found) is dict else {}


def owner_class(thing: object) -> type | None:
    """Return the class that gives the object its attributes; None for a class or a module, which have their own."""
    if is_instance(thing, type, ModuleType):
        return None
    return thing.kind if type(thing) is Instance else type(thing)


def attributes(thing: object) -> dict[str, Any]:
    """Return all names of the object with what they stand for, by look-up alone."""
    if is_instance(thing, ModuleType):
        return instance_dict(thing)
    found: dict[str, Any] = {}
    for each in reversed(mro(thing if is_class(thing) else owner_class(thing) or object)[:-1]):
        found |= class_dict(each)
    if not is_class(thing) and type(thing) is not Instance:
        found |= {name: value for name, value in instance_dict(thing).items() if not _has(found.get(name), "__set__")}
    return found


def is_descriptor(value: object) -> bool:
    """Tell whether an attribute gives something else than what its class holds: a property or the like."""
    return _has(value, "__get__") and not is_instance(value, *FUNCTIONS, QueryableAttribute)


def _has(value: object, method: str) -> bool:
    return class_attribute(type(value), method) is not MISSING


def attribute(thing: object, name: str) -> Any:
    """Return the object's attribute, or an Instance of its class; MISSING where it is unknown or takes a call to find."""
    kind = owner_class(thing)
    properties = mapped_properties(kind) if kind is not None else {}
    if name in properties:
        return _related(properties[name])
    value = attributes(thing).get(name, MISSING)
    return MISSING if is_descriptor(value) else value


def mapped_properties(kind: type) -> dict[str, MapperProperty[Any]]:
    """Return the mapped attributes of a class by name, columns first; none where it is not mapped.

    They are read where the mapper keeps them: asking it would configure all mappers, which the story would notice.
    """
    mapper = class_attribute(kind, "__mapper__")
    if not is_instance(mapper, Mapper):
        return {}
    found: dict[str, MapperProperty[Any]] = dict(instance_dict(mapper).get("_props", {}))
    return dict(sorted(found.items(), key=lambda each: is_instance(each[1], RelationshipProperty)))


def related_class(prop: MapperProperty[Any]) -> type | None:
    """Return the class a relationship leads to; None before its mapper is configured, and for what is none."""
    entity = instance_dict(prop).get("entity")
    target = instance_dict(entity).get("class_") if is_instance(entity, Mapper) else None
    return target if is_class(target) else None


def _related(prop: MapperProperty[Any]) -> object:
    """Return an Instance of what a relationship of an object holds: the related class, or the collection."""
    target = related_class(prop)
    if target is None:
        return MISSING
    if not instance_dict(prop).get("uselist"):
        return Instance(target)
    collection = instance_dict(prop).get("collection_class") or list
    return Instance(collection) if is_class(collection) else MISSING
