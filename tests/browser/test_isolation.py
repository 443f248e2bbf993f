"""Attacks from a cell that has got hold of JavaScript: none reaches page, storage, network, or another worker.

The polite answer to `import js` is a sentence (see `runtime/sandbox.py`). A cell can undo that, and these do.
"""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from ..static_host import serving
from .cells import button, cell, edit, run, settled, status
from .conftest import Watch
from .kept import CACHES, SCOPES, keep
from .pages import FIRST, URL

BREAK_OUT = """\
import sys
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "_BlockingFinder"]
import js
def attempt(work):
    try:
        print("SUCCESS", work())
    except BaseException as error:
        print("refused:", type(error).__name__)
"""

ATTACKS = {
    "the page": ["js.document", "js.window", "js.parent", "js.top", "js.opener", "js.frames"],
    "storage": [
        "js.localStorage.length",
        "js.sessionStorage.length",
        "js.indexedDB.open('x')",
        "js.self.indexedDB.open('x')",
        "js.navigator.storage.getDirectory",
        "js.cookieStore.getAll",
    ],
    "caches": [
        "js.caches.keys()",
        "js.self.caches.open('x')",
        "js.caches.match('{origin}{url}')",
        "js.caches.delete('{cache}')",
        "js.Cache.prototype.put.call(js.self, '{origin}{url}', js.Response.new('stolen'))",
        "js.CacheStorage.prototype.open.call(js.self, '{cache}')",
        "js.CacheStorage.prototype.delete.call(js.self, '{cache}')",
    ],
    "the network": [
        "js.XMLHttpRequest.new()",
        "js.WebSocket.new('ws://127.0.0.1/')",
        "js.EventSource.new('/')",
        "js.importScripts('{origin}assets/site.css')",
        "js.WebTransport.new('https://127.0.0.1/')",
    ],
    "what the prototypes keep": [
        "js.WorkerGlobalScope.prototype.importScripts.call(js.self, '{origin}assets/site.css')",
        "js.WorkerGlobalScope.prototype.indexedDB.open('x')",
        "js.WorkerGlobalScope.prototype.caches.keys()",
    ],
    "another worker": [
        "js.Worker.new(js.URL.createObjectURL(js.Blob.new(['1'])))",
        "js.SharedWorker.new('x')",
        "js.BroadcastChannel.new('x')",
        "js.navigator.serviceWorker.register('x')",
        "js.navigator.serviceWorker.register('{origin}sw.js')",
        "js.navigator.serviceWorker.getRegistrations()",
        "js.ServiceWorkerContainer.prototype.register.call(js.navigator, '{origin}sw.js')",
    ],
    "code of its own": ["js.eval('1')", "js.Function.new('return 1')()"],
    "another address": ["js.location.assign('/')", "js.location.replace('/')", "js.open('/')", "js.navigation"],
    "an end without a word": ["js.close()"],
}


def attack(page: Page, origin: str, target: str) -> None:
    """Let a cell of the page that is open try what ATTACKS has; each must be refused."""
    cache = next(iter(page.evaluate("caches.keys()")), "x")
    tries = [each.format(origin=origin, url=URL, cache=cache) for each in ATTACKS[target]]
    edit(cell(page, FIRST), BREAK_OUT + "".join(f"attempt(lambda: {each})\n" for each in tries))
    button(cell(page, FIRST), "Run").click()
    settled(cell(page, FIRST))
    lines = cell(page, FIRST).locator(".lc-output").inner_text().splitlines()
    assert len(lines) == len(tries)
    assert [line for line in lines if not line.startswith("refused:")] == []


@pytest.mark.parametrize("target", ATTACKS)
def test_a_cell_cannot_reach(page: Page, origin: str, watch: Watch, target: str) -> None:
    page.goto(origin + URL)
    attack(page, origin, target)
    # Code from strings is tried against the policy, which says so; that is no fault of the page.
    watch.complaints[:] = [each for each in watch.complaints if "Content Security Policy" not in each]


def test_on_a_site_that_is_kept_a_cell_changes_neither_the_kept_files_nor_the_worker(
    context: BrowserContext, origin: str
) -> None:
    page = context.new_page()
    page.goto(origin + URL)
    keep(page)
    page.reload()  # the worker answers from the beginning
    before = page.evaluate(CACHES), page.evaluate(SCOPES)
    for target in ("caches", "another worker", "what the prototypes keep", "the network"):
        attack(page, origin, target)
    assert (page.evaluate(CACHES), page.evaluate(SCOPES)) == before
    page.reload()
    button(cell(page, FIRST), "Reset").click()
    run(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("6 astronauts\n")


def test_requests_that_a_cell_makes_are_not_sent(page: Page, origin: str, watch: Watch) -> None:
    page.goto(origin + URL)
    run(cell(page, FIRST))
    before = list(watch.requests)
    url = f"{origin}index.html"
    code = (
        f"{BREAK_OUT}"
        f"js.fetch('{url}').then(lambda answer: None, lambda error: setattr(js, 'told', str(error)))\n"
        f"request = js.Request.new('{url}')\n"
        f"attempt(lambda: js.navigator.sendBeacon('{url}'))\n"
        "print(request.url)"
    )
    edit(cell(page, FIRST), code)
    button(cell(page, FIRST), "Run").click()
    settled(cell(page, FIRST))
    following = cell(page, "with_block:by-hand")  # in the same process; the first one would begin in another
    edit(following, "print(js.told)")
    button(following, "Run").click()
    settled(following)
    expect(following.locator(".lc-output")).to_contain_text("Network access is off")
    assert [each for each in watch.requests if each not in before and each == url] == []


# Sends to a page and to its frame what they send each other, with ports of its own, and notes what comes back.
OPENER = """(url) => {
  globalThis.heard = [];
  globalThis.tries = 0;
  const hear = ({ data }) => heard.push(data);
  addEventListener("message", hear);
  const page = open(url);
  const channel = () => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = hear;
    return [port1, port2];
  };
  setInterval(() => page.postMessage("ready", "*"), 1); // before the frame itself says so
  setInterval(() => {
    if (!page.length) return;
    tries += 1;
    const [control, itsEnd] = channel();
    page[0].postMessage("control", "*", [itsEnd]);
    const script = "self.onmessage = ({ ports: [port] }) => port && port.postMessage('a worker of the opener')";
    control.postMessage({ type: "spawn", id: tries, script }, [channel()[1]]);
  }, 50);
}"""


def test_messages_that_a_cell_forges_reach_nobody(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    forged = (
        "from pyodide.ffi import to_js\n"
        "for id in range(1, 9):\n"
        "    js.postMessage(to_js({'type': 'result', 'id': id, 'cell': 'does-not-commit', 'seconds': 0,\n"
        "        'result': {'output': [{'stream': 'stdout', 'text': 'forged'}], 'value': None, 'sql': [], 'spans': [],\n"
        "        'error': None, 'objects': [], 'tables': [], 'moments': []}},\n"
        "        dict_converter=js.Object.fromEntries))\n"
        "print('genuine')"
    )
    edit(cell(page, FIRST), BREAK_OUT + forged)
    button(cell(page, FIRST), "Run").click()
    settled(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("genuine\n")


def test_a_prototype_that_a_cell_has_changed_leads_to_no_port(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    changed = (
        "from pyodide.ffi import create_proxy, to_js\n"
        "heard = []\n"
        "def put(prototype, name, kind):\n"
        "    listen = create_proxy(lambda this, *arguments: heard.append(name), capture_this=True)\n"
        "    js.Object.defineProperty(prototype, name, js.Object.fromEntries(to_js([[kind, listen]])))\n"
        "put(js.MessageEvent.prototype, 'data', 'get')\n"
        "put(js.MessageEvent.prototype, 'ports', 'get')\n"
        "put(js.Event.prototype, 'currentTarget', 'get')\n"
        "put(js.MessagePort.prototype, 'postMessage', 'value')\n"
        "print('changed')"
    )
    edit(cell(page, FIRST), BREAK_OUT + changed)
    run(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-output")).to_have_text("changed\n")
    following = cell(page, "with_block:by-hand")
    edit(following, "print(heard)")
    run(following)
    expect(following.locator(".lc-output")).to_have_text("[]\n")
    expect(following.locator(".lc-note")).not_to_contain_text(
        "earlier"
    )  # the same process, which has had messages since


def test_a_foreign_page_that_has_opened_this_one_reaches_neither_it_nor_its_frame(
    context: BrowserContext, origin: str, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>Opener</title>")
    with serving(tmp_path) as foreign:
        opener = context.new_page()
        opener.goto(foreign.origin)
        with opener.expect_popup() as opened:
            opener.evaluate(OPENER, origin + URL)
        page = opened.value
        run(cell(page, FIRST))
        expect(cell(page, FIRST)).to_have_attribute("state", "done")
        run(cell(page, FIRST))
        assert opener.evaluate("tries") > 0
        assert opener.evaluate("heard") == []


def test_the_polite_answer_comes_first(page: Page, origin: str) -> None:
    page.goto(origin + URL)
    edit(cell(page, FIRST), "import urllib.request\nurllib.request.urlopen('http://example.org')")
    button(cell(page, FIRST), "Run").click()
    settled(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-error-head")).to_contain_text("Network access is off in these examples")
    edit(cell(page, FIRST), "import js")
    button(cell(page, FIRST), "Run").click()
    settled(cell(page, FIRST))
    expect(cell(page, FIRST).locator(".lc-error-head")).to_contain_text("out of reach")
    expect(status(cell(page, FIRST))).to_contain_text(": ImportError")
