// Panel: the value of the last expression, rows as a table.

import type { CellResult, ValueTable } from "../shared/schema.ts";
import { h, type Tree } from "./tree.ts";

/** Of the rows that are shown, in all: a browser takes half a second to lay out a table of 6,000 cells with long texts. */
const MOST_CELLS = 2_000;
const MOST_CHARACTERS = 50_000;

/** The value, or null if the cell has none. */
export function valuePanel({ value }: CellResult): Tree | null {
  if (value === null) return null;
  const shown = value.table ? table(value.table) : h("pre", {}, value.text);
  return h("div", { class: "lc-value", "data-panel": "value" }, shown);
}

function table({ columns, rows }: ValueTable): Tree {
  const count = rows.length === 1 ? "1 row" : `${rows.length} rows`;
  const head = columns.map((column) => h("th", { scope: "col" }, column));
  const body = fitting(rows).map((row) => h("tr", {}, ...row.map((cell) => h("td", {}, cell))));
  return h(
    "table",
    { class: "lc-rows" }, // Material wraps every table that has no class
    h("caption", { translate: "yes" }, count),
    h("thead", {}, h("tr", {}, ...head)),
    h("tbody", {}, ...body),
  );
}

/** The rows that fit, a row that says how many do not, and the last one: it may say how many more Python has left out. */
function fitting(rows: string[][]): string[][] {
  let cells = 0;
  let characters = 0;
  const end = rows.findIndex((row) => {
    cells += row.length;
    characters += row.reduce((sum, { length }) => sum + length, 0);
    return cells > MOST_CELLS || characters > MOST_CHARACTERS;
  });
  const [shown, rest] = end < 0 ? [rows, []] : [rows.slice(0, Math.max(1, end)), rows.slice(Math.max(1, end))];
  if (rest.length < 2) return rows;
  const more = `… ${rest.length - 1} more ${rest.length === 2 ? "row" : "rows"}`;
  return [...shown, [more, ...Array(Math.max(0, (shown[0]?.length ?? 1) - 1)).fill("")], ...rest.slice(-1)];
}
