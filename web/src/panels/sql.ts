// Panel: the SQL tape as a timeline, rails at its left for transactions and savepoints: hollow while they are SQLAlchemy's
// alone, solid while SQLite has a transaction.

import type { CellResult, Span, SqlEvent } from "../shared/schema.ts";
import { tag } from "./parts.ts";
import { short } from "./short-sql.ts";
import { effect, fate, isReal, patterns, reason, tape } from "./summaries.ts";
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
  const seen = patterns(sql);
  return h(
    "details",
    { class: "lc-sql", "data-panel": "sql", open: sql.length <= OPEN_UP_TO ? "" : null },
    h("summary", {}, "SQL ", h("span", { class: "lc-summary", translate: "yes" }, tape(result))),
    h("ol", {}, ...sql.map((event, index) => entry(result, event, index, width, seen.get(index)))),
    h(
      "div",
      { class: "lc-tools" },
      ...(sql.some(isCompiled) ? [DIALECT] : []),
      ...(sql.some(isShortened) ? [WHOLE] : []),
    ),
  );
}

/** The databases that a statement can be written for; it was sent to the first. `rendering/dialect.ts` rewrites them. */
export const DATABASES = ["SQLite", "PostgreSQL", "MySQL"] as const;

const DIALECT = h(
  "label",
  { class: "lc-dialect", translate: "yes" },
  "SQL for ",
  h("select", { autocomplete: "off", translate: "no" }, ...DATABASES.map((name) => h("option", {}, name))),
);

/** What shows the statements whole; a sheet does it, so that it works without any script. */
const WHOLE = h(
  "label",
  { class: "lc-whole", translate: "yes" },
  h("input", { type: "checkbox", autocomplete: "off" }),
  " whole statements",
);

function isShortened({ text }: SqlEvent): boolean {
  return short(text).some((part) => typeof part !== "string");
}

/** Whether it may be that SQLAlchemy has written the statement. */
function isCompiled({ kind }: SqlEvent): boolean {
  return kind === "statement";
}

function entry({ sql, spans }: CellResult, event: SqlEvent, index: number, width: number, seen?: string): Tree {
  const here = spans.filter(({ first, last }) => first <= index && index <= last);
  const tags = here.filter(({ first }) => first === index).map(fate);
  const became = effect(event);
  if (became) tags.push(became);
  const again = isAgain(sql[index - 1], event);
  const body = h(
    "div",
    { class: "lc-entry", "data-again": again ? "" : null },
    h("code", {}, ...statement(event.text, again)),
    ...tags.flatMap((text) => [" ", tag(text)]),
    ...event.parameters.map((set) => h("span", { class: "lc-parameters" }, set)),
    ...(event.cause !== null && event.kind !== "begin" && !again
      ? [h("span", { class: "lc-reason", translate: "yes" }, reason(event.cause, event.about))]
      : []),
    ...(seen ? [h("span", { class: "lc-pattern", translate: "yes" }, seen)] : []),
  );
  const line = event.line === null ? [] : [h("span", { class: "lc-where" }, `line ${event.line}`)];
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

/** Whether an entry says what the one before it said, with other values. */
function isAgain(before: SqlEvent | undefined, event: SqlEvent): boolean {
  return event.kind === "statement" && before?.text === event.text && before.cause === event.cause;
}

/** The statement, or its lists, in a few words; whoever copies it copies the whole. `again`: the one before said it. */
function statement(sql: string, again: boolean): (Tree | string)[] {
  if (again) return [shortened(sql, "the same")];
  return short(sql).flatMap((part) =>
    typeof part === "string" ? highlighted(part) : [shortened(part.long, part.short)],
  );
}

/** A statement as it stands; `again`: the one before said it. */
export function whole(sql: string, again: boolean): (Tree | string)[] {
  return again ? statement(sql, true) : highlighted(sql);
}

function shortened(long: string, words: string): Tree {
  return h("span", { class: "lc-long", "data-short": words }, ...highlighted(long));
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
