"""The project around the folder one is in: the snippets that its mkdocs.yml names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

CONFIGS = ("mkdocs.yml", "mkdocs.yaml")


class ProjectError(Exception):
    """There is no such folder. The text says where was looked and what to do."""


class _Loader(yaml.SafeLoader):  # type: ignore[misc] # PyYAML has no types
    """Reads what the builder's own tags, such as `!ENV`, say as nothing."""


_Loader.add_multi_constructor("", lambda loader, suffix, node: None)


def snippets_folder(start: Path) -> Path:
    """Return the folder of the snippets: what the `snippets` option of the nearest mkdocs.yml says, else `snippets` in it.

    Raises ProjectError.
    """
    for folder in (start, *start.parents):
        for config in (folder / name for name in CONFIGS):
            if config.is_file():
                return _existing(folder / _option(config), f"as {config} says")
    return _existing(start / "snippets", f"and no {CONFIGS[0]} in {start} or above it")


def _option(config: Path) -> str:
    try:
        settings = yaml.load(config.read_text("utf-8"), _Loader) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ProjectError(f"{config} cannot be read: {error}") from error
    plugins = settings.get("plugins") or []
    named: list[Any] = [plugins] if isinstance(plugins, dict) else [each for each in plugins if isinstance(each, dict)]
    for each in named:
        if isinstance(options := each.get("livecells"), dict):
            return str(options.get("snippets", "snippets"))
    return "snippets"


def _existing(folder: Path, why: str) -> Path:
    if not folder.is_dir():
        raise ProjectError(
            f"there is no folder {folder}, {why}. Go to the folder of {CONFIGS[0]}, correct its option `snippets`, or name "
            "the files: python -m livecells.recorder PATH/NAME.py"
        )
    return folder.relative_to(Path.cwd(), walk_up=True)
