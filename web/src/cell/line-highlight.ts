// What ties a result to the lines of its code, and long panels to the keyboard.

/** The line of the cell where a rendered error happened: the last of its own frames. */
export function errorLine(result: HTMLElement): number | null {
  const frames = result.querySelectorAll(".lc-frames > li:not([data-cell])");
  const line = Array.from(frames).at(-1)?.getAttribute("data-line");
  return line ? Number(line) : null;
}

/** Marks the entries of the result that this line caused. */
export function light(result: HTMLElement, line: number | null): void {
  for (const entry of result.querySelectorAll("li[data-line]:not([data-cell])")) {
    entry.toggleAttribute("data-highlighted", line !== null && entry.getAttribute("data-line") === String(line));
  }
}

/** Tells which line of which cell caused the entry under the pointer; null for the result's own cell, and for no line. */
export function pointAt(result: HTMLElement, point: (cell: string | null, line: number | null) => void): void {
  result.addEventListener("pointerover", (event) => {
    const entry = event.target instanceof Element ? event.target.closest("li[data-line]") : null;
    // the lines of a result that is out of date are no longer where it says
    if (!entry || result.hasAttribute("data-stale")) point(null, null);
    else point(entry.getAttribute("data-cell"), Number(entry.getAttribute("data-line")));
  });
  result.addEventListener("pointerleave", () => point(null, null));
}

const NAMES: Record<string, string> = {
  output: "Output",
  value: "Value",
  error: "Error",
  session: "Session",
  tables: "Tables",
};

const PANELS = ".lc-output, .lc-value, .lc-error, .lc-scroll";

/** Lets the keyboard scroll the panels that are too long or too wide, as regions with a name of their own. */
export function makeScrollable(...results: Element[]): void {
  const panels = results.flatMap((result) => [...result.querySelectorAll<HTMLElement>(PANELS)]);
  // to measure what is closed, or what follows a change, the browser would lay out again
  const open = panels.filter((each) => !each.closest("details:not([open])"));
  const long = open.filter((each) => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight);
  for (const panel of long) {
    panel.tabIndex = 0;
    panel.setAttribute("role", "region");
    const name = NAMES[panel.closest<HTMLElement>("[data-panel]")?.dataset.panel ?? ""] ?? "Result";
    const cell = panel.closest("live-cell")?.id.split(":").at(-1);
    panel.setAttribute("aria-label", `${name}${cell ? ` of ${cell}` : ""}, scrolls`);
  }
}

// told once the page is laid out, and for all results together
const sizes = new ResizeObserver((seen) => makeScrollable(...seen.map(({ target }) => target)));

/** Does so when the result is laid out, and whenever its size changes: in a fold, in a narrower window. */
export function keepScrollable(result: Element): void {
  sizes.observe(result);
}
