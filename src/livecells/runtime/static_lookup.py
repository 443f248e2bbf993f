"""Static lookup: the attributes of an object, without running its code: no property, no `__getattr__`, no `__dir__`.

Like `inspect.getattr_static`, it also bypasses metaclasses. Relationships are followed through the mapper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
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

MAX_LISTED = 50  # members of a collection in a variable

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
    """The attribute does not exist, or only running code would tell its value."""


MISSING = _Missing()


@dataclass(frozen=True)
class Instance:
    """Some instance of a class, of which only the class is known."""

    kind: type


_class_dict, _mro = (type.__dict__[name].__get__ for name in ("__dict__", "__mro__"))
_instance_dict = object.__getattribute__


def class_dict(kind: type) -> Mapping[str, Any]:
    """Return the `__dict__` of the class itself, bypassing its metaclass."""
    found: Mapping[str, Any] = _class_dict(kind)
    return found


def mro(kind: type) -> tuple[type, ...]:
    """Return the method resolution order of the class, bypassing its metaclass."""
    found: tuple[type, ...] = _mro(kind)
    return found


def class_name(kind: type) -> str:
    """Return the `__name__` of the class, bypassing its metaclass."""
    name: str = type.__dict__["__name__"].__get__(kind)
    return name


def is_instance(thing: object, *kinds: type) -> bool:
    """Tell whether the type of `thing` is one of the classes or a subclass. `isinstance` could run its `__class__`."""
    # not `in`: that would ask the `__eq__` of a metaclass; no generator: it is asked of every variable at every moment
    for kind in _mro(type(thing)):
        for each in kinds:
            if kind is each:
                return True
    return False


def is_class(thing: object) -> TypeGuard[type]:
    """Tell whether `thing` is a class."""
    return is_instance(thing, type)


def class_attribute(kind: type, name: str) -> Any:
    """Return the attribute as the first class in the MRO defines it; MISSING if none does."""
    return next((class_dict(each)[name] for each in mro(kind) if name in class_dict(each)), MISSING)


def instance_dict(thing: object) -> dict[str, Any]:
    """Return the object's own `__dict__`; an empty one if its class has none or redefines `__dict__`."""
    for kind in _mro(type(thing)):
        about = _class_dict(kind)
        if "__dict__" in about:
            if type(about["__dict__"]) is not GetSetDescriptorType and not is_instance(thing, ModuleType):
                return {}
            found = _instance_dict(thing, "__dict__")
            return found if type(found) is dict else {}
    return {}


def variables(namespace: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the values in a namespace, each with the expression for it: members of dicts, lists and tuples, then variables."""
    public = [(name, each) for name, each in list(namespace.items()) if type(name) is str and not name.startswith("_")]
    for name, value in public:
        if type(value) is dict:
            for key, each in islice(value.items(), MAX_LISTED):
                if type(key) is str or type(key) is int:
                    yield f"{name}[{key!r}]", each
        elif type(value) is list or type(value) is tuple:
            for index, each in enumerate(value[:MAX_LISTED]):
                yield f"{name}[{index}]", each
    yield from public


def owner_class(thing: object) -> type | None:
    """Return the class that gives the object its attributes; None for a class or a module, which have their own."""
    if is_instance(thing, type, ModuleType):
        return None
    return thing.kind if type(thing) is Instance else type(thing)


def attributes(thing: object) -> dict[str, Any]:
    """Return all attributes of the object by name, descriptors not evaluated."""
    if is_instance(thing, ModuleType):
        return instance_dict(thing)
    found: dict[str, Any] = {}
    for each in reversed(mro(thing if is_class(thing) else owner_class(thing) or object)[:-1]):
        found |= class_dict(each)
    if not is_class(thing) and type(thing) is not Instance:
        found |= {name: value for name, value in instance_dict(thing).items() if not _has(found.get(name), "__set__")}
    return found


def is_descriptor(value: object) -> bool:
    """Tell whether the value is a descriptor whose result only its code can tell, such as a property."""
    return _has(value, "__get__") and not is_instance(value, *FUNCTIONS, QueryableAttribute)


def _has(value: object, method: str) -> bool:
    return class_attribute(type(value), method) is not MISSING


def attribute(thing: object, name: str) -> Any:
    """Return the object's attribute; an Instance for a relationship; MISSING if unknown or computed by a descriptor."""
    kind = owner_class(thing)
    properties = mapped_properties(kind) if kind is not None else {}
    if name in properties:
        return _related(properties[name])
    value = attributes(thing).get(name, MISSING)
    return MISSING if is_descriptor(value) else value


def mapped_properties(kind: type) -> dict[str, MapperProperty[Any]]:
    """Return the mapped attributes of a class by name, columns first; none where it is not mapped.

    They are read from the mapper's private dictionary: its public attributes would configure all mappers, with events
    that the story may listen to.
    """
    mapper = class_attribute(kind, "__mapper__")
    if not is_instance(mapper, Mapper):
        return {}
    found: dict[str, MapperProperty[Any]] = dict(instance_dict(mapper).get("_props", {}))
    return dict(sorted(found.items(), key=lambda each: is_instance(each[1], RelationshipProperty)))


def related_class(prop: MapperProperty[Any]) -> type | None:
    """Return the target class of a relationship; None for other properties and before the mapper is configured."""
    entity = instance_dict(prop).get("entity")
    target = instance_dict(entity).get("class_") if is_instance(entity, Mapper) else None
    return target if is_class(target) else None


def _related(prop: MapperProperty[Any]) -> object:
    """Return an Instance of the class that the attribute of a relationship has: the related class or its collection."""
    target = related_class(prop)
    if target is None:
        return MISSING
    if not instance_dict(prop).get("uselist"):
        return Instance(target)
    collection = instance_dict(prop).get("collection_class") or list
    return Instance(collection) if is_class(collection) else MISSING
