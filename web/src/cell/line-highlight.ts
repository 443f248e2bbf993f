// Line highlight: lines of code, and the entries of the result that they caused, point at each other.

/** Highlights the entries of the result that this line caused. */
export function highlight(result: HTMLElement, line: number | null): void {
  for (const entry of result.querySelectorAll("li[data-line]:not([data-cell])")) {
    entry.toggleAttribute("data-highlighted", line !== null && entry.getAttribute("data-line") === String(line));
  }
}

/** Calls `point` with the line that caused the entry under the pointer, and its cell where that is another one; else with null. */
export function onPointed(result: HTMLElement, point: (cell: string | null, line: number | null) => void): void {
  result.addEventListener("pointerover", (event) => {
    const entry = event.target instanceof Element ? event.target.closest("li[data-line]") : null;
    if (entry) point(entry.getAttribute("data-cell"), Number(entry.getAttribute("data-line")));
    else point(null, null);
  });
  result.addEventListener("pointerleave", () => point(null, null));
}
