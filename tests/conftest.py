"""What several tests need, the assets and a host for each site; and which tests need what, so that some can be left out."""

import gc
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from livecells import assets as builder
from livecells import node_modules as packages
from livecells.assets import Assets

from .static_host import serving

ROOT = Path(__file__).parents[1]

# A test that uses the fixture has the marker: nobody can forget it, and `make check` leaves these tests out.
MARKERS = {"browser": "browser", "in_pyodide": "pyodide", "assets": "build"}

# What these need is not there by itself: nothing in them is collected unless it is asked for by name.
APART = [ROOT / "tests" / "engines", ROOT / "tests" / "surroundings"]

# The folder that each site is built into, and the address at which it is served: the sample, on which the tests do what
# readers do, and the book. A host for each: neither needs the other, and both stand at the root of theirs.
SITES = pytest.StashKey[dict[str, tuple[str, str]]]()
NAMES = ("sample", "book")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--snippets", default=str(ROOT / "snippets"), help="the folder of stories to prove")


def pytest_configure(config: pytest.Config) -> None:
    """Start the hosts before the sites are built: the pages name their addresses. All processes of a run share them."""
    if worker := getattr(config, "workerinput", None):
        config.stash[SITES] = worker["sites"]
        return
    opened = ExitStack()
    config.add_cleanup(opened.close)
    roots = [Path(opened.enter_context(TemporaryDirectory(prefix=f"{name}-"))) for name in NAMES]
    config.stash[SITES] = {
        name: (str(root), opened.enter_context(serving(root)).origin) for name, root in zip(NAMES, roots, strict=True)
    }


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the hosts are."""
    node.workerinput["sites"] = node.config.stash[SITES]


def asked_for(config: pytest.Config, folder: Path) -> bool:
    """Tell whether a folder, or something in it, was named on the command line."""
    start = config.invocation_params.dir
    named = [(start / argument.partition("::")[0]).resolve() for argument in config.args]
    return any(path.is_relative_to(folder) for path in named)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    apart = [folder for folder in APART if collection_path.is_relative_to(folder)]
    return True if apart and not asked_for(config, apart[0]) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if marker := MARKERS.get(fixture):
                item.add_marker(marker)


def pytest_collection_finish() -> None:
    """Spare the collections that a story asks for, one a cell, from what pytest and its plugins have in memory."""
    gc.collect()
    gc.freeze()


def values_asked_for(request: pytest.FixtureRequest, *parameters: str) -> set[str] | None:
    """Return the values of the parameters in the tests of this run that use the fixture; None where one has none: it takes all.

    So that `-k STORY` makes ready what belongs to one story.
    """
    users = [item for item in request.session.items if request.fixturename in getattr(item, "fixturenames", ())]
    given = [item.callspec.params if hasattr(item, "callspec") else {} for item in users]
    values = [next((params[each] for each in parameters if each in params), None) for params in given]
    return None if None in values else {str(value) for value in values}


@pytest.fixture(scope="session")
def assets(node_modules: Path) -> Assets:
    """What the site ships for its cells; built by the first test that needs it, or found in the cache."""
    return builder.build(ROOT / "snippets", log=print)


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The locked npm packages, those of the tests among them; installed by the first test that needs them, or found."""
    return packages.installed(print, packages.ALL)
