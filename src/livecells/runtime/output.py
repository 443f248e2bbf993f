"""Output: what a cell writes to stdout and stderr, in order of arrival, up to a cap.

All runs share the two stream objects: a logging handler that one cell has set up still writes in the next. Text
written between runs, or beyond the cap, is dropped.
"""

from __future__ import annotations

import codecs
import contextlib
import io
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from livecells.runtime.live_output import LiveOutput, Send
from livecells.runtime.result import OutputChunk, OutputStream
from livecells.runtime.text import plain, sanitized, universal_newlines

MAX_LINES = 1_000
MAX_CHARACTERS = 100_000
MAX_TURNS = 1_000  # from one stream to the other: each makes an element on the page


class Output:
    """The writes of one run, unsanitized: an escape sequence may be spread over several writes."""

    def __init__(self, live: LiveOutput | None = None) -> None:
        self._live = live
        self._writes: list[tuple[OutputStream, str]] = []
        self._lines = MAX_LINES
        self._characters = MAX_CHARACTERS
        self._turns = MAX_TURNS
        self._note = ""
        self._measured = self._length = 0

    def add(self, stream: OutputStream, text: str) -> bool:
        """Append the text up to the caps; return False if any of it was dropped."""
        if self._writes and self._writes[-1][0] != stream:
            self._turns -= 1
            if self._turns < 0:
                self._note = f"{MAX_TURNS:,} turns between stdout and stderr"
                return False
        kept = universal_newlines(text[: self._characters])
        lines = kept.split("\n", self._lines)
        if len(lines) > self._lines and lines[-1]:
            kept = kept[: len(kept) - len(lines[-1])]
            self._note = f"{MAX_LINES:,} lines"
        elif len(text) > self._characters:
            self._note = f"{MAX_CHARACTERS:,} characters"
        self._lines -= min(len(lines) - 1, self._lines)
        self._characters -= len(kept)
        self._writes.append((stream, kept))
        if self._live is not None:
            self._live.add(stream, kept)
        return not self._note

    def note(self, line: str) -> None:
        """Append a line of the product's own to stderr, whatever the cell has printed."""
        at_start = not self._writes or self._writes[-1][1].endswith("\n")
        self._writes.append(("stderr", line if at_start else f"\n{line}"))

    @property
    def length(self) -> int:
        """The number of characters in `chunks()`."""
        if self._measured != len(self._writes):
            self._measured = len(self._writes)
            self._length = sum(len(chunk.text) for chunk in self.chunks())
        return self._length

    def chunks(self) -> list[OutputChunk]:
        """Return the output, adjacent writes to the same stream joined, and a note if some was dropped."""
        joined = [
            OutputChunk(stream, sanitized("".join(text for _, text in writes)))
            for stream, writes in groupby(self._writes, key=lambda write: write[0])
        ]
        chunks = [chunk for chunk in joined if chunk.text]
        if self._note:
            newline = "" if not chunks or chunks[-1].text.endswith("\n") else "\n"
            chunks.append(
                OutputChunk("stderr", f"{newline}… output stopped here after {self._note}; the rest was dropped\n")
            )
        return chunks


class _Stream(io.TextIOBase):
    """A text stream that writes to the output of the current run, with what scripts ask of their standard streams."""

    encoding = "utf-8"
    errors = "backslashreplace"
    line_buffering = True
    write_through = False
    mode = "w"

    def __init__(self, name: OutputStream) -> None:
        self._name: OutputStream = name
        self._output: Output | None = None
        self.name = f"<{name}>"
        self.buffer = _Bytes(self)

    def writable(self) -> bool:
        return True

    def reconfigure(self, **settings: Any) -> None:
        """Accept the settings of a text stream; the page shows characters, however they would be encoded."""
        unknown = settings.keys() - _SETTINGS
        if unknown:
            raise TypeError(f"'{min(unknown)}' is an invalid keyword argument for reconfigure()")

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        text = plain(text)
        if text and self._output is not None and not self._output.add(self._name, text):
            for stream in (_STDOUT, _STDERR):
                stream.discard()
        return len(text)

    def close(self) -> None:
        """Do nothing: the next cell uses the same stream."""

    def write_to(self, output: Output) -> None:
        """Write to `output` from now on."""
        self._output = output
        self.__dict__.pop("write", None)

    def discard(self) -> None:
        """Discard all writes from now on. `len` is the cheapest `write`: a loop may print a million more lines."""
        self._output = None
        self.write = len  # type: ignore[method-assign, assignment]


class _Bytes(io.BufferedIOBase):
    """The `buffer` of a stream: what is written is UTF-8, and complete characters are shown at once."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        written = bytes(data)
        self._stream.write(self._decoder.decode(written))
        return len(written)

    def close(self) -> None:
        """Do nothing: the next cell uses the same stream."""


_SETTINGS = {"encoding", "errors", "newline", "line_buffering", "write_through"}
_STDOUT, _STDERR = _Stream("stdout"), _Stream("stderr")


@contextlib.contextmanager
def captured_output(send: Send | None = None) -> Iterator[Output]:
    """Collect what is written to stdout and stderr while the block runs, and send it on its way if there is one."""
    output = Output(None if send is None else LiveOutput(send))
    _STDOUT.write_to(output)
    _STDERR.write_to(output)
    try:
        with contextlib.redirect_stdout(_STDOUT), contextlib.redirect_stderr(_STDERR):
            yield output
    finally:
        _STDOUT.discard()
        _STDERR.discard()
