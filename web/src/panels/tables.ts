// Panel: the tables, each row as the writing connection sees it, with what the cell did to it and what others see.

import type { CellResult, TableRow, TableState } from "../shared/schema.ts";
import { at } from "./moment.ts";
import { details, heads, value } from "./parts.ts";
import { change, counted, notShown, others, table, tableName, tables } from "./summaries.ts";
import { h, type Tree } from "./tree.ts";

/** The panel at a moment, the end if none is named; null if the cell has no tables. */
export function tablesPanel(result: CellResult, moment = at(result)): Tree | null {
  if (!moment || !result.moments.some(({ tables }) => tables.length > 0)) return null;
  // a table that is marked at any moment has the column for it at all of them
  const marked = result.tables.filter(({ rows }) => rows.some(change));
  const isMarked = ({ database, name }: TableState) =>
    marked.some((each) => each.database === database && each.name === name);
  return details(
    "tables",
    "Tables",
    tables(moment.tables, moment.more_tables),
    false,
    ...moment.tables.map((state) => rendered(state, isMarked(state))),
    ...(moment.more_tables > 0 ? [h("p", { translate: "yes" }, `… ${counted(moment.more_tables, "more table")}`)] : []),
  );
}

function rendered(state: TableState, marked: boolean): Tree {
  const { columns, rows, more_columns } = state;
  const names = [...columns, ...(more_columns > 0 ? [`… ${counted(more_columns, "more column")}`] : [])];
  const seen = others(state);
  const words = [h("strong", {}, tableName(state)), ` ${table(state)}${seen ? " " : ""}`];
  if (seen) words.push(h("span", { class: "lc-others", translate: "yes" }, seen));
  const caption = h("caption", {}, h("span", {}, ...words));
  const all = rows.map((each) => row(each, more_columns > 0, marked));
  const more = notShown(state);
  if (more > 0) {
    const text = `… ${counted(more, "more row")}`;
    all.push(h("tr", {}, h("td", { colspan: names.length + (marked ? 1 : 0), translate: "yes" }, text)));
  }
  const body = h("tbody", {}, ...all);
  const head = h("tr", {}, ...heads([...names, ...(marked ? ["change"] : [])]));
  return h("table", { class: "lc-rows" }, caption, h("thead", {}, head), body);
}

function row(state: TableRow, cut: boolean, marked: boolean): Tree {
  const cells = state.values.map((now, index) => {
    const old = state.old?.[index] ?? now;
    return h("td", {}, ...value(old === now ? null : old, now));
  });
  if (cut) cells.push(h("td", {}));
  if (marked) cells.push(h("td", {}, change(state)));
  return h("tr", { "data-change": state.change, "data-uncommitted": state.committed ? null : "" }, ...cells);
}
