// Panel: what differs between two moments of a result, by object and attribute, by row and column. Shown while a step is pinned.

import type { CellResult, ObjectState, TableState } from "../shared/schema.ts";
import { type At, at } from "./moment.ts";
import { value } from "./parts.ts";
import { called, counted, notShown, tableName, withoutValue, word } from "./summaries.ts";
import { h, type Tree } from "./tree.ts";

/** Lines of the comparison. */
const MOST = 40;

/** What stands for an object that a moment does not have, or that may be among those that it does not show. */
const absent = ({ more_objects }: At) => (more_objects > 0 ? "not shown" : "—");

/** What is other at the moment `now` than at `then`; null if one of them is not there. */
export function comparePanel(result: CellResult, then: number, now: number): Tree | null {
  const [before, after] = [at(result, then), at(result, now)];
  if (!before || !after) return null;
  const lines = [...sent(result, before, after), ...objects(before, after), ...tables(before, after)];
  const more = lines.length - MOST;
  const items = lines.slice(0, MOST).map((line) => h("li", {}, ...line));
  if (more > 0) items.push(h("li", {}, `… ${counted(more, "more difference")}`));
  const nothing = then === now ? "Go to another step to compare it with this one" : "No difference";
  return h(
    "div",
    { class: "lc-compare", "data-panel": "compare" },
    h("strong", { translate: "yes" }, `Step ${then} → step ${now}`),
    items.length > 0 ? h("ul", {}, ...items) : h("p", { translate: "yes" }, nothing),
  );
}

type Line = (Tree | string)[];

function sent({ sql }: CellResult, before: At, after: At): Line[] {
  const [first, last] = [Math.min(before.sql, after.sql), Math.max(before.sql, after.sql)];
  const verbs = sql.slice(first, last).map(word);
  return verbs.length > 0
    ? [[`${before.sql <= after.sql ? "sent" : "not sent yet"}: `, h("code", {}, verbs.join(", "))]]
    : [];
}

function objects(before: At, after: At): Line[] {
  const [was, is] = [before, after].map((each) => new Map(each.objects.map((object) => [object.number, object])));
  const numbers = [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])];
  return numbers.flatMap((number) => object(was?.get(number), is?.get(number), absent(before), absent(after)));
}

function object(was: ObjectState | undefined, is: ObjectState | undefined, wasNot: string, isNot: string): Line[] {
  const one = is ?? was;
  if (!one) return [];
  const name = called(one);
  const lines: Line[] = [];
  const [old, now] = [was?.status ?? wasNot, is?.status ?? isNot];
  if (old !== now) lines.push([h("code", {}, name), " ", ...value(old, now)]);
  if (!was || !is) return lines;
  const before = new Map(was.attributes.map((each) => [each.name, each]));
  for (const { name: attribute, value: shown, expired } of is.attributes) {
    const then = before.get(attribute);
    const [from, to] = [words(was, then?.value ?? null, then?.expired ?? false), words(is, shown, expired)];
    if (from !== to) lines.push([h("code", {}, `${name}.${attribute}`), " ", ...value(from, to)]);
  }
  return lines;
}

/** An attribute as the panel of the session tells it. */
function words(state: ObjectState, shown: string | null, expired: boolean): string {
  return shown ?? (expired ? "expired" : withoutValue(state));
}

function tables(before: At, after: At): Line[] {
  const key = ({ database, name }: TableState) => `${database}\0${name}`;
  const was = new Map(before.tables.map((each) => [key(each), each]));
  const is = new Map(after.tables.map((each) => [key(each), each]));
  const lines = [...is].flatMap(([name, table]) => rows(was.get(name), table, knowsAll(before)));
  for (const [name, table] of was)
    if (!is.has(name)) lines.push([`table ${tableName(table)}: ${knowsAll(after) ? "not there" : NOT_KNOWN}`]);
  return lines;
}

const NOT_KNOWN = "not known at both steps, so not compared";

/** Whether a table that a moment does not have is not in the database: all of it could be read, and all tables are shown. */
function knowsAll({ tables, more_tables }: At): boolean {
  return more_tables === 0 && tables.every(({ count }) => count !== null);
}

/** The rows that differ. A row is known by its first column, where that is different in all of them. */
function rows(was: TableState | undefined, is: TableState, wasAllKnown: boolean): Line[] {
  const table = tableName(is);
  if (was?.count === null && is.count === null) return [];
  if (was?.count === null || is.count === null || (!was && !wasAllKnown)) return [[`table ${table}: ${NOT_KNOWN}`]];
  if (!was) return [[`table ${table}: new, ${counted(is.count, "row")}`]];
  const [before, after] = [known(was), known(is)];
  const lines: Line[] = [];
  for (const [key, values] of after) {
    const old = before.get(key);
    if (!old) lines.push([`${table}: new row `, h("ins", {}, values.join(", "))]);
    for (const [place, now] of values.entries()) {
      const then = old?.[place] ?? now;
      const column = is.columns[place] ?? "";
      if (then !== now) lines.push([`${table} ${values[0] ?? ""}: ${column} `, ...value(then, now)]);
    }
  }
  for (const [key, values] of before)
    if (!after.has(key)) lines.push([`${table}: row gone `, h("del", {}, values.join(", "))]);
  if (lines.length > 0 && notShown(was) + notShown(is) > 0)
    lines.push([`${table}: more rows are not shown, so not compared`]);
  if (was.committed !== is.committed) lines.push([`${table}: ${is.committed ? "committed" : "not committed"}`]);
  return lines;
}

/** The rows that are there, each by its first value, or by all of them where that is not its own. */
function known({ rows }: TableState): Map<string, string[]> {
  const there = rows.filter(({ change }) => change !== "deleted").map(({ values }) => values);
  const own = new Set(there.map(([first]) => first)).size === there.length;
  return new Map(there.map((values) => [own ? (values[0] ?? "") : values.join("\0"), values]));
}
