"""Outside: in the browser, what would leave Python ends in an error that says so. The worker calls `close` once.

This words the errors. What keeps cells from the page and the network is the frame they run in, and its policy.
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
# Modules by which Pyodide hands out the browser. Its event loop goes on asking for `pyodide_js._api`: that one stays.
BLOCKED_MODULES = {"js": NO_PAGE, "pyodide_js": NO_PAGE, "pyodide.http": NO_NETWORK}
_LOOK_UPS = ("getaddrinfo", "gethostbyaddr", "gethostbyname", "gethostbyname_ex", "getnameinfo")
_CALLS = ("bind", "connect", "connect_ex", "listen", "sendmsg", "sendto")


def lock_down() -> None:
    """Refuse the browser's modules and all that sockets could do, from now on and for the whole process."""
    if not any(isinstance(finder, _BlockingFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _BlockingFinder())
    for name in BLOCKED_MODULES:
        sys.modules.pop(name, None)
    for name in _LOOK_UPS:
        setattr(socket, name, _refuse)
    for name in _CALLS:
        setattr(socket.socket, name, _refuse)


class _BlockingFinder(MetaPathFinder):
    """Answers the import of a closed module with its reason, and knows no other."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if reason := BLOCKED_MODULES.get(fullname):
            raise ImportError(reason, name=fullname)


def _refuse(*arguments: Any, **options: Any) -> NoReturn:
    raise PermissionError(NO_NETWORK)
