// Panel: the value of the last expression, rows as a table.

import type { CellResult, ValueTable } from "../shared/schema.ts";
import { h, type Tree } from "./tree.ts";

/** The value, or null if the cell has none. */
export function valuePanel({ value }: CellResult): Tree | null {
  if (value === null) return null;
  const shown = value.table ? table(value.table) : h("pre", {}, value.text);
  return h("div", { class: "lc-value", "data-panel": "value" }, shown);
}

function table({ columns, rows }: ValueTable): Tree {
  const count = rows.length === 1 ? "1 row" : `${rows.length} rows`;
  const head = columns.map((column) => h("th", { scope: "col" }, column));
  const body = rows.map((row) => h("tr", {}, ...row.map((cell) => h("td", {}, cell))));
  return h(
    "table",
    { class: "lc-rows" }, // Material wraps every table that has no class
    h("caption", {}, count),
    h("thead", {}, h("tr", {}, ...head)),
    h("tbody", {}, ...body),
  );
}
