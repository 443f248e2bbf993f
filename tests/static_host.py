"""A static host for tests and benchmarks: cache headers, a note of what it sent; gzip, a slow line, other bytes or headers on demand.

The line is a token bucket that all connections share. It limits bytes per second and adds no latency: a real line of that
speed is slower for everyone, and the more so for a page that asks for more files in turn.
"""

from __future__ import annotations

import functools
import gzip
import mimetypes
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

# What usual hosts compress, WebAssembly among them.
COMPRESSED = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".wasm": "application/wasm",
}
# What hosts take for an encoding where a file's name ends in it, whether it was meant so or not.
ENCODINGS = {".gz": "gzip", ".br": "br", ".zst": "zstd"}
IMMUTABLE = ("/runtime-", "/bundle-")  # directories that are named by their content
CHUNK = 16 * 1024


@functools.cache
def packed(path: Path) -> bytes:
    """Return a file as it travels from a host that compresses."""
    content = path.read_bytes()
    return gzip.compress(content, 9, mtime=0) if path.suffix in COMPRESSED else content


@dataclass
class Sent:
    """One answer: the path that was asked for, the bytes of it in all, and those that went out."""

    path: str
    size: int
    bytes: int = 0

    @property
    def whole(self) -> bool:
        """Whether all of it went out."""
        return self.bytes == self.size


@dataclass
class Line:
    """A line of so many Mbit/s, None for no limit."""

    mbits: float | None = None
    _free: float = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, count: int) -> None:
        """Wait until the line has carried `count` bytes more, after all that were given to it before."""
        if self.mbits is None:
            return
        with self._lock:
            self._free = max(self._free, time.monotonic()) + count * 8 / (self.mbits * 1e6)
            until = self._free
        time.sleep(max(0.0, until - time.monotonic()))


class Host(ThreadingHTTPServer):
    """Serves a directory. `line` is its speed, `sent` what it answered, `headers` what it sends besides, `gone` if it answers nothing.
    `silent`: it answers once that is over.

    `changed`: the end of a path → what makes the bytes to serve of those of the file; only where nothing is compressed.
    """

    daemon_threads = True

    def __init__(self, root: Path, *, compress: bool = False) -> None:
        self.root = root
        self.compress = compress
        self.line = Line()
        self.sent: list[Sent] = []
        self.headers: dict[str, str] = {}
        self.gone = False
        self.silent = False
        self.changed: dict[str, Callable[[bytes], bytes]] = {}
        self.busy = 0
        self.lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def origin(self) -> str:
        """The address of the root, with a slash at its end."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def runtime(self) -> list[str]:
        """Names of the runtime's files that were asked for."""
        return [sent.path.rpartition("/")[2] for sent in self.sent if "/runtime-" in sent.path]

    def body(self, path: Path) -> bytes:
        """Return what to send of a file."""
        if self.compress:
            return packed(path)
        change = next((change for end, change in self.changed.items() if path.as_posix().endswith(end)), bytes)
        return change(path.read_bytes())

    def settle(self) -> None:
        """Wait until nothing was asked for during half a second."""
        quiet, asked = 0.0, -1
        while quiet < 0.5:
            quiet = quiet + 0.05 if asked == len(self.sent) and not self.busy else 0.0
            asked = len(self.sent)
            time.sleep(0.05)

    def forget(self) -> None:
        """Count from here, once nothing of before is under way any more."""
        self.settle()
        self.sent = []

    def prepare(self) -> None:
        """Compress everything once, so that no reader waits for it."""
        for path in self.root.rglob("*"):
            if path.is_file():
                packed(path)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves in the middle of an answer is nothing to report."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept, as any host does
    disable_nagle_algorithm = True
    server: Host

    def do_GET(self) -> None:
        """Answer with a file, or with 404."""
        while self.server.silent:
            time.sleep(0.05)
        if self.server.gone:
            self.close_connection = True
            return
        self._count(1)
        try:
            self._answer()
        finally:
            self._count(-1)

    do_HEAD = do_GET

    def _count(self, change: int) -> None:
        with self.server.lock:
            self.server.busy += change

    def _answer(self) -> None:
        path = self.server.root / self.path.partition("?")[0].lstrip("/")
        if path.is_dir():
            path /= "index.html"
        found = path.is_file()
        body = self.server.body(path) if found else b"not found"
        type = COMPRESSED.get(path.suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", type)
        self.send_header("Content-Length", str(len(body)))
        if found:
            forever = any(part in self.path for part in IMMUTABLE)
            self.send_header("Cache-Control", "public, max-age=31536000, immutable" if forever else "max-age=600")
            if self.server.compress and path.suffix in COMPRESSED:
                self.send_header("Content-Encoding", "gzip")
            elif encoding := ENCODINGS.get(path.suffix):
                self.send_header("Content-Encoding", encoding)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        sent = Sent(self.path, len(body))
        self.server.sent.append(sent)
        line, view = self.server.line, memoryview(body)
        step = CHUNK if line.mbits else len(body) or 1
        for start in range(0, len(body), step):
            chunk = view[start : start + step]
            line.wait(len(chunk))
            self.wfile.write(chunk)
            sent.bytes += len(chunk)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@contextmanager
def serving(root: Path, *, compress: bool = False) -> Iterator[Host]:
    """Serve a directory while the block runs."""
    with Host(root, compress=compress) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        try:
            yield host
        finally:
            host.shutdown()
