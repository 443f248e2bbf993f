// The sentences in which a result's panels are summed up.

import type {
  CellResult,
  Moment,
  ObjectState,
  SessionState,
  Span,
  SqlCause,
  SqlEvent,
  TableRow,
  TableState,
} from "../shared/schema.ts";
import { goalsSentence } from "./goals.ts";

/** As readers look for them: what is in the session first. */
const COUNTED = ["persistent", "pending", "deleted", "transient", "detached"] as const;
/** The most urgent first. */
const SESSION = ["must be rolled back", "in a transaction", "no transaction"];
const CHANGES = ["inserted", "updated", "deleted"] as const;
const SUMMED_TABLES = 3;
const SPOKEN_OBJECTS = 3;

/** `1 row`, `2 rows` */
export function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count.toLocaleString("en")} ${noun}s`;
}

/** How a transaction or savepoint ended. */
export function outcome({ kind, outcome }: Span): string {
  if (outcome === null) return "still open";
  if (outcome === "rollback") return "rolled back";
  return kind === "transaction" ? "committed" : "released";
}

/** What stands where a span's rail begins on the tape: SQLAlchemy's word, and SQLite's where it is another. */
export function fate(span: Span): string {
  const said = span.begun ? outcome(span) : `begun earlier, ${outcome(span)}`;
  const { real, kind } = span;
  if (real === null || kind === "savepoint") return said;
  if (real.length === 0)
    return span.outcome === null ? `${said}, not begun in SQLite` : `${said}, never begun in SQLite`;
  // what was rolled back in SQLite is so whatever SQLAlchemy called it
  const other = real.map((each) => each.outcome).find((each) => each !== null && each !== span.outcome);
  return other ? `${said}; in SQLite: ${other === "commit" ? "committed" : "rolled back"}` : said;
}

/** Whether SQLite had a transaction at an entry of a span; where that is not known, SQLAlchemy's word holds. */
export function isReal({ real }: Span, index: number): boolean {
  return real === null || real.some(({ first, last }) => first <= index && index <= last);
}

/** What became of an entry, where it is not simply what it says: `not sent`. */
export function effect({ kind, effect }: SqlEvent): string {
  if (kind === "begin") return ""; // its text says that it is implicit
  if (kind === "driver-begin") return "by the driver";
  return effect === "sent" || kind === "unseen" ? "" : effect;
}

/** What each cause means; the sign for what it is about stands where that is known. */
const REASONS: Record<SqlCause, [known: string, unknown: string]> = {
  autoflush: ["", "the session sends its pending changes before a query"],
  // needed, not read: delete() and merge() follow a relationship themselves
  "lazy load": ["% was needed and had not been loaded", "a relationship was needed that had not been loaded"],
  "deferred load": ["% was needed, a deferred column", "a deferred column was needed"],
  refresh: ["% was needed and is expired", "an expired object was needed"],
  "eager load": ["a loader option asks for % in advance", "a loader option asks for related objects in advance"],
  "unit of work": ["", "the flush needs these rows"],
  "return to the pool": ["", "a connection that goes back to its pool ends its transaction"],
};

/** Why SQLAlchemy sent what no line asks for: its term, and what it means. */
export function reason(cause: SqlCause, about: string | null): string {
  const [known, unknown] = REASONS[cause];
  return `${cause}: ${about !== null && known ? known.replace("%", () => about) : unknown}`;
}

/** From how many equal loads on they are a pattern. */
const MANY = 3;

/** What equal loads are together, `N+1: 6 equal statements …`, by the index of the first of them. */
export function patterns(sql: SqlEvent[]): Map<number, string> {
  const loads = new Map<string, { first: number; times: number; cure: string }>();
  for (const [index, { text, cause }] of sql.entries()) {
    if (cause !== "lazy load" && cause !== "refresh" && cause !== "deferred load") continue;
    const cure = cause === "lazy load" ? "; a loader option such as selectinload() needs one" : "";
    const load = loads.get(`${cause} ${text}`) ?? { first: index, times: 0, cure };
    loads.set(`${cause} ${text}`, { ...load, times: load.times + 1 });
  }
  const many = [...loads.values()].filter(({ times }) => times >= MANY);
  return new Map(
    many.map(({ first, times, cure }) => [first, `N+1: ${times} equal statements, one for each object${cure}`]),
  );
}

/** `at least ` where a tape does not have all that was sent. */
function atLeast(sql: SqlEvent[]): string {
  return sql.some(({ kind }) => kind === "unseen") ? "at least " : "";
}

/** `4 sent · 1 transaction, rolled back` */
export function tape({ sql, spans }: CellResult): string {
  const sent = sql.filter(({ effect }) => effect !== "not sent" && effect !== "not known").length;
  const parts = [`${atLeast(sql)}${sent.toLocaleString("en")} sent`];
  for (const kind of ["transaction", "savepoint"]) {
    const ends = spans.filter((span) => span.kind === kind).map(outcome);
    const kinds = [...new Set(ends)];
    const each = kinds.length === 1 ? kinds : kinds.map((one) => `${ends.filter((end) => end === one).length} ${one}`);
    if (kinds.length > 0)
      parts.push(`${counted(ends.length, kind)}${kinds.length === 1 ? "," : ":"} ${each.join(", ")}`);
  }
  return parts.join(" · ");
}

/** What one session is in. */
export function session({ usable, in_transaction }: SessionState): string {
  if (!usable) return "must be rolled back";
  return in_transaction ? "in a transaction" : "no transaction";
}

/** `1 more session, 1,200 more objects`: those that are there and not shown. */
export function leftOut({ more_sessions, more_objects }: Pick<Moment, "more_sessions" | "more_objects">): string {
  const counts = [
    ...(more_sessions > 0 ? [counted(more_sessions, "more session")] : []),
    ...(more_objects > 0 ? [counted(more_objects, "more object")] : []),
  ];
  return counts.join(", ");
}

/** `· in a transaction · 2 persistent, 1 pending · 7 more objects` */
export function sessions(states: SessionState[], objects: ObjectState[], more = ""): string {
  const said = states.map(session);
  let first = SESSION.find((word) => said.includes(word)) ?? "no session";
  if (states.length > 1) {
    const count = said.filter((word) => word === first).length;
    first = `${states.length} sessions, ${first === SESSION.at(-1) ? "" : `${count} `}${first}`;
  }
  const number = (status: string) => objects.filter((object) => object.status === status).length;
  const counts = COUNTED.filter(number).map((status) => `${number(status)} ${status}`);
  return dotted([first, ...(counts.length > 0 ? [counts.join(", ")] : []), ...(more ? [more] : [])]);
}

/** The table's name, with its database where there are several. */
export function tableName({ name, database }: TableState): string {
  return database ? `${name} (${database})` : name;
}

/** What a row is marked with: `inserted, not committed`. */
export function change({ change, committed }: TableRow): string {
  return [...(change ? [change] : []), ...(committed ? [] : ["not committed"])].join(", ");
}

/** Whether the cell changed a table or it is not committed. */
export function changed(state: TableState): boolean {
  return CHANGES.some((kind) => state[kind] > 0) || state.dropped || !state.committed;
}

/** `7 rows, 1 inserted, not committed` */
export function table(state: TableState): string {
  if (state.count === null) return "not known";
  const parts = [counted(state.count, "row")];
  for (const kind of CHANGES) if (state[kind] > 0) parts.push(`${state[kind].toLocaleString("en")} ${kind}`);
  if (state.dropped) parts.push("dropped");
  if (!state.committed) parts.push("not committed");
  return parts.join(", ");
}

/** Who sees what else while a change is not committed: `another connection still sees 6 rows`. */
export function others({ committed, count, others, reach }: TableState): string {
  if (committed) return "";
  if (reach === "this engine") return "every session on this engine shares the connection";
  if (reach === "this connection") return "no other connection has this database";
  if (others === null) return "another connection does not see the table yet";
  return `another connection still sees ${others === count ? "the old values" : counted(others, "row")}`;
}

/** How many of a table's rows, those deleted included, are not shown. */
export function notShown({ count, deleted, rows }: TableState): number {
  return count === null ? 0 : count + deleted - rows.length;
}

/** `· astronauts 7 rows, 1 inserted, not committed`: those that changed, or else all; a few of them. */
export function tables(states: TableState[], leftOut = 0): string {
  const marked = states.filter(changed);
  const named = (marked.length > 0 ? marked : states).slice(0, SUMMED_TABLES);
  const parts = named.map((state) => `${tableName(state)} ${table(state)}`);
  const more = states.length + leftOut - named.length;
  if (more > 0) parts.push(`${more.toLocaleString("en")} more`);
  return dotted(parts.length > 0 ? parts : ["none"]);
}

/** `line 4 · 3 of 8` */
export function step(moments: Moment[], index: number): string {
  return `${place(moments, index)} · ${index} of ${moments.length - 1}`;
}

/** `line 4, step 3 of 8: UPDATE, autoflush; SELECT; mark is persistent` */
export function stepAloud(result: CellResult, index: number): string {
  const { moments } = result;
  const news = happened(result, index).join("; ");
  return `${place(moments, index)}, step ${index} of ${moments.length - 1}${news ? `: ${news}` : ""}`;
}

/** The first word of a statement. */
export function verb(sql: string): string {
  const [word = ""] = sql.trimStart().split(/[\s;(]/, 1);
  return word;
}

/** An entry in a word: its verb, or what went past SQLAlchemy. */
export function word({ kind, text }: SqlEvent): string {
  return kind === "unseen" ? text.replace(/^-- /, "") : verb(text);
}

/** An object by its variable, else by its name. */
export function called({ variables, name }: ObjectState): string {
  return variables[0] ?? name;
}

/** What an attribute without a value is that is not expired. */
export function withoutValue({ status }: ObjectState): string {
  return status === "transient" || status === "pending" ? "not set" : "not loaded";
}

/** What is new at a moment: what was sent, and which objects have another state. */
function happened({ moments, sql, objects }: CellResult, index: number): string[] {
  const [before, now] = [moments[index - 1], moments[index]];
  if (!before || !now) return [];
  const sent: [words: string, times: number][] = [];
  for (const event of sql.slice(before.sql, now.sql)) {
    const words = event.cause === null ? word(event) : `${word(event)}, ${event.cause}`;
    const last = sent.at(-1);
    if (last?.[0] === words) last[1] += 1;
    else sent.push([words, 1]);
  }
  const was = new Map(before.objects.map((i) => [objects[i]?.number, objects[i]?.status]));
  const changed = now.objects
    .map((i) => objects[i])
    .filter((each) => each !== undefined)
    .filter(({ number, status }) => was.get(number) !== status)
    .map((each) => `${called(each)} is ${each.status}`);
  const said = sent.map(([words, times]) => (times > 1 ? `${times} times ${words}` : words));
  return [...said, ...changed.slice(0, SPOKEN_OBJECTS)];
}

/** Where in the cell a moment is. */
function place(moments: Moment[], index: number): string {
  if (index === moments.length - 1) return "end";
  const line = moments[index]?.line ?? null;
  return line === null ? "start" : `line ${line}`;
}

/** What is read aloud of a result after `Done` or `Error`: `: 4 lines, 2 statements, transaction still open`; then the goals. */
export function aloud(result: CellResult): string {
  const { goals, advice } = result;
  if (goals.length === 0) return ran(result);
  return [`${ran(result)}.`, goalsSentence(goals), ...(advice ? [advice.replaceAll("`", "")] : [])].join(" ");
}

function ran({ output, sql, spans, error }: CellResult): string {
  if (error) {
    const [first = ""] = error.message.split("\n");
    return `${error.line === null ? "" : ` on line ${error.line}`}: ${error.type}${first ? `: ${first}` : ""}`;
  }
  const lines = output.reduce((sum, { text }) => sum + text.split("\n").length - 1, 0);
  const statements = sql.filter(({ kind, effect }) => kind === "statement" && effect !== "not sent").length;
  const open = spans.some(({ kind, outcome }) => kind === "transaction" && outcome === null);
  const parts = [
    ...(lines > 0 ? [counted(lines, "line")] : []),
    ...(statements > 0 ? [atLeast(sql) + counted(statements, "statement")] : []),
    ...(open ? ["transaction still open"] : []),
  ];
  return parts.length > 0 ? `: ${parts.join(", ")}` : "";
}

function dotted(parts: string[]): string {
  return parts.map((part) => `· ${part}`).join(" ");
}
