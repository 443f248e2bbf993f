// Panel: the SQL tape as a timeline, rails at its left for transactions and savepoints: hollow while they are SQLAlchemy's
// alone, solid while SQLite has a transaction.

import type { CellResult, Span, SqlEvent } from "../shared/schema.ts";
import { tag } from "./parts.ts";
import { effect, fate, isReal, tape } from "./summaries.ts";
import { h, type Tree } from "./tree.ts";

/** Longer tapes start closed. */
const OPEN_UP_TO = 12;

/** Comment, string, quoted name, keywords, number or placeholder; keywords are what SQLAlchemy writes in capitals. */
const SQL =
  /(?<c>--[^\n]*)|(?<s>'(?:[^']|'')*')|"[^"]*"|(?<k>\b[A-Z]{2,}\b(?: [A-Z]{2,}\b)*)|(?<m>\b[0-9]+(?:\.[0-9]+)?\b|\?)/g;

/** The tape, or null if the cell sent nothing. */
export function sqlPanel(result: CellResult): Tree | null {
  const { sql, spans } = result;
  if (sql.length === 0) return null;
  const width = Math.max(0, ...spans.map(({ column }) => column + 1));
  return h(
    "details",
    { class: "lc-sql", "data-panel": "sql", open: sql.length <= OPEN_UP_TO ? "" : null },
    h("summary", {}, "SQL ", h("span", { class: "lc-summary", "data-search-exclude": "" }, tape(result))),
    h("ol", {}, ...sql.map((each, index) => entry(each, index, spans, width))),
  );
}

function entry(event: SqlEvent, index: number, spans: Span[], width: number): Tree {
  const here = spans.filter(({ first, last }) => first <= index && index <= last);
  const tags = here.filter(({ first }) => first === index).map(fate);
  if (event.cause !== null) tags.push(event.cause);
  const became = effect(event);
  if (became) tags.push(became);
  const body = h(
    "div",
    { class: "lc-entry" },
    h("code", {}, ...highlighted(event.text)),
    ...tags.flatMap((text) => [" ", tag(text)]),
    ...event.parameters.map((set) => h("span", { class: "lc-parameters" }, set)),
  );
  const line =
    event.line === null ? [] : [h("span", { class: "lc-where", "data-search-exclude": "" }, `line ${event.line}`)];
  const attributes = { "data-kind": event.kind, "data-effect": event.effect, "data-line": event.line };
  return h("li", attributes, ...(width > 0 ? [rails(here, index, width)] : []), body, ...line);
}

function rails(here: Span[], index: number, width: number): Tree {
  const columns = Array.from({ length: width }, (_, column) => here.find((span) => span.column === column));
  return h("span", { class: "lc-rails", "aria-hidden": "true" }, ...columns.map((span) => rail(span, index)));
}

function rail(span: Span | undefined, index: number): Tree {
  if (!span) return h("span", {});
  return h("span", {
    "data-outcome": span.outcome ?? "open",
    "data-real": isReal(span, index) ? "" : null,
    "data-begins": index === span.first && span.begun ? "" : null,
    "data-ends": index === span.last ? "" : null,
  });
}

function highlighted(sql: string): (Tree | string)[] {
  const parts: (Tree | string)[] = [];
  let end = 0;
  for (const { 0: text, index, groups = {} } of sql.matchAll(SQL)) {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
    if (!kind) continue;
    parts.push(sql.slice(end, index), h("span", { class: kind }, text));
    end = index + text.length;
  }
  return [...parts, sql.slice(end)];
}
