"""The built book in the place of the sample site."""

from pathlib import Path

import pytest

from livecells.assets import Assets

from ...conftest import SITES
from ..site import build_once
from .pages import stories


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let `-k STORY` select the visits to the pages that show the story, too."""
    parameters = getattr(item, "callspec", None)
    if item.path.name == "test_every_page.py" and parameters and "name" in parameters.params:
        item.extra_keyword_matches |= stories(str(parameters.params["name"]))


@pytest.fixture(scope="session")
def site(pytestconfig: pytest.Config, assets: Assets) -> Path:
    """The built book."""
    root, origin = pytestconfig.stash[SITES]["book"]
    build_once(Path(root), origin)
    return Path(root)


@pytest.fixture(scope="session")
def origin(pytestconfig: pytest.Config, site: Path) -> str:
    """The address of a static host with the built book at its root."""
    return pytestconfig.stash[SITES]["book"][1]
