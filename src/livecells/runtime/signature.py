"""Signature: the parameters and the docstring of what can be called, as text, without running code of the reader's."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from itertools import islice
from types import BuiltinFunctionType, ClassMethodDescriptorType, FunctionType, MethodDescriptorType, MethodType
from typing import Any

from livecells.runtime.static_lookup import class_attribute, instance_dict, is_class, is_instance
from livecells.runtime.text import sanitized

MAX_SIGNATURE = 120
MAX_DEFAULT = 40
MAX_PARAGRAPH = 400

_IN_C = (BuiltinFunctionType, MethodDescriptorType, ClassMethodDescriptorType)
# Sphinx: :meth:`~.Session.flush`, :class:`_orm.Session`, :ref:`the words <label>`
_ROLE = re.compile(r":[\w:+]+:`~?\.?(?:_\w+\.)?([^`<]*?)(?:\s*<[^`]*>)?`")


def underlying_function(thing: Any, bound: bool = False) -> tuple[FunctionType | None, bool]:
    """Return the function that a call of `thing` runs, and whether its first parameter is filled in already."""
    if is_class(thing):
        thing, bound = class_attribute(thing, "__init__"), True
    elif type(thing) is staticmethod:
        thing, bound = thing.__func__, False
    elif type(thing) in (classmethod, MethodType):
        thing, bound = thing.__func__, True
    for _ in range(10):  # decorators; they could go round in a circle
        inner = instance_dict(thing).get("__wrapped__") if type(thing) is FunctionType else None
        thing = inner if type(inner) is FunctionType else thing
    return (thing if type(thing) is FunctionType else None), bound


def signature(thing: Any, *, bound: bool = False) -> str:
    """Return the parameters with their plain defaults. Annotations are left out: asking for them may run code."""
    function, bound = underlying_function(thing, bound)
    if function is None:
        text = thing.__text_signature__ if is_instance(thing, *_IN_C) else None
        texts = [each for each in (text or "()")[1:-1].split(", ") if each != "/" and not each.startswith("$")]
        return f"({', '.join(texts)})" if text else ""
    texts = [f"{name}={default}" if default else name for name, default in parameters(function, bound)]
    text = f"({', '.join(texts)})"
    return sanitized(text if len(text) <= MAX_SIGNATURE else f"{text[:MAX_SIGNATURE]}…")


def parameters(function: FunctionType, bound: bool) -> Iterator[tuple[str, str]]:
    """Yield each parameter with its default, `…` for one that is no plain value; private ones are left out."""
    code = function.__code__
    names = iter(code.co_varnames)
    positional = list(islice(names, code.co_argcount))
    keyword = list(islice(names, code.co_kwonlyargcount))
    defaults = dict(zip(reversed(positional), reversed(function.__defaults__ or ()), strict=False))
    defaults |= function.__kwdefaults__ or {}

    def public(names: list[str]) -> Iterator[tuple[str, str]]:
        for name in names:
            if name not in defaults:
                yield name, ""
            elif not name.startswith("_"):
                yield name, _default(defaults[name])

    yield from public(positional[bound:])
    if code.co_flags & inspect.CO_VARARGS:
        yield f"*{next(names)}", ""
    named = list(public(keyword))
    if named and not code.co_flags & inspect.CO_VARARGS:
        yield "*", ""
    yield from named
    if code.co_flags & inspect.CO_VARKEYWORDS:
        yield f"**{next(names)}", ""


def _default(value: object) -> str:
    plain = type(value) in (type(None), bool, int, float, str)
    return repr(value)[:MAX_DEFAULT] if plain else "…"


def paragraph(doc: object) -> str:
    """Return the first paragraph of a docstring as one line, without the marks that are for Sphinx."""
    if type(doc) is not str:
        return ""
    text = " ".join(inspect.cleandoc(doc[: 3 * MAX_PARAGRAPH]).partition("\n\n")[0].split())
    text = sanitized(_ROLE.sub(r"\1", text).replace("``", "`"))
    return text if len(text) <= MAX_PARAGRAPH else f"{text[:MAX_PARAGRAPH].rstrip()}…"
