"""Sandbox: in the browser, access to the page or the network raises a readable error.

This is not the security boundary. What isolates a cell is the sandboxed iframe of its worker, with its own policy.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Any, NoReturn

NO_NETWORK = "Network access is off in these examples"
NO_PAGE = "The page is out of reach in these examples"
# Modules through which Pyodide exposes the browser. `pyodide_js._api` stays loaded: Pyodide's event loop uses it.
BLOCKED_MODULES = {"js": NO_PAGE, "pyodide_js": NO_PAGE, "pyodide.http": NO_NETWORK}
_LOOK_UPS = ("getaddrinfo", "gethostbyaddr", "gethostbyname", "gethostbyname_ex", "getnameinfo")
_CALLS = ("bind", "connect", "connect_ex", "listen", "sendmsg", "sendto")


def lock_down() -> None:
    """Make imports of the browser's modules and all socket operations raise, for the whole process. Idempotent."""
    if not any(isinstance(finder, _BlockingFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _BlockingFinder())
    for name in BLOCKED_MODULES:
        sys.modules.pop(name, None)
    for name in _LOOK_UPS:
        setattr(socket, name, _refuse)
    for name in _CALLS:
        setattr(socket.socket, name, _refuse)


class _BlockingFinder(MetaPathFinder):
    """Raises ImportError with the reason for a blocked module; finds no other module."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if reason := BLOCKED_MODULES.get(fullname):
            raise ImportError(reason, name=fullname)


def _refuse(*arguments: Any, **options: Any) -> NoReturn:
    raise PermissionError(NO_NETWORK)
