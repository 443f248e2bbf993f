// Panel: the SQL tape as a timeline, rails at its left for transactions and savepoints.

import { element, tag } from "../shared/element.ts";
import type { CellResult, Span, SqlEntry } from "../shared/result.ts";
import { fate, tape } from "./summaries.ts";

/** Longer tapes start closed. */
const OPEN_UP_TO = 12;

/** Comment, string, quoted name, keywords, number or placeholder; keywords are what SQLAlchemy writes in capitals. */
const SQL =
  /(?<c>--[^\n]*)|(?<s>'(?:[^']|'')*')|"[^"]*"|(?<k>\b[A-Z]{2,}\b(?: [A-Z]{2,}\b)*)|(?<m>\b[0-9]+(?:\.[0-9]+)?\b|\?)/g;

/** The tape, or null if the cell sent nothing. */
export function sqlPanel(result: CellResult): HTMLElement | null {
  const { sql, spans } = result;
  if (sql.length === 0) return null;
  const width = Math.max(0, ...spans.map(({ column }) => column + 1));
  return element(
    "details",
    { class: "lc-sql", "data-panel": "sql", open: sql.length <= OPEN_UP_TO ? "" : null },
    element("summary", {}, "SQL ", element("span", { class: "lc-summary", "data-search-exclude": "" }, tape(result))),
    element("ol", {}, ...sql.map((each, index) => entry(each, index, spans, width))),
  );
}

function entry(event: SqlEntry, index: number, spans: Span[], width: number): HTMLElement {
  const here = spans.filter(({ first, last }) => first <= index && index <= last);
  const tags = here.filter(({ first }) => first === index).map(fate);
  if (event.cause !== null) tags.push(event.cause);
  const body = element("div", { class: "lc-entry" }, element("code", {}, ...highlighted(event.text)));
  for (const text of tags) body.append(" ", tag(text));
  body.append(...event.parameters.map((set) => element("span", { class: "lc-parameters" }, set)));
  const item = element("li", { "data-kind": event.kind, "data-line": event.line }, body);
  if (width > 0) item.prepend(rails(here, index, width));
  if (event.line !== null)
    item.append(element("span", { class: "lc-where", "data-search-exclude": "" }, `line ${event.line}`));
  return item;
}

function rails(here: Span[], index: number, width: number): HTMLElement {
  const columns = Array.from({ length: width }, (_, column) => here.find((span) => span.column === column));
  return element("span", { class: "lc-rails", "aria-hidden": "true" }, ...columns.map((span) => rail(span, index)));
}

function rail(span: Span | undefined, index: number): HTMLElement {
  if (!span) return element("span", {});
  return element("span", {
    "data-outcome": span.outcome ?? "open",
    "data-begins": index === span.first && span.begun ? "" : null,
    "data-ends": index === span.last ? "" : null,
  });
}

function highlighted(sql: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const { 0: text, index, groups = {} } of sql.matchAll(SQL)) {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
    if (!kind) continue;
    parts.push(sql.slice(end, index), element("span", { class: kind }, text));
    end = index + text.length;
  }
  return [...parts, sql.slice(end)];
}
