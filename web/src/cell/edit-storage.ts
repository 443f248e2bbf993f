// The reader's edits, kept for this tab. Storage may be absent, full or forbidden: then an edit lasts as long as its page.

import { record } from "../shared/validate.ts";

function name(id: string): string {
  return `live-cell ${id}`;
}

/** The edit of the cell `id`, if there is one of the original that `key` stands for. */
export function loadEdit(id: string, key: string): string | null {
  try {
    const edit = record(JSON.parse(sessionStorage.getItem(name(id)) ?? "null"), "edit");
    return edit.key === key && typeof edit.source === "string" ? edit.source : null;
  } catch {
    return null;
  }
}

/** Keeps an edit; null forgets it. */
export function saveEdit(id: string, key: string, source: string | null): void {
  try {
    if (source === null) sessionStorage.removeItem(name(id));
    else sessionStorage.setItem(name(id), JSON.stringify({ key, source }));
  } catch {
    // nothing needs storage to work
  }
}
