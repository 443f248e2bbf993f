// Scroll regions: panels that are too long or too wide can be scrolled by the keyboard.

const NAMES: Record<string, string> = {
  output: "Output",
  value: "Value",
  error: "Error",
  session: "Session",
  tables: "Tables",
};

const PANELS = ".lc-output, .lc-value, .lc-error, .lc-scroll";

/** Makes the panels of the results that are too long or too wide stops of the Tab key, as regions with a name. */
export function makeScrollable(...results: Element[]): void {
  const panels = results.flatMap((result) => [...result.querySelectorAll<HTMLElement>(PANELS)]);
  // to measure what is closed or skipped, or what follows a change, the browser would lay out again
  const open = panels.filter((each) => !each.closest("details:not([open])") && !skipped(each));
  const long = open.filter((each) => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight);
  for (const panel of long) {
    panel.tabIndex = 0;
    panel.setAttribute("role", "region");
    const name = NAMES[panel.closest<HTMLElement>("[data-panel]")?.dataset.panel ?? ""] ?? "Result";
    const cell = panel.closest("live-cell")?.id.split(":").at(-1);
    panel.setAttribute("aria-label", `${name}${cell ? ` of ${cell}` : ""}, scrolls`);
  }
}

// it reports once the page is laid out, and for all results together
const sizes = new ResizeObserver((seen) => makeScrollable(...seen.map(({ target }) => target)));

/** Whether the browser leaves it out because nobody looks there, see live-cell.css. Safari before 17.4 has no word for it. */
function skipped(element: Element): boolean {
  return element.checkVisibility?.({ contentVisibilityAuto: true }) === false;
}

/** Does so when the result is laid out, and whenever its size changes: in a fold, in a narrower window. */
export function keepScrollable(result: Element): void {
  sizes.observe(result);
}
