"""The sample site of tests/sample, ready to be built: in a folder of the cache, its stories recorded."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock

from livecells import snippet
from livecells.cache import CACHE, ROOT, cached_build

from . import small_site

SAMPLE = Path(__file__).with_name("sample")
# What is not its own is the real site's: the look, the shared module, the packages, the versions.
ASSETS = ROOT / "docs" / "assets"
VERSIONS = small_site.SNIPPETS / "versions"


def sources() -> Path:
    """Return the folder of its sources with their goldens, which are recorded again when anything has changed."""
    shared = [small_site.SNIPPETS / name for name in small_site.SHARED]
    folders = (SAMPLE, ASSETS, VERSIONS, ROOT / "src")
    made_of = [Path(__file__), *shared, *(path for folder in folders for path in _files(folder))]
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "sample.lock"):
        return cached_build("sample", made_of, _write)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _write(root: Path) -> None:
    shutil.copytree(SAMPLE, root, dirs_exist_ok=True)
    config = root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("../..", "../../.."), "utf-8")  # from the cache to the checkout
    shutil.copytree(ASSETS, root / "docs" / "assets")
    shutil.copytree(VERSIONS, root / "snippets" / "versions")
    small_site.write_shared(root / "snippets")
    small_site.record(*snippet.story_files(root / "snippets"))
