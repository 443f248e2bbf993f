"""Parsed stories: the snippets of a folder, kept in the cache. Parsing takes longer than all else that a build does for a cell."""

from __future__ import annotations

import pickle
from pathlib import Path

from filelock import FileLock

from livecells import snippet
from livecells.cache import CACHE, cached_builds
from livecells.snippet import Snippet, SnippetError

_FILE = "story.pickle"
_SOURCES = [Path(__file__).parent / name for name in ("snippet.py", "portable.py", "runtime/goal_code.py")]


def stories(directory: Path, shared: str) -> dict[str, Snippet]:
    """Return the stories of a folder that are well-formed, by name. `shared` is the folder's `shared_source`.

    Their imports are not looked at: what these find depends on more than the text (`snippet.refuse_imports`).
    """
    paths = {f"story-{path.stem}": path for path in snippet.story_files(directory)}

    def make(made: dict[str, Path]) -> None:
        for name, folder in made.items():
            try:
                story = snippet.parse(paths[name].read_text("utf-8"), paths[name].name, shared)
            except (SnippetError, UnicodeDecodeError):
                continue  # whoever loads it hears why, with its path
            (folder / _FILE).write_bytes(pickle.dumps(story))

    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "stories.lock"):
        common = [*_SOURCES, *snippet.shared_modules(directory)]
        found = cached_builds("stories", {name: [path] for name, path in paths.items()}, make, common=common)
        kept = {paths[name].stem: folder / _FILE for name, folder in found.items()}
        return {name: pickle.loads(path.read_bytes()) for name, path in kept.items() if path.exists()}
