"""Panels: recorded results → HTML, by the TypeScript that renders live ones. One Node process for all, cached by content."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from livecells.cache import CACHE, ROOT, AssetsError, Say, part, tool

_WEB = ROOT / "web"


@dataclass(frozen=True)
class Panels:
    """The HTML of a result. `playing` is for a cell that plays by itself; `fault` says why there is none."""

    html: str = ""
    playing: str = ""
    fault: str | None = None


Rendered = Mapping[str, Mapping[str, Panels]]  # by story and cell


def render(goldens: list[Path], say: Say) -> Rendered:
    """Return the panels of every recorded cell. Raises AssetsError where Node fails."""
    CACHE.mkdir(parents=True, exist_ok=True)
    sources = [
        _WEB / "render.mjs",
        *sorted((_WEB / "src" / "panels").glob("*.ts")),
        *sorted((_WEB / "src" / "shared").glob("*.ts")),
    ]
    with FileLock(CACHE / "lock"):
        made = part("panels", [*sources, *goldens], lambda made: _render(goldens, made / "panels.json"), say)
        data = json.loads((made / "panels.json").read_text("utf-8"))
    return {story: {id: Panels(**cell) for id, cell in cells.items()} for story, cells in data.items()}


def _render(goldens: list[Path], target: Path) -> None:
    command = [tool("node"), "--disable-warning=ExperimentalWarning", str(_WEB / "render.mjs"), *map(str, goldens)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise AssetsError(f"web/render.mjs failed ({done.returncode}):\n{done.stderr.decode()[:2000]}")
    target.write_bytes(done.stdout)
