"""Panels: recorded results → HTML, by the TypeScript that renders live ones, in one Node process and cached by content."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from livecells.cache import CACHE, ROOT, Log, cached_build, run, silent, tool

_WEB = ROOT / "web"


@dataclass(frozen=True)
class Panels:
    """The HTML of a result: of a cell that waits, of one that is `playing` by itself, and of what is `searched` of both.

    `goals` are those of an exercise that nobody has tried; empty for any other cell.
    `fault` says why there is none.
    """

    html: str = ""
    playing: str = ""
    searched: str = ""
    goals: str = ""
    fault: str | None = None


Rendered = Mapping[str, Mapping[str, Panels]]  # by story and cell


def render(goldens: list[Path], log: Log = silent) -> Rendered:
    """Return the panels of every recorded cell. Raises AssetsError where Node fails."""
    CACHE.mkdir(parents=True, exist_ok=True)
    sources = [
        _WEB / "render.mjs",
        *sorted((_WEB / "src" / "panels").glob("*.ts")),
        *sorted((_WEB / "src" / "shared").glob("*.ts")),
    ]
    node = [tool("node"), "--disable-warning=ExperimentalWarning", str(_WEB / "render.mjs")]

    def make(made: Path) -> None:
        run([*node, "--out", str(made / "panels.json"), *(str(path.resolve()) for path in goldens)], ROOT)

    with FileLock(CACHE / "lock"):
        made = cached_build("panels", [*sources, *goldens], make, log)
        data = json.loads((made / "panels.json").read_text("utf-8"))
    return {story: {id: Panels(**cell) for id, cell in cells.items()} for story, cells in data.items()}
