"""What the tests of surroundings share: the packages, in folders that are put in front of the installed ones, and the plain site.

Nothing in here is collected unless it is asked for by name: the packages take 500 MB.
"""

import shutil
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from livecells import cache
from livecells.assets import Assets

from .site import Site, prepared

HERE = Path(__file__).parent


def installed(lock: str) -> Path:
    """Install what a lock names into a folder of its own, once, and return the folder."""

    def make(made: Path) -> None:
        command = [
            sys.executable,
            "-m",
            "uv",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "--no-deps",
            "--target",
            str(made),
        ]
        cache.run([*command, "--requirement", str(HERE / lock)], HERE)

    with FileLock(cache.CACHE / "surroundings.lock"):  # tests run in several processes
        return cache.cached_build(f"surroundings-{Path(lock).stem}", [HERE / lock], make)


@pytest.fixture(scope="session")
def newest() -> Path:
    """The packages that are tried, and what they need."""
    return installed("requirements.txt")


@pytest.fixture(scope="session")
def oldest() -> Path:
    """The oldest MkDocs and Material that are allowed."""
    return installed("oldest.txt")


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory, assets: Assets) -> Path:
    """A project with two pages and two stories, recorded, to be copied and changed."""
    return prepared(tmp_path_factory.mktemp("project"))


@pytest.fixture
def site(project: Path, newest: Path, tmp_path: Path) -> Site:
    """A copy of the project, to be built with the packages that are tried."""
    shutil.copytree(project, tmp_path / "project")
    return Site(tmp_path / "project", newest)
