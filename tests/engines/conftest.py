"""The engines, each with a fresh browser for each test, and the hosts: the sample site, the book, and somebody else's.

Nothing in here is collected unless it is asked for by name (`pytest tests/engines`): these browsers come from Debian's
packages, and where they are missing a test must neither fail nor seem to have passed.
"""

import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from livecells.assets import Assets

from .. import sample_site
from ..browser.site import ROOT, build
from ..conftest import asked_for
from ..static_host import Host, serving
from . import webdriver
from .reader import Reader

HERE = Path(__file__).parent
VERSIONS = pytest.StashKey[dict[str, str]]()
TIMES = pytest.StashKey[dict[tuple[str, str], list[float]]]()


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.stash[VERSIONS] = {}
    session.config.stash[TIMES] = {}
    if asked_for(session.config, HERE) and (missing := webdriver.missing_packages()):
        packages = " ".join(missing)
        pytest.exit(f"These tests need Debian packages that are not here: apt-get install {packages}", returncode=1)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    versions, times = config.stash.get(VERSIONS, {}), config.stash.get(TIMES, {})
    for engine, version in versions.items():
        terminalreporter.write_line(f"{engine} {version}")
        for (name, what), taken in times.items():
            if name == engine:
                each = ", ".join(f"{ms:.0f}" for ms in taken)
                terminalreporter.write_line(f"  {what}: {statistics.median(taken):.0f} ms, the median of {each}")


@pytest.fixture(scope="session", params=["Firefox", "WebKitGTK"])
def engine(request: pytest.FixtureRequest) -> str:
    """The name of the engine that a test runs in."""
    name: str = request.param
    return name


@contextmanager
def built(root: Path, sources: Path) -> Iterator[Host]:
    """A built site on a static host."""
    with serving(root) as host:
        build(root, host.origin, sources)
        yield host


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, assets: Assets) -> Iterator[Host]:
    """The built sample site on a static host."""
    with built(tmp_path_factory.mktemp("sample"), sample_site.sources()) as host:
        yield host


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory, assets: Assets) -> Iterator[Host]:
    """The built book on a static host."""
    with built(tmp_path_factory.mktemp("book"), ROOT) as host:
        yield host


@pytest.fixture
def host(site: Host) -> Host:
    """The host of the sample site, with nothing asked for yet and nothing changed."""
    site.sent.clear()
    site.changed.clear()
    return site


@pytest.fixture
def own(site: Host, tmp_path: Path) -> Iterator[Host]:
    """A host of a test's own with the sample site, whose files it may change."""
    shutil.copytree(site.root, tmp_path / "own")
    with serving(tmp_path / "own") as host:
        yield host


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Host]:
    """A host that no page of the site names."""
    with serving(tmp_path) as host:
        yield host


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """An X server for the browser that has no mode without a window."""
    name, end = webdriver.display()
    yield name
    end()


@pytest.fixture
def newcomer(engine: str, display: str, tmp_path: Path, pytestconfig: pytest.Config) -> Iterator[Callable[[], Reader]]:
    """Makes readers, each with a browser that was never used."""
    with ExitStack() as opened:

        def make() -> Reader:
            home = tmp_path / f"home-{len(list(tmp_path.iterdir()))}"
            browser = webdriver.firefox(home) if engine == "Firefox" else webdriver.webkit(home, display)
            opened.callback(browser.close)
            pytestconfig.stash[VERSIONS][engine] = browser.version
            return Reader(browser)

        yield make


@pytest.fixture
def reader(newcomer: Callable[[], Reader]) -> Reader:
    """A reader with a browser that was never used."""
    return newcomer()


@pytest.fixture
def times(engine: str, pytestconfig: pytest.Config) -> Callable[[str, float], None]:
    """Takes a figure, in milliseconds, for the table at the end."""

    def take(what: str, milliseconds: float) -> None:
        pytestconfig.stash[TIMES].setdefault((engine, what), []).append(milliseconds)

    return take
