"""StoryProbes: the probes whose state lasts from one cell of a story to the next. One per namespace."""

from __future__ import annotations

from livecells.runtime.objects import Objects
from livecells.runtime.spans import OpenSpans
from livecells.runtime.tables import Databases


class StoryProbes:
    """The open transactions, the sessions and objects, and the databases of a story."""

    def __init__(self) -> None:
        self.spans = OpenSpans()
        self.objects = Objects()
        self.databases = Databases()
