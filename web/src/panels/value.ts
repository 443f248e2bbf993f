// Panel: the value of the last expression, rows as a table.

import { element } from "../shared/element.ts";
import type { CellResult, Table } from "../shared/result.ts";

/** The value, or null if the cell has none. */
export function valuePanel({ value }: CellResult): HTMLElement | null {
  if (value === null) return null;
  const shown = value.table ? table(value.table) : element("pre", {}, value.text);
  return element("div", { class: "lc-value", "data-panel": "value" }, shown);
}

function table({ columns, rows }: Table): HTMLElement {
  const count = rows.length === 1 ? "1 row" : `${rows.length} rows`;
  const head = columns.map((column) => element("th", { scope: "col" }, column));
  const body = rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell))));
  return element(
    "table",
    { class: "lc-rows" }, // Material wraps every table that has no class
    element("caption", {}, count),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
}
