// Panel: the SQL tape, what the session sent to the database, in order.

import type { CellResult, SqlEntry } from "../protocol.ts";
import { element } from "./dom.ts";

/** Longer tapes start closed. */
const OPEN_UP_TO = 12;

/** The tape, or null if the cell sent nothing. */
export function sqlPanel({ sql }: CellResult): HTMLElement | null {
  if (sql.length === 0) return null;
  const count = element("span", { class: "lc-count" }, String(sql.length));
  return element(
    "details",
    { class: "lc-sql", "data-panel": "sql", open: sql.length <= OPEN_UP_TO ? "" : null },
    element("summary", {}, "SQL ", count),
    element("ol", {}, ...sql.map(entry)),
  );
}

function entry({ kind, line, text, parameters }: SqlEntry): HTMLElement {
  const sets = parameters.map((set) => element("span", { class: "lc-parameters" }, set));
  return element("li", { "data-kind": kind, "data-line": line }, element("code", {}, text), ...sets);
}
