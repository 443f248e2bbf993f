"""A browser under remote control, with nothing but the standard library: WebDriver over HTTP, and Firefox's Marionette.

Marionette speaks the same commands over a socket of its own; Debian has no geckodriver that would translate.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

STARTING = 60  # seconds that a browser may take on a busy machine
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element's id, by the standard
CONTROL, ENTER = "\ue009", "\ue007"

# Command → method and path in WebDriver over HTTP. Marionette takes the name itself.
PATHS = {
    "DeleteSession": ("DELETE", ""),
    "SetTimeouts": ("POST", "/timeouts"),
    "Navigate": ("POST", "/url"),
    "Refresh": ("POST", "/refresh"),
    "ExecuteAsyncScript": ("POST", "/execute/async"),
    "FindElement": ("POST", "/element"),
    "ElementClick": ("POST", "/element/{id}/click"),
    "PerformActions": ("POST", "/actions"),
}

# Command that must be there → Debian's package of it.
PACKAGES = {"firefox-esr": "firefox-esr", "WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"}


def missing_packages() -> list[str]:
    """Return the Debian packages that these tests need and that are not installed."""
    return [package for command, package in PACKAGES.items() if not shutil.which(command)]


class DriverError(Exception):
    """What a browser answers where a command failed."""


class Transport(Protocol):
    """Carries commands to a browser."""

    def call(self, name: str, parameters: dict[str, Any]) -> Any:
        """Return the value of the answer. Raises DriverError."""


class Browser:
    """One browser with one tab, fresh: an empty cache, no history. `capabilities` are what it says of itself."""

    def __init__(self, transport: Transport, capabilities: dict[str, Any], end: Callable[[], None]) -> None:
        self._transport = transport
        self._end = end
        self.version = str(capabilities["browserVersion"])
        self._call("SetTimeouts", script=90_000, pageLoad=60_000, implicit=0)

    def _call(self, name: str, **parameters: Any) -> Any:
        return self._transport.call(name, parameters)

    def goto(self, url: str) -> None:
        """Load a page, and wait until it is loaded."""
        self._call("Navigate", url=url)

    def reload(self) -> None:
        """Load the page again."""
        self._call("Refresh")

    def script(self, body: str, *arguments: Any) -> Any:
        """Run the body of an async function in the page and return what it returns. Raises DriverError if it throws."""
        source = f"""const done = arguments[arguments.length - 1];
        (async (...given) => {{ {body} }})(...[...arguments].slice(0, -1)).then(
          (value) => done({{ value: value ?? null }}), (error) => done({{ error: `${{error}}` }}));"""
        answer = self._call("ExecuteAsyncScript", script=source, args=list(arguments))
        if "error" in answer:
            raise DriverError(answer["error"])
        return answer["value"]

    def click(self, css: str) -> None:
        """Click into the middle of an element, as a pointer does."""
        found = self._call("FindElement", using="css selector", value=css)
        self._call("ElementClick", id=found.get("value", found)[ELEMENT])

    def press(self, *keys: str) -> None:
        """Press keys one after the other; `CONTROL + "a"` is a chord."""
        actions = []
        for chord in keys:
            actions += [{"type": "keyDown", "value": key} for key in chord]
            actions += [{"type": "keyUp", "value": key} for key in reversed(chord)]
        self._call("PerformActions", actions=[{"type": "key", "id": "keyboard", "actions": actions}])

    def close(self) -> None:
        """End the browser and all that was started for it; once."""
        end, self._end = self._end, lambda: None
        try:
            self._call("DeleteSession")
        except (DriverError, OSError):
            pass
        finally:
            end()


class Marionette:
    """Firefox's own protocol: `[0, id, command, parameters]` → `[1, id, error, result]`, each with its length before it."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self._id = 0
        self._receive()  # it says hello

    def call(self, name: str, parameters: dict[str, Any]) -> Any:
        self._id += 1
        message = json.dumps([0, self._id, f"WebDriver:{name}", parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._receive()
        if error:
            raise DriverError(f"{name}: {error['error']}: {error['message']}")
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

    def _receive(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._read(1)
        return json.loads(self._read(int(length[:-1])))

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self._socket.recv(size - len(data))
            if not part:
                raise DriverError("the browser has gone")
            data += part
        return data

    def close(self) -> None:
        self._socket.close()


class Http:
    """WebDriver as in the standard."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}/session"
        self.session = ""

    def call(self, name: str, parameters: dict[str, Any]) -> Any:
        method, path = PATHS[name]
        return self.request(method, f"/{self.session}{path.format(**parameters)}", parameters)

    def request(self, method: str, path: str, body: dict[str, Any]) -> Any:
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(self._base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            told = json.load(error)["value"]
            raise DriverError(f"{method} {path}: {told['error']}: {told['message']}") from None


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for[T](attempt: Callable[[], T], process: subprocess.Popen[bytes], what: str) -> T:
    """Return what `attempt` returns once it does not raise OSError or ValueError."""
    end = time.monotonic() + STARTING
    while True:
        try:
            return attempt()
        except (OSError, ValueError):
            if process.poll() is not None or time.monotonic() > end:
                raise DriverError(f"{what} did not start") from None
            time.sleep(0.05)


def end_process(process: subprocess.Popen[bytes]) -> None:
    """End a process that was started here, and wait until it is gone."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


FIREFOX_SETTINGS = {
    "marionette.port": 0,  # any; it writes which
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "app.normandy.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "ui.prefersReducedMotion": 1,
}


def firefox(home: Path, user_agent: str | None = None) -> Browser:
    """Start Firefox without a window, with a new profile in `home`, under another name if one is given."""
    profile = home / "profile"
    profile.mkdir(parents=True)
    settings = FIREFOX_SETTINGS | ({"general.useragent.override": user_agent} if user_agent else {})
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items()]
    (profile / "user.js").write_text("".join(lines))
    command = [str(shutil.which("firefox-esr")), "--headless", "--marionette", "--no-remote", "--profile", str(profile)]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "HOME": str(home)})
    marionette = wait_for(lambda: Marionette(int((profile / "MarionetteActivePort").read_text())), process, "Firefox")

    def end() -> None:
        marionette.close()
        end_process(process)

    told = marionette.call("NewSession", {"capabilities": {"alwaysMatch": {}}})
    return Browser(marionette, told["capabilities"], end)


def webkit(home: Path, display: str) -> Browser:
    """Start WebKitGTK's MiniBrowser on an X display; its session keeps nothing on the disk."""
    settings = home / ".config" / "gtk-3.0" / "settings.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        "[Settings]\ngtk-enable-animations=0\n"
    )  # a reader who prefers reduced motion: nothing plays by itself
    port = free_port()
    command = [str(shutil.which("WebKitWebDriver")), f"--port={port}"]
    env = {**os.environ, "HOME": str(home), "DISPLAY": display, "GDK_BACKEND": "x11", "NO_AT_BRIDGE": "1"}
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=env)
    http = Http(port)
    told = wait_for(lambda: http.request("POST", "", {"capabilities": {"alwaysMatch": {}}}), process, "WebKitWebDriver")
    http.session = told["sessionId"]
    return Browser(http, told["capabilities"], lambda: end_process(process))


def display() -> tuple[str, Callable[[], None]]:
    """Start an X server without a screen; return its name, and what ends it."""
    read, write = os.pipe()
    command = [str(shutil.which("Xvfb")), "-displayfd", str(write), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    if not number:
        raise DriverError("Xvfb did not start")
    return f":{number}", lambda: end_process(process)
