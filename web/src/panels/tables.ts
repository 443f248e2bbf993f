// Panel: the tables, each row as the writing connection sees it, with what the cell did to it and what others see.

import { details, element, heads, value } from "../shared/element.ts";
import type { CellResult, TableRow, TableState } from "../shared/result.ts";
import { at } from "./moment.ts";
import { change, changed, counted, others, table, tableName, tables } from "./summaries.ts";

/** The panel at a moment, the end if none is named; null if the cell has no tables. */
export function tablesPanel(result: CellResult, moment = at(result)): HTMLElement | null {
  if (!moment || !result.moments.some(({ tables }) => tables.length > 0)) return null;
  // a table that is marked at any moment has the column for it at all of them
  const marked = result.tables.filter(changed);
  const isMarked = ({ database, name }: TableState) =>
    marked.some((each) => each.database === database && each.name === name);
  return details(
    "tables",
    "Tables",
    tables(moment.tables),
    ...moment.tables.map((state) => rendered(state, isMarked(state))),
  );
}

function rendered(state: TableState, marked: boolean): HTMLElement {
  const { columns, rows, more } = state;
  const seen = others(state);
  const caption = element("caption", {}, element("strong", {}, tableName(state)), ` ${table(state)}${seen ? " " : ""}`);
  if (seen) caption.append(element("span", { class: "lc-others" }, seen));
  const body = element("tbody", {}, ...rows.map((each) => row(each, marked)));
  if (more > 0) {
    const text = `… ${counted(more, "more row")}`;
    body.append(element("tr", {}, element("td", { colspan: columns.length + (marked ? 1 : 0) }, text)));
  }
  const head = element("tr", {}, ...heads([...columns, ...(marked ? ["change"] : [])]));
  return element("table", { class: "lc-rows" }, caption, element("thead", {}, head), body);
}

function row(state: TableRow, marked: boolean): HTMLElement {
  const cells = state.values.map((now, index) => {
    const old = state.old?.[index] ?? now;
    return element("td", {}, ...value(old === now ? null : old, now));
  });
  if (marked) cells.push(element("td", {}, change(state)));
  return element("tr", { "data-change": state.change, "data-uncommitted": state.committed ? null : "" }, ...cells);
}
