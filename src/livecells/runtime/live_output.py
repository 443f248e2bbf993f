"""Live output: what a cell prints, sent to the page while the cell still runs.

It takes the way of the interpreter's own standard output: the worker reads what is written there. A function of
JavaScript's, called in its place, would give the story's code a hold on the worker.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from livecells.runtime.result import OutputStream
from livecells.runtime.text import sanitized

Send = Callable[[OutputStream, str], object]

MAX_SINGLE = 1_000  # writes that are sent one by one: each takes some 20 µs in the browser
MIN_JOINED = 500  # characters that later ones are gathered to

_MARKS = {"stdout": b"\x01", "stderr": b"\x02"}  # the first byte of what is sent; see web/src/worker/interpreter.ts
_write = os.write


def to_worker(stream: OutputStream, text: str) -> None:
    """Send a piece of output to the worker, in one write."""
    _write(1, _MARKS[stream] + text.encode("utf-8", "backslashreplace"))


class LiveOutput:
    """What one run has printed so far, on its way: at first write by write, later gathered."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._single = MAX_SINGLE
        self._stream: OutputStream = "stdout"
        self._gathered = ""

    def add(self, stream: OutputStream, text: str) -> None:
        """Send a text, or keep it until there is more."""
        if stream != self._stream:
            self._flush()
            self._stream = stream
        self._gathered += text
        if self._single or len(self._gathered) >= MIN_JOINED:
            self._single = max(0, self._single - 1)
            self._flush()

    def _flush(self) -> None:
        if self._gathered:
            text, self._gathered = self._gathered, ""
            self._send(self._stream, sanitized(text))
