"""What several tests need: the assets, built once."""

from pathlib import Path

import pytest

from livecells import assets as builder
from livecells.assets import Assets

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def assets() -> Assets:
    """What the site ships for its cells; built by the first test that needs it, or found in the cache."""
    return builder.build(ROOT / "snippets", log=print)
