"""Process state: what a cell can leave behind in the interpreter, outside its story's namespace.

A story begins in a fresh namespace. Where the process is no longer as it was before any cell, that is not enough: a listener
on `Session` would still be called, a file would still be there. Nothing of a story is called to find out.
"""

from __future__ import annotations

import atexit
import decimal
import gc
import locale
import logging
import os
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from operator import is_
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from sqlalchemy.event.base import _registrars

from livecells.runtime.static_lookup import class_dict, class_name

MAX_FILES = 1_000

_REPLACED_BY_US = ("socket", "zipimport")  # see sandbox.py and archives.py

# A namespace, names in it, and the functions that they stand for.
_Functions = tuple[Mapping[str, Any], tuple[str, ...], tuple[object, ...]]
_FUNCTIONS = {id(kind) for kind in (FunctionType, BuiltinFunctionType, classmethod, staticmethod, property)}


class ProcessState:
    """The process as it is now. `changes` tells later what is no longer so."""

    def __init__(self) -> None:
        self._before = _looks()
        functions()

    def changes(self) -> str:
        """Return what has changed, in words; empty where nothing has."""
        try:
            now = _looks()
            changed = [name for name, before in self._before.items() if now[name] != before]
            return ", ".join([*changed, *(["functions"] if _are_replaced() else [])])
        except BaseException:  # noqa: BLE001 (what a story has put there may raise anything)
            return "what cannot be read any more"


@cache
def functions() -> list[_Functions]:
    """Return the functions of all modules that are imported now, and of their classes. The snapshot has it ready."""
    modules = [each for name, each in sys.modules.items() if type(each) is ModuleType and name not in _REPLACED_BY_US]
    found = (_functions_in(names) for module in modules for names in _namespaces(module))
    return [each for each in found if each[1]]


def _namespaces(module: ModuleType) -> Iterator[Mapping[str, Any]]:
    names = vars(module)
    yield names
    for value in list(names.values()):
        if isinstance(value, type) and class_dict(value).get("__module__") == names.get("__name__"):
            yield class_dict(value)


def _functions_in(names: Mapping[str, Any]) -> _Functions:
    found = [(name, value) for name, value in list(names.items()) if id(type(value)) in _FUNCTIONS]
    return names, tuple(name for name, _ in found), tuple(value for _, value in found)


def _looks() -> dict[str, object]:
    return {
        "listeners": _listeners(),
        "logging": _loggers(),
        "files": _files(),
        "environment": (dict(os.environ), Path.cwd(), locale.setlocale(locale.LC_ALL)),
        "interpreter": _interpreter(),
    }


def _are_replaced() -> bool:
    """Tell whether anything stands where a function of a library was."""
    return not all(all(map(is_, map(names.get, known), values)) for names, known, values in functions())


def _listeners() -> object:
    """Return the listeners on SQLAlchemy's own classes; those on objects and classes of a story end with them."""
    kinds = {id(events): events for each in _registrars.values() for events in each}
    # whether a subclass has got the listeners of its base class yet makes no difference
    found = {
        (id(level), id(listener))
        for events in kinds.values()
        for level in events.dispatch._event_descriptors
        for kind, listeners in list(level._clslevel.items())
        if listeners and _is_of_sqlalchemy(kind)
        for listener in listeners
        if type(listener) is not FunctionType or not _is_own(listener)
    }
    return sorted(found)


def _is_of_sqlalchemy(kind: type) -> bool:
    """Tell whether a class is defined in a module of SQLAlchemy; a sessionmaker makes one of the same name."""
    module = str(class_dict(kind).get("__module__"))
    return module.startswith("sqlalchemy.") and vars(sys.modules[module]).get(class_name(kind)) is kind


def _is_own(listener: FunctionType) -> bool:
    """Tell whether SQLAlchemy listens to itself; what it has only wrapped is another's."""
    return listener.__module__.startswith("sqlalchemy.") and not listener.__module__.startswith("sqlalchemy.event")


def _loggers() -> object:
    """Return the loggers that are not as they are when nobody has set them up."""
    loggers = {"": logging.root, **logging.root.manager.loggerDict}
    states = {name: _logger(each) for name, each in loggers.items() if type(each) is not logging.PlaceHolder}
    usual: object = (logging.NOTSET, [], [], True, False)
    return logging.root.manager.disable, {name: state for name, state in states.items() if state != usual}


def _logger(logger: Any) -> object:
    if type(logger) is not logging.Logger and type(logger) is not logging.RootLogger:
        return id(logger)  # a class of the story's
    handlers, filters = ([id(each) for each in some] for some in (logger.handlers, logger.filters))
    return logger.level, handlers, filters, logger.propagate, logger.disabled


def _files() -> object:
    """Return the files in the folders in which a story writes that names none."""
    found: list[tuple[Path, int, int]] = []
    for folder in {Path.cwd(), Path(tempfile.gettempdir())}:
        for parent, _, names in folder.walk():
            for path in (parent / name for name in names[: MAX_FILES - len(found)]):
                about = path.lstat()
                found.append((path, about.st_size, about.st_mtime_ns))
    return sorted(found)


def _interpreter() -> object:
    context = decimal.getcontext()
    hooks = (sys.excepthook, sys.displayhook, sys.unraisablehook, sys.breakpointhook, threading.excepthook)
    streams = (sys.stdin, sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)
    watchers = (sys.gettrace(), sys.getprofile(), *gc.callbacks, *sys.meta_path, *sys.path_hooks)
    converters = (*sqlite3.adapters.values(), *sqlite3.converters.values())
    return (
        list(sys.path),
        [id(each) for each in (*hooks, *streams, *watchers, *converters)],
        (gc.isenabled(), gc.get_threshold(), gc.get_debug(), sys.getrecursionlimit()),
        (atexit._ncallbacks(), threading.active_count()),
        (context.prec, context.rounding, context.Emin, context.Emax, dict(context.traps)),
        [sys.monitoring.get_tool(number) for number in range(6)],
    )
