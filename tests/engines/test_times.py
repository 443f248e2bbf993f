"""How long a reader waits; the figures stand at the end of the run. Only what hangs fails."""

from collections.abc import Callable

from ..browser.pages import FIRST, URL
from ..static_host import Host
from .reader import Reader

NEXT = "with_block:flush-then-exit-rolls-back"
ROUNDS = 3

# Clicked by script, so that no pointer comes near before: nothing is downloaded ahead of the click.
CLICK = """const [id] = given;
const start = performance.now();
part(id, ".lc-run").click();
await until("the result", () => ended(id));
return performance.now() - start;"""

STOP = """const [id, next] = given;
const start = performance.now();
part(id, ".lc-run").click();
await until("the end", () => ended(id));
part(id, ".lc-reset").click();
part(next, ".lc-run").click();
await until("the result", () => ended(next));
return performance.now() - start;"""


def test_how_long_results_take(newcomer: Callable[[], Reader], host: Host, times: Callable[[str, float], None]) -> None:
    for _ in range(ROUNDS):
        reader = newcomer()
        reader.visit(host.origin + URL)
        times("first click to first result, nothing in the cache", reader.script(CLICK, NEXT))
        times("the same cell again, Python is up", reader.script(CLICK, NEXT))
        reader.visit(host.origin + URL)
        times("first click after a reload", reader.script(CLICK, NEXT))
        reader.edit(FIRST, "while True: pass")
        reader.press(FIRST, "run")
        reader.running(FIRST)
        times("Stop of an endless loop to the next result", reader.script(STOP, FIRST, NEXT))
        assert reader.state(NEXT) == "done"
        reader.browser.close()
