// Printing: on paper a cell is at its end, and what is closed is left out. Material opens every `details` before a page is printed.

/**
 * Marks what is closed before the theme opens it, and tells the rows of steps. Who listens first is told first, so this comes before
 * the theme's start, which is when the page has arrived.
 */
export function followPrinting(): void {
  for (const type of ["beforeprint", "afterprint"])
    addEventListener(type, () => {
      for (const fold of document.querySelectorAll<HTMLDetailsElement>("live-cell details"))
        fold.toggleAttribute("data-closed", !fold.open);
      for (const row of document.querySelectorAll(".lc-steps"))
        row.dispatchEvent(new Event(`lc-${type}`, { bubbles: true }));
    });
}
