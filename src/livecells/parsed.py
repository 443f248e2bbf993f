"""Parsed stories: snippets and goldens of a folder, kept in the cache. Parsing them takes longer than making pages of them."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from livecells import golden, snippet
from livecells.cache import CACHE, cached_builds
from livecells.golden import GoldenError, Recorded
from livecells.snippet import Snippet, SnippetError

_FILE = "story.pickle"
_SOURCES = [
    Path(__file__).parent / name
    for name in ("snippet.py", "portable.py", "runtime/goal_code.py", "golden.py", "runtime/result.py")
]


class Parsed(NamedTuple):
    """A story and what is recorded of it. None for what has a fault: whoever parses it again hears which, with its path."""

    story: Snippet | None = None
    recorded: dict[str, Recorded] | None = None


def stories(directory: Path, shared: str) -> dict[str, Parsed]:
    """Return the stories of a folder by name. `shared` is the folder's `shared_source`.

    Their imports are not looked at: what these find depends on more than the text (`snippet.refuse_imports`).
    """
    paths = {f"story-{path.stem}": path for path in snippet.story_files(directory)}

    def make(made: dict[str, Path]) -> None:
        for name, folder in made.items():
            (folder / _FILE).write_bytes(pickle.dumps(_parsed(paths[name], shared)))

    CACHE.mkdir(parents=True, exist_ok=True)
    inputs = {name: [path, *filter(Path.is_file, [golden.golden_path(path)])] for name, path in paths.items()}
    with FileLock(CACHE / "stories.lock"):
        found = cached_builds("stories", inputs, make, common=[*_SOURCES, *snippet.shared_modules(directory)])
        return {paths[name].stem: pickle.loads((folder / _FILE).read_bytes()) for name, folder in found.items()}


def _parsed(path: Path, shared: str) -> Parsed:
    parsed = Parsed()
    try:
        parsed = parsed._replace(story=snippet.parse(path.read_text("utf-8"), path.name, shared))
        return parsed._replace(recorded=golden.read(golden.golden_path(path)))
    except (SnippetError, GoldenError, UnicodeDecodeError, OSError):
        return parsed
