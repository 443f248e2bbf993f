"""What a reader does with a cell, in the words of the tests."""

import re

from playwright.sync_api import Locator, Page, expect

# A script that collects in `shifts` what moves without the reader's doing.
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries()) {
    // a new result takes the place of the one before
    const seen = sources.filter(({ node }) => node && !node.parentElement?.closest(".lc-result"));
    const names = seen.map(({ node }) => node.className || node.nodeName);
    if (seen.length) window.shifts.push(`${value.toFixed(4)} ${names.join(", ")}`);
  }
}).observe({ type: "layout-shift", buffered: true });
"""

ENDED = re.compile(r"^(Done|Stopped|Error)\b")


def cells(page: Page) -> list[str]:
    """Return the ids of a page's cells in reading order."""
    ids: list[str] = page.locator("live-cell").evaluate_all("cells => cells.map((cell) => cell.id)")
    return ids


def cell(page: Page, id: str) -> Locator:
    """Return the cell of that id."""
    return page.locator(f'live-cell[id="{id}"]')


def button(cell: Locator, name: str) -> Locator:
    """Return a button of the cell: those of its head say in their name of which cell they are."""
    return cell.get_by_role("button", name=re.compile(rf"^{re.escape(name)}(: .+)?$"))


def status(cell: Locator) -> Locator:
    """Return what a screen reader is told of the cell."""
    return cell.get_by_role("status")


def run(cell: Locator) -> None:
    """Press Run and wait until the cell is done, or shows its error."""
    button(cell, "Run").click()
    settled(cell)


def settled(cell: Locator) -> None:
    """Wait for the end of a run. Run says "Running" at once, so what stood there before cannot be taken for it."""
    expect(status(cell)).to_have_text(ENDED)
    expect(button(cell, "Run")).to_be_visible()


def result_html(cell: Locator) -> str:
    """Return the HTML of what the cell shows."""
    html: str = cell.locator(".lc-result").evaluate("result => result.innerHTML")
    return html


def recorded(page: Page) -> dict[str, str]:
    """Return the recorded result of every cell of the page, before anything ran."""
    return {id: result_html(cell(page, id)) for id in cells(page)}


def shows(cell: Locator, html: str) -> bool:
    """Tell whether the cell shows the nodes that `html` describes.

    Set aside are the order of attributes and those that let the keyboard scroll a panel that is too long for its box.
    """
    script = """(result, html) => {
      const bare = (html) => {
        const holder = document.createElement("div");
        holder.innerHTML = html;
        for (const box of holder.querySelectorAll(".lc-output, .lc-value, .lc-error, .lc-scroll"))
          for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
        return holder;
      };
      return bare(html).isEqualNode(bare(result.innerHTML));
    }"""
    same: bool = cell.locator(".lc-result").evaluate(script, html)
    return same


def edit(cell: Locator, code: str) -> None:
    """Open the editor, replace all of its code, and leave it open."""
    cell.locator("pre code").first.click()
    editor = cell.locator(".cm-content")
    expect(editor).to_be_focused()
    editor.press("ControlOrMeta+a")
    cell.page.keyboard.insert_text(code)


def steps(cell: Locator) -> Locator:
    """Return the slider that goes through the cell's steps."""
    return cell.get_by_role("slider", name="Steps")


def panel(cell: Locator, name: str) -> Locator:
    """Return a panel of the result: output, error, steps, session, tables, sql."""
    return cell.locator(f"[data-panel={name}]")


def open_steps(page: Page, url: str, id: str) -> Locator:
    """Go to a cell, wait until its steps work, and open its panels as a reader does."""
    page.goto(url)
    found = cell(page, id)
    expect(button(found, "Run")).to_be_visible()
    if button(found, "Just show me").is_visible():
        button(found, "Just show me").click()
    expect(steps(found)).to_be_enabled()
    for name in ("session", "tables"):
        if panel(found, name).get_attribute("open") is None:
            panel(found, name).locator("> summary").click()
    return found


def scrub(cell: Locator, index: int) -> None:
    """Set the position without the cell's getting the focus."""
    steps(cell).evaluate(
        "(range, index) => { range.value = index; range.dispatchEvent(new Event('input', { bubbles: true })); }", index
    )


def watch_places(page: Page) -> None:
    """From here on look in every frame where the code, bar, steps and panels of all cells are in the document."""
    page.evaluate(
        """() => {
          const parts = [".lc-code", ".lc-head", ".lc-own", ".lc-steps", ".lc-sql"];
          const places = () => new Map([...document.querySelectorAll("live-cell")].flatMap((cell) => parts.map((part) => {
            const box = cell.querySelector(part)?.getBoundingClientRect();
            return [`${cell.id} ${part}`, box ? [box.left + scrollX, box.top + scrollY, box.width].join(" ") : "absent"];
          })));
          const first = places();
          const moved = new Set();
          const look = () => {
            for (const [part, place] of places())
              if (first.get(part) !== place) moved.add(`${part}: ${first.get(part)} → ${place}`);
          };
          window.moved = () => [look(), ...moved].slice(1);
          const go = () => [look(), requestAnimationFrame(go)];
          go();
        }"""
    )


def moved(page: Page) -> list[str]:
    """Return what has moved since `watch_places`, and where to."""
    found: list[str] = page.evaluate("window.moved()")
    return found


def goals(exercise: Locator) -> Locator:
    """Return the goals of an exercise."""
    return exercise.locator(".lc-goals")


def answer(exercise: Locator, source: str) -> None:
    """Put code into the editor and run it, as a reader does, until the goals are of this run."""
    before = goals(exercise).element_handle()
    edit(exercise, source)
    exercise.page.keyboard.press("ControlOrMeta+Enter")
    settled(exercise)
    exercise.page.wait_for_function("goals => !goals.isConnected", arg=before)
