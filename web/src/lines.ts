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
    entry.toggleAttribute("data-lit", line !== null && entry.getAttribute("data-line") === String(line));
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

/** Lets the keyboard scroll the panels that are too long or too wide, as regions with a name of their own. */
export function makeScrollable(result: HTMLElement): void {
  const cell = result.closest("live-cell")?.id.split(":").at(-1);
  for (const panel of result.querySelectorAll<HTMLElement>(".lc-output, .lc-value, .lc-error, .lc-scroll")) {
    if (panel.scrollWidth <= panel.clientWidth && panel.scrollHeight <= panel.clientHeight) continue;
    panel.tabIndex = 0;
    panel.setAttribute("role", "region");
    const name = panel.closest<HTMLElement>("[data-panel]")?.dataset.panel ?? "";
    panel.setAttribute("aria-label", `${NAMES[name] ?? "Result"}${cell ? ` of ${cell}` : ""}, scrolls`);
  }
}
