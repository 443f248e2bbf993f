"""The built sample site, served as any static host would, and a Chromium that watches what it asks for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from livecells.assets import Assets

from .. import sample_site
from ..conftest import SITES
from . import chromium
from .site import build_once


@dataclass
class Watch:
    """What a page asked for and complained of, and what a test expects of that."""

    origin: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def foreign(self) -> list[str]:
        """Requests that left the site."""
        return [url for url in self.requests if not url.startswith((self.origin, "blob:", "data:"))]

    def runtime(self) -> list[str]:
        """Names of the runtime's files that were asked for."""
        return [url.rpartition("/")[2] for url in self.requests if "/runtime-" in url]


@pytest.fixture(scope="session")
def sources() -> Path:
    """The sources of the sample site, with its goldens."""
    return sample_site.sources()


@pytest.fixture(scope="session")
def site(pytestconfig: pytest.Config, assets: Assets, sources: Path) -> Path:
    """The built sample site, and once more in its folder a/b/."""
    root, origin = pytestconfig.stash[SITES]["sample"]
    build_once(Path(root), origin, sources, folders=("a/b/",))
    return Path(root)


@pytest.fixture(scope="session")
def origin(pytestconfig: pytest.Config, site: Path) -> str:
    """The address of a static host with the built site at its root, and once more in the folder a/b/."""
    return pytestconfig.stash[SITES]["sample"][1]


@pytest.fixture(scope="session")
def browser(assets: Assets) -> Iterator[Browser]:
    """One Chromium for all tests; the last one to be tried comes with the npm packages, which the assets install."""
    with chromium.started() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader with an empty cache and no history."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(20_000)  # states are waited for; this only ends a test that hangs
    yield context
    context.close()


@pytest.fixture
def watch(context: BrowserContext, origin: str) -> Watch:
    """What the pages of the context ask for; a test that uses `page` fails where something left the site."""
    watch = Watch(origin)

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            watch.complaints.append(message.text)

    context.on("request", lambda request: watch.requests.append(request.url))
    context.on("console", on_console)
    context.on("weberror", lambda error: watch.complaints.append(str(error.error)))
    return watch


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Iterator[Page]:
    """A page that must neither leave the site nor complain."""
    yield context.new_page()
    assert watch.foreign == []
    assert watch.complaints == []
