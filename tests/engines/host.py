"""A static host that remembers what it was asked for, and can serve other bytes in the place of a file."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass
class Host:
    """`changed`: the end of a path → what makes the bytes to serve of those of the file."""

    origin: str
    root: Path
    requests: list[str] = field(default_factory=list)
    changed: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)

    def runtime(self) -> list[str]:
        """Names of the runtime's files that were asked for."""
        return [path.rpartition("/")[2] for path in self.requests if "/runtime-" in path]

    def change_for(self, path: str) -> Callable[[bytes], bytes] | None:
        """Return what changes the file of that path, if anything does."""
        return next((change for end, change in self.changed.items() if path.endswith(end)), None)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    host: Host

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves in the middle of an answer is nothing to report."""


class _Handler(SimpleHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        host = self.server.host
        host.requests.append(self.path)
        change = host.change_for(self.path)
        if change is None:
            super().do_GET()
            return
        body = change(Path(self.translate_path(self.path)).read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@contextmanager
def serve(root: Path) -> Iterator[Host]:
    """Serve a directory for the time of the block."""
    with _Server(("127.0.0.1", 0), functools.partial(_Handler, directory=str(root))) as server:
        server.host = Host(f"http://127.0.0.1:{server.server_address[1]}/", root)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.host
        server.shutdown()
