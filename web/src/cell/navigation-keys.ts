// Keys: from cell to cell with Alt+Page Down and Alt+Page Up.
// Alt with an arrow moves a line in the editor; Ctrl+Alt with an arrow adds a caret there, is VoiceOver's own key, walks
// through tables in NVDA and JAWS and changes the desktop on some systems. These two keys are free in all of them.

const KEYS: Record<string, number> = { PageDown: 1, PageUp: -1 };

/** Lets the keys lead from anywhere in `cell` to the code of its neighbours, given in reading order. */
export function addNavigationKeys(cell: HTMLElement, cells: () => HTMLElement[]): void {
  cell.setAttribute("aria-keyshortcuts", "Alt+PageDown Alt+PageUp");
  // before the editor sees them
  cell.addEventListener(
    "keydown",
    (event) => {
      const step = direction(event);
      if (step === null) return;
      event.preventDefault();
      event.stopPropagation();
      goOn(cells(), cell, step);
    },
    true,
  );
}

function direction(event: KeyboardEvent): number | null {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return null;
  return KEYS[event.key] ?? null;
}

/** Focuses the code of the cell that stands `step` further on, passing over those in closed folds. */
function goOn(cells: HTMLElement[], from: HTMLElement, step: number): void {
  const open = cells.filter((cell) => cell === from || !cell.parentElement?.closest("details:not([open])"));
  const next = open[open.indexOf(from) + step];
  const editor = next?.querySelector(".lc-editor")?.shadowRoot?.querySelector<HTMLElement>(".cm-content");
  const code = editor ?? next?.querySelector<HTMLElement>(".lc-code pre");
  code?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}
