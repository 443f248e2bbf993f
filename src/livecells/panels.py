"""Panels: recorded results → HTML, by the TypeScript that renders live ones, in one Node process and cached by content."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from livecells import golden
from livecells.cache import CACHE, ROOT, Log, cached_builds, run, silent, tool

_WEB = ROOT / "web"
_FILE = "panels.pickle"  # read three times as fast as JSON


@dataclass(frozen=True)
class Panels:
    """The HTML of a result: of a cell that waits, and of one that is `playing` by itself.

    `goals` are those of an exercise that nobody has tried; empty for any other cell.
    `fault` says why there is none.
    """

    html: str = ""
    playing: str = ""
    goals: str = ""
    fault: str | None = None


Rendered = Mapping[str, Mapping[str, Panels]]  # by story and cell


def render(goldens: list[Path], log: Log = silent) -> Rendered:
    """Return the panels of every recorded cell. Raises AssetsError where Node fails."""
    CACHE.mkdir(parents=True, exist_ok=True)
    sources = [
        Path(__file__),
        _WEB / "render.mjs",
        *sorted((_WEB / "src" / "panels").glob("*.ts")),
        *sorted((_WEB / "src" / "shared").glob("*.ts")),
    ]
    stories = {f"panels-{golden.story_of(path)}": path for path in goldens}

    def make(made: dict[str, Path]) -> None:
        node = [tool("node"), "--disable-warning=ExperimentalWarning", str(_WEB / "render.mjs")]
        out = next(iter(made.values())).with_name("all.json")
        kept = {"NODE_COMPILE_CACHE": str(CACHE / "node")}  # reading the TypeScript takes half of a story's time
        run([*node, "--out", str(out), *(str(stories[name].resolve()) for name in made)], ROOT, kept)
        rendered = json.loads(out.read_text("utf-8"))
        for name, folder in made.items():
            cells = rendered[golden.story_of(stories[name])]
            (folder / _FILE).write_bytes(pickle.dumps({id: Panels(**cell) for id, cell in cells.items()}))

    with FileLock(CACHE / "lock"):
        found = cached_builds("panels", {name: [path] for name, path in stories.items()}, make, log, common=sources)
        return {
            golden.story_of(stories[name]): pickle.loads((folder / _FILE).read_bytes())
            for name, folder in found.items()
        }
