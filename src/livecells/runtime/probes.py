"""StoryProbes: the probes whose state lasts from one cell of a story to the next. One per namespace."""

from __future__ import annotations

from livecells.runtime.drivers import Drivers
from livecells.runtime.objects import Objects
from livecells.runtime.spans import OpenSpans
from livecells.runtime.tables import Databases


class StoryProbes:
    """The open transactions of SQLAlchemy and of SQLite, the sessions and objects, and the databases of a story."""

    def __init__(self) -> None:
        self.drivers = Drivers()
        self.spans = OpenSpans()
        self.objects = Objects()
        self.databases = Databases(self.drivers)
