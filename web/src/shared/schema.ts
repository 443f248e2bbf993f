// The data that Python makes and the browser reads: types, and parsers that check what arrives.
// Written by `make schema` from the dataclasses of src/livecells; do not edit.

import { boolean, count, listOf, oneOf, orNull, recordOf, shape, string } from "./validate.ts";

/** The schema of `CellResult`; the goldens carry the same number. */
export const SCHEMA = 6;

export const OUTPUT_STREAMS = ["stdout", "stderr"] as const;
export type OutputStream = (typeof OUTPUT_STREAMS)[number];

export const SQL_KINDS = [
  "begin",
  "driver-begin",
  "statement",
  "savepoint",
  "release",
  "rollback-to",
  "commit",
  "rollback",
  "unseen",
] as const;
export type SqlKind = (typeof SQL_KINDS)[number];

export const SQL_EFFECTS = ["sent", "not sent", "failed", "committed at once", "not known"] as const;
export type SqlEffect = (typeof SQL_EFFECTS)[number];

export const SQL_CAUSES = [
  "autoflush",
  "lazy load",
  "deferred load",
  "eager load",
  "refresh",
  "unit of work",
  "return to the pool",
] as const;
export type SqlCause = (typeof SQL_CAUSES)[number];

export const SPAN_KINDS = ["transaction", "savepoint"] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];

export const SPAN_OUTCOMES = ["commit", "rollback"] as const;
export type SpanOutcome = (typeof SPAN_OUTCOMES)[number];

export const OBJECT_STATUSES = ["transient", "pending", "persistent", "deleted", "detached"] as const;
export type ObjectStatus = (typeof OBJECT_STATUSES)[number];

export const INSTRUMENT_FAULTS = ["no steps", "no SQL", "few steps"] as const;
export type InstrumentFault = (typeof INSTRUMENT_FAULTS)[number];

export const ROW_CHANGES = ["inserted", "updated", "deleted"] as const;
export type RowChange = (typeof ROW_CHANGES)[number];

export const TABLE_REACHS = ["any connection", "this engine", "this connection"] as const;
export type TableReach = (typeof TABLE_REACHS)[number];

export const COMPLETION_KINDS = [
  "variable",
  "function",
  "class",
  "module",
  "keyword-argument",
  "column",
  "relationship",
  "attribute",
  "method",
] as const;
export type CompletionKind = (typeof COMPLETION_KINDS)[number];

/** A piece of output. Neighbours of the same stream are joined, so order of arrival is kept and nothing else. */
export interface OutputChunk {
  stream: OutputStream;
  text: string;
}
export const parseOutputChunk = /* @__PURE__ */ shape<OutputChunk>("OutputChunk", {
  stream: oneOf(OUTPUT_STREAMS),
  text: string,
});

/** Rows of a query result: column names, and the `repr` of every value. */
export interface ValueTable {
  columns: string[];
  rows: string[][];
}
export const parseValueTable = /* @__PURE__ */ shape<ValueTable>("ValueTable", {
  columns: listOf(string),
  rows: listOf(listOf(string)),
});

/** The value of a cell's last expression: its `repr`, and a table where it is a list of rows. */
export interface Value {
  text: string;
  table: ValueTable | null;
}
export const parseValue = /* @__PURE__ */ shape<Value>("Value", {
  text: string,
  table: orNull(parseValueTable),
});

/**
 * One entry of the SQL tape: what SQLAlchemy asked for, and in `effect` what became of it in SQLite.
 *
 * `begin` is SQLAlchemy's, of which SQLite hears nothing; `driver-begin` is what the driver sends by itself; `unseen` is
 * what the tape does not have: what went past SQLAlchemy, and the entries beyond its cap. `committed at once` is a change
 * outside of any transaction. `parameters` holds each parameter set as text (several for executemany). `line` counts from
 * 1 within the cell and is the line that caused the entry; null where no line of this cell is on the stack. `cause` is set
 * where the session sent it without being asked, `about` where it is known for which object or attribute.
 */
export interface SqlEvent {
  kind: SqlKind;
  text: string;
  parameters: string[];
  effect: SqlEffect;
  line: number | null;
  cause: SqlCause | null;
  about: string | null;
}
export const parseSqlEvent = /* @__PURE__ */ shape<SqlEvent>("SqlEvent", {
  kind: oneOf(SQL_KINDS),
  text: string,
  parameters: listOf(string),
  effect: oneOf(SQL_EFFECTS),
  line: orNull(count),
  cause: orNull(oneOf(SQL_CAUSES)),
  about: orNull(string),
});

/** The entries during which SQLite had a transaction. `outcome` is null where it is open or nobody saw how it ended. */
export interface Stretch {
  first: number;
  last: number;
  outcome: SpanOutcome | null;
}
export const parseStretch = /* @__PURE__ */ shape<Stretch>("Stretch", {
  first: count,
  last: count,
  outcome: orNull(oneOf(SPAN_OUTCOMES)),
});

/**
 * A transaction or savepoint on the tape: its entries `first` to `last`, by index, drawn in `column`.
 *
 * Columns count from 0 and keep what overlaps apart: savepoints within their transaction, connections side by side.
 * `begun` is false where an earlier cell began it. `outcome` is null where it is still open at the cell's end; a
 * released savepoint counts as commit. `real` are the parts of it in which SQLite had a transaction; null if not known.
 */
export interface Span {
  kind: SpanKind;
  column: number;
  first: number;
  last: number;
  begun: boolean;
  outcome: SpanOutcome | null;
  real: Stretch[] | null;
}
export const parseSpan = /* @__PURE__ */ shape<Span>("Span", {
  kind: oneOf(SPAN_KINDS),
  column: count,
  first: count,
  last: count,
  begun: boolean,
  outcome: orNull(oneOf(SPAN_OUTCOMES)),
  real: orNull(listOf(parseStretch)),
});

/** A line of the story that is on an error's stack. `cell` is null for the cell that ran. */
export interface TracebackFrame {
  cell: string | null;
  line: number;
  function: string;
  text: string;
}
export const parseTracebackFrame = /* @__PURE__ */ shape<TracebackFrame>("TracebackFrame", {
  cell: orNull(string),
  line: count,
  function: string,
  text: string,
});

/**
 * An exception behind the one that ended the cell: its `__cause__` if `direct`, else what was being handled then.
 *
 * `line` is the line of this cell in which it was raised; null where that is elsewhere.
 */
export interface ErrorCause {
  type: string;
  message: string;
  line: number | null;
  direct: boolean;
}
export const parseErrorCause = /* @__PURE__ */ shape<ErrorCause>("ErrorCause", {
  type: string,
  message: string,
  line: orNull(count),
  direct: boolean,
});

/**
 * What a cell raised: class name, `str()` of it, the line in this cell, and the story's own frames.
 *
 * `causes` are the exceptions behind it, the nearest first. `hint` says what the reader can do about it.
 */
export interface CellError {
  type: string;
  message: string;
  line: number | null;
  frames: TracebackFrame[];
  causes: ErrorCause[];
  hint: string | null;
}
export const parseCellError = /* @__PURE__ */ shape<CellError>("CellError", {
  type: string,
  message: string,
  line: orNull(count),
  frames: listOf(parseTracebackFrame),
  causes: listOf(parseErrorCause),
  hint: orNull(string),
});

/**
 * A mapped attribute: its value as text; null where it is not loaded, `expired` where it was and is no longer.
 *
 * `old` is what it was when the session last read or wrote it; null where it has not changed since.
 */
export interface Attribute {
  name: string;
  value: string | null;
  old: string | null;
  expired: boolean;
}
export const parseAttribute = /* @__PURE__ */ shape<Attribute>("Attribute", {
  name: string,
  value: orNull(string),
  old: orNull(string),
  expired: boolean,
});

/**
 * A mapped object: `number` follows it through the story, `name` is its class and primary key.
 *
 * `variables` are the names that the story has for it. `session` is the number of its session. `deleting` is true
 * between delete() and the flush that follows.
 */
export interface ObjectState {
  number: number;
  name: string;
  variables: string[];
  status: ObjectStatus;
  session: number | null;
  deleting: boolean;
  attributes: Attribute[];
}
export const parseObjectState = /* @__PURE__ */ shape<ObjectState>("ObjectState", {
  number: count,
  name: string,
  variables: listOf(string),
  status: oneOf(OBJECT_STATUSES),
  session: orNull(count),
  deleting: boolean,
  attributes: listOf(parseAttribute),
});

/**
 * A row as the connection that is writing sees it. `change` is what this cell did to it, `old` the values before.
 *
 * `committed` is false where another connection would see something else. A deleted row has the values it had.
 */
export interface TableRow {
  values: string[];
  change: RowChange | null;
  old: string[] | null;
  committed: boolean;
}
export const parseTableRow = /* @__PURE__ */ shape<TableRow>("TableRow", {
  values: listOf(string),
  change: orNull(oneOf(ROW_CHANGES)),
  old: orNull(listOf(string)),
  committed: boolean,
});

/**
 * A table of the story's databases, counted and compared in the database. `database` names it where there are several.
 *
 * `rows` are some of its rows; `more_columns` counts columns left out. `count` is the number of rows that the connection
 * that is writing sees, null where the table could not be read: then nothing else is known of it. `inserted`, `updated`
 * and `deleted` count what this cell did to rows, `dropped` says that the whole table is gone. `committed` is false where
 * a new connection would see something else. `others` is the number of rows that it would see, null where it would not
 * find the table. `reach` says who could have one: for a database in memory, nobody.
 */
export interface TableState {
  database: string;
  name: string;
  columns: string[];
  more_columns: number;
  rows: TableRow[];
  count: number | null;
  inserted: number;
  updated: number;
  deleted: number;
  dropped: boolean;
  committed: boolean;
  others: number | null;
  reach: TableReach;
}
export const parseTableState = /* @__PURE__ */ shape<TableState>("TableState", {
  database: string,
  name: string,
  columns: listOf(string),
  more_columns: count,
  rows: listOf(parseTableRow),
  count: orNull(count),
  inserted: count,
  updated: count,
  deleted: count,
  dropped: boolean,
  committed: boolean,
  others: orNull(count),
  reach: oneOf(TABLE_REACHS),
});

/**
 * A live Session: `number` follows it through the story, `name` is its variable or `Session NUMBER`.
 *
 * `usable` is false after a failed flush, until someone calls rollback().
 */
export interface SessionState {
  number: number;
  name: string;
  in_transaction: boolean;
  usable: boolean;
}
export const parseSessionState = /* @__PURE__ */ shape<SessionState>("SessionState", {
  number: count,
  name: string,
  in_transaction: boolean,
  usable: boolean,
});

/**
 * The story after one executed line. The first moment is the one before the cell (`line` null), the last its end.
 *
 * `output` and `sql` count the characters and entries that were there by then. `objects` and `tables` are indices into
 * the result's lists; `more_sessions`, `more_objects` and `more_tables` count those left out.
 */
export interface Moment {
  line: number | null;
  output: number;
  sql: number;
  sessions: SessionState[];
  objects: number[];
  tables: number[];
  more_sessions: number;
  more_objects: number;
  more_tables: number;
}
export const parseMoment = /* @__PURE__ */ shape<Moment>("Moment", {
  line: orNull(count),
  output: count,
  sql: count,
  sessions: listOf(parseSessionState),
  objects: listOf(count),
  tables: listOf(count),
  more_sessions: count,
  more_objects: count,
  more_tables: count,
});

/**
 * A goal of an exercise. `met` is null where it was not checked, and `note` says why.
 *
 * `wanted` and `got` are lists of texts: the words of a tape, the rows of a table, or the one item that a plain value is.
 */
export interface Goal {
  text: string;
  met: boolean | null;
  wanted: string[];
  got: string[];
  note: string | null;
}
export const parseGoal = /* @__PURE__ */ shape<Goal>("Goal", {
  text: string,
  met: orNull(boolean),
  wanted: listOf(string),
  got: listOf(string),
  note: orNull(string),
});

/**
 * All that one run of a cell shows. `objects` and `tables` hold each state once; the moments say when it held.
 *
 * `instrument` says what the probes could not see in this run; null where they saw all. `goals` are those of an
 * exercise; `advice` is a sentence for who has not met them all.
 */
export interface CellResult {
  output: OutputChunk[];
  value: Value | null;
  sql: SqlEvent[];
  spans: Span[];
  error: CellError | null;
  objects: ObjectState[];
  tables: TableState[];
  moments: Moment[];
  instrument: InstrumentFault | null;
  goals: Goal[];
  advice: string | null;
}
export const parseCellResult = /* @__PURE__ */ shape<CellResult>("CellResult", {
  output: listOf(parseOutputChunk),
  value: orNull(parseValue),
  sql: listOf(parseSqlEvent),
  spans: listOf(parseSpan),
  error: orNull(parseCellError),
  objects: listOf(parseObjectState),
  tables: listOf(parseTableState),
  moments: listOf(parseMoment),
  instrument: orNull(oneOf(INSTRUMENT_FAULTS)),
  goals: listOf(parseGoal),
  advice: orNull(string),
});

/** One completion. `detail` is its signature or type, `doc` the first paragraph of its docstring. */
export interface Completion {
  label: string;
  kind: CompletionKind;
  detail: string;
  doc: string;
}
export const parseCompletion = /* @__PURE__ */ shape<Completion>("Completion", {
  label: string,
  kind: oneOf(COMPLETION_KINDS),
  detail: string,
  doc: string,
});

/** The code of one cell of a story. */
export interface CellSource {
  id: string;
  source: string;
}
export const parseCellSource = /* @__PURE__ */ shape<CellSource>("CellSource", {
  id: string,
  source: string,
});

/** What an exercise has beside its cell: the code of its goals, which runs after the reader's, and its solutions. */
export interface Exercise {
  goals: string;
  solutions: CellSource[];
}
export const parseExercise = /* @__PURE__ */ shape<Exercise>("Exercise", {
  goals: string,
  solutions: listOf(parseCellSource),
});

/**
 * One cell as its author wrote it. `story` is the snippet file without its suffix, `title` what it is about, in a line;
 * `heading` is the title of the cell.
 *
 * `key` is a hash of the author's sources up to this cell: a stored edit of another original is dropped. `before` are
 * the story's earlier cells that the page does not show above this one. `options` holds what stands behind the ids of
 * all these cells in the snippet, where there is something: `hidden=true`, `raises=ValueError`. `error_line` is the line
 * at which the recorded result has its error. `exercise` is null for a cell that is none.
 */
export interface Payload {
  story: string;
  title: string;
  cell: string;
  heading: string;
  key: string;
  source: string;
  before: CellSource[];
  options: Record<string, string>;
  error_line: number | null;
  exercise: Exercise | null;
}
export const parsePayload = /* @__PURE__ */ shape<Payload>("Payload", {
  story: string,
  title: string,
  cell: string,
  heading: string,
  key: string,
  source: string,
  before: listOf(parseCellSource),
  options: recordOf(string),
  error_line: orNull(count),
  exercise: orNull(parseExercise),
});
