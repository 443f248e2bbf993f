"""The built site, served as any static host would, and a Chromium that watches what it asks for."""

import contextlib
import functools
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from livecells.assets import Assets

from . import chromium

ROOT = Path(__file__).parents[2]
# Of what a shared, closed machine needs; the background services would ask their own hosts for things.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


# What reached the server: a browser tells of requests that it answers from its cache, too.
ASKED: list[str] = []


class _Handler(SimpleHTTPRequestHandler):
    """A static host: files, MIME types, nothing else."""

    def log_message(self, format: str, *args: Any) -> None:
        """Note what was asked for, and print nothing."""
        ASKED.append(self.path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves in the middle of an answer is nothing to report."""


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


@contextlib.contextmanager
def serving(directory: Path) -> Iterator[str]:
    """Serve a directory as a static host, and give its address."""
    with _Server(("127.0.0.1", 0), functools.partial(_Handler, directory=str(directory))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def build(target: Path, url: str) -> None:
    """Build the site as for publishing at `url`: instant navigation looks the addresses up in the sitemap."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)]
    env = {**os.environ, "SITE_URL": url}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory, assets: Assets) -> Iterator[str]:
    """The address of a static host with the built site at its root, and once more in the folder a/b/."""
    root = tmp_path_factory.mktemp("host")
    with serving(root) as origin:
        build(root, origin)
        build(root / "a" / "b", f"{origin}a/b/")
        yield origin


@pytest.fixture(scope="session")
def browser(assets: Assets) -> Iterator[Browser]:
    """One Chromium for all tests; the last one to be tried comes with the npm packages, which the assets install."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        found = chromium.find(playwright)
        browser = playwright.chromium.launch(
            executable_path=found.executable, args=FLAGS, env={**os.environ, **found.env}
        )
        yield browser
        browser.close()


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
