"""What a reader does with a cell, in the words of the tests, for any browser that WebDriver drives."""

from __future__ import annotations

import json
from typing import Any

from ..browser.kept import CACHES
from .webdriver import CONTROL, ENTER, Browser, DriverError

# Names for all scripts below. Waiting is done in the page: no answer is late because a question was.
HELPERS = """
const cell = (id) => document.getElementById(id);
const part = (id, css) => cell(id).querySelector(css);
const until = async (what, test) => {
  const end = performance.now() + 80_000;
  for (let value; !(value = test()); await new Promise((resolve) => setTimeout(resolve, 4)))
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
};
const ended = (id) =>
  /^(Done|Stopped|Error)\\b/.test(part(id, "[role=status]").textContent) && part(id, ".lc-run").textContent === "Run";
const running = (id) => cell(id).getAttribute("state") === "running";
const focused = (id) => part(id, ".lc-editor")?.shadowRoot.activeElement?.matches(".cm-content");
const bare = (html) => {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  for (const box of holder.querySelectorAll(".lc-output, .lc-value, .lc-error, .lc-scroll"))
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
  // the steps say where they are once the late half of the script is there
  for (const button of holder.querySelectorAll(".lc-back, .lc-next")) button.removeAttribute("aria-disabled");
  return holder;
};
"""

WATCH = """
window.told = [];
for (const kind of ["warn", "error"]) {
  const before = console[kind];
  console[kind] = (...parts) => { told.push(parts.join(" ")); before.apply(console, parts); };
}
for (const kind of ["error", "unhandledrejection", "securitypolicyviolation"])
  addEventListener(kind, (event) => told.push(`${kind} ${event.message ?? event.reason ?? event.blockedURI}`));
window.heard = [];
addEventListener("message", ({ data }) => heard.push(data));
window.channel = new BroadcastChannel("reader");
channel.onmessage = ({ data }) => heard.push(data);
await until("the cells", () => document.querySelector(".lc-run"));
"""


class Reader:
    """Someone who reads one page after the other in one tab."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def script(self, body: str, *arguments: Any) -> Any:
        """Run the body of an async function; `given` are its arguments."""
        return self.browser.script(HELPERS + body, *arguments)

    def script_after_a_load(self, body: str) -> None:
        """Run the body of an async function; once more where a new page takes the place of the one it runs in."""
        for _ in range(3):
            try:
                self.script(body)
            except DriverError:
                continue
            return
        self.script(body)

    def visit(self, url: str) -> None:
        """Open a page and listen to all that it says from now on."""
        self.browser.goto(url)
        self.script(WATCH)

    def complaints(self) -> list[str]:
        """Return what the page has written to the console, and what its policy has blocked."""
        told: list[str] = self.script("return told")
        return told

    def heard(self) -> list[Any]:
        """Return the messages that have come to the page's window, or to its channel."""
        heard: list[Any] = self.script("return heard")
        return heard

    def cells(self) -> list[str]:
        """Return the ids of the page's cells in reading order."""
        ids: list[str] = self.script("return Array.from(document.querySelectorAll('live-cell'), (cell) => cell.id)")
        return ids

    def open_folds(self) -> None:
        """Open every fold of the page's prose."""
        self.script(
            "for (const fold of document.querySelectorAll('article details')) "
            "if (!fold.closest('live-cell')) fold.open = true"
        )

    def press(self, id: str, name: str) -> None:
        """Click a button of the cell's bar. WebKit's driver does not always bring into view what is just below the window."""
        self.script("part(given[0], `.lc-${given[1]}`).scrollIntoView({ block: 'center' })", id, name)
        self.browser.click(f'[id="{id}"] .lc-{name}')

    def run(self, id: str) -> None:
        """Press Run and wait until the cell is done, or shows its error."""
        self.press(id, "run")
        self.settled(id)

    def settled(self, id: str) -> None:
        """Wait for the end of a run."""
        self.script("await until('the end of the run', () => ended(given[0]))", id)

    def running(self, id: str) -> None:
        """Wait until Python runs the cell."""
        self.script("await until('the cell to run', () => running(given[0]))", id)

    def text(self, id: str, css: str) -> str:
        """Return the text of a part of the cell."""
        text: str = self.script("return part(...given)?.textContent", id, css)
        return text

    def state(self, id: str) -> str:
        """Return the cell's state."""
        state: str = self.script("return cell(given[0]).getAttribute('state')", id)
        return state

    def result(self, id: str) -> str:
        """Return the HTML of what the cell shows."""
        html: str = self.script("return part(given[0], '.lc-result').innerHTML", id)
        return html

    def shows(self, id: str, html: str) -> bool:
        """Tell whether the cell shows the nodes that `html` describes, whatever the order of attributes."""
        same: bool = self.script(
            "return bare(given[1]).isEqualNode(bare(part(given[0], '.lc-result').innerHTML))", id, html
        )
        return same

    def edit(self, id: str, line: str) -> None:
        """Open the editor and type one line in the place of all code."""
        self.browser.click(f'[id="{id}"] pre code')
        self.script("await until('the editor', () => focused(given[0]))", id)
        self.browser.press(CONTROL + "a", *line)

    def run_with_the_keyboard(self, id: str) -> None:
        """Run what is in the editor, from within it."""
        self.browser.press(CONTROL + ENTER)
        self.settled(id)

    def leave_edited(self, id: str, code: str) -> None:
        """Find the cell with an edit of many lines, as after a reload in the midst of it."""
        script = """const [id, source] = given;
        const { key } = JSON.parse(cell(id).dataset.cell);
        sessionStorage.setItem(`live-cell ${id}`, JSON.stringify({ key, source }));"""
        self.script(script, id, code)
        self.browser.reload()
        self.script(WATCH)

    def keep_site(self) -> None:
        """Keep the site for offline reading, by the header's menu."""
        self.browser.click(".lc-page-controls-opener")
        self.script("await until('the offer', () => document.querySelector('.lc-page-offline button'))")
        self.browser.click(".lc-page-offline button")
        self.script(
            "await until('the end', () => /^Kept/.test(document.querySelector('.lc-page-offline p').textContent))"
        )
        self.browser.click(".lc-page-controls-opener")

    def kept_site(self) -> dict[str, str]:
        """Return the hashes of all files that caches have, by the name of the cache and the address."""
        files: dict[str, str] = self.script(f"return ({CACHES})()")
        return files

    def prints(self, id: str) -> Any:
        """Return what the cell has printed, read as JSON."""
        return json.loads(self.text(id, ".lc-output"))
