// The result of a cell (schema 2), as Python's `result.py` defines it: its types, and the check of what arrives.

import { below, boolean, count, listOf, oneOf, orNull, shape, string } from "./validate.ts";

/** The schema of `CellResult` that this code reads; the goldens carry the same number. */
export const SCHEMA = 2;

const STREAMS = ["stdout", "stderr"] as const;
const SQL_KINDS = ["begin", "statement", "savepoint", "release", "rollback-to", "commit", "rollback"] as const;
const CAUSES = ["autoflush", "lazy load", "eager load", "refresh"] as const;
const SPANS = ["transaction", "savepoint"] as const;
const OUTCOMES = ["commit", "rollback"] as const;
const CHANGES = ["inserted", "updated", "deleted"] as const;

/** The states of an object, in the order of an object's life. */
export const STATUSES = ["transient", "pending", "persistent", "deleted", "detached"] as const;

/** One piece of what a cell printed, in order of arrival. */
export interface OutputPart {
  stream: (typeof STREAMS)[number];
  text: string;
}

/** Rows as text, already shortened by Python. */
export interface Table {
  columns: string[];
  rows: string[][];
}

/** The value of the cell's last expression. */
export interface Value {
  text: string;
  table: Table | null;
}

/** What one entry of the SQL tape does. */
export type SqlKind = (typeof SQL_KINDS)[number];

/** One entry of the SQL tape; `line` counts within the cell, `cause` is set where nobody asked for it. */
export interface SqlEntry {
  kind: SqlKind;
  text: string;
  parameters: string[];
  line: number | null;
  cause: (typeof CAUSES)[number] | null;
}

/** A transaction or savepoint: entries `first` to `last` of the tape; `outcome` is null while it is open. */
export interface Span {
  kind: (typeof SPANS)[number];
  column: number;
  first: number;
  last: number;
  begun: boolean;
  outcome: (typeof OUTCOMES)[number] | null;
}

/** A live Session. */
export interface SessionState {
  number: number;
  name: string;
  in_transaction: boolean;
  usable: boolean;
}

/** A mapped attribute; `value` is null where it is not loaded, `old` where it has not changed. */
export interface Attribute {
  name: string;
  value: string | null;
  old: string | null;
  expired: boolean;
}

/** A mapped object at one moment; `number` follows it through the story. */
export interface ObjectState {
  number: number;
  name: string;
  variables: string[];
  status: (typeof STATUSES)[number];
  session: number | null;
  deleting: boolean;
  attributes: Attribute[];
}

/** A row as the writing connection sees it; `change` is this cell's doing, `old` the values before. */
export interface TableRow {
  values: string[];
  change: (typeof CHANGES)[number] | null;
  old: string[] | null;
  committed: boolean;
}

/** A table at one moment; `more` counts rows left out. */
export interface TableState {
  database: string;
  name: string;
  columns: string[];
  rows: TableRow[];
  more: number;
}

/** The story after one executed line; the first one is before the cell. `objects` and `tables` are indices. */
export interface Moment {
  line: number | null;
  output: number;
  sql: number;
  sessions: SessionState[];
  objects: number[];
  tables: number[];
}

/** One step of a traceback; `cell` is null within the cell itself. */
export interface Frame {
  cell: string | null;
  line: number;
  function: string;
  text: string;
}

/** The exception that ended a cell. */
export interface CellError {
  type: string;
  message: string;
  line: number | null;
  frames: Frame[];
}

/** Everything one run of a cell has to show; the mirror of Python's `result.py`. */
export interface CellResult {
  output: OutputPart[];
  value: Value | null;
  sql: SqlEntry[];
  spans: Span[];
  error: CellError | null;
  objects: ObjectState[];
  tables: TableState[];
  moments: Moment[];
}

const parseFields = shape<CellResult>("result", {
  output: listOf(shape<OutputPart>("output", { stream: oneOf(STREAMS), text: string })),
  value: orNull(
    shape<Value>("value", {
      text: string,
      table: orNull(shape<Table>("table", { columns: listOf(string), rows: listOf(listOf(string)) })),
    }),
  ),
  sql: listOf(
    shape<SqlEntry>("sql", {
      kind: oneOf(SQL_KINDS),
      text: string,
      parameters: listOf(string),
      line: orNull(count),
      cause: orNull(oneOf(CAUSES)),
    }),
  ),
  spans: listOf(
    shape<Span>("span", {
      kind: oneOf(SPANS),
      column: count,
      first: count,
      last: count,
      begun: boolean,
      outcome: orNull(oneOf(OUTCOMES)),
    }),
  ),
  error: orNull(
    shape<CellError>("error", {
      type: string,
      message: string,
      line: orNull(count),
      frames: listOf(shape<Frame>("frame", { cell: orNull(string), line: count, function: string, text: string })),
    }),
  ),
  objects: listOf(
    shape<ObjectState>("object", {
      number: count,
      name: string,
      variables: listOf(string),
      status: oneOf(STATUSES),
      session: orNull(count),
      deleting: boolean,
      attributes: listOf(
        shape<Attribute>("attribute", { name: string, value: orNull(string), old: orNull(string), expired: boolean }),
      ),
    }),
  ),
  tables: listOf(
    shape<TableState>("table", {
      database: string,
      name: string,
      columns: listOf(string),
      rows: listOf(
        shape<TableRow>("row", {
          values: listOf(string),
          change: orNull(oneOf(CHANGES)),
          old: orNull(listOf(string)),
          committed: boolean,
        }),
      ),
      more: count,
    }),
  ),
  moments: listOf(
    shape<Moment>("moment", {
      line: orNull(count),
      output: count,
      sql: count,
      sessions: listOf(
        shape<SessionState>("session", { number: count, name: string, in_transaction: boolean, usable: boolean }),
      ),
      objects: listOf(count),
      tables: listOf(count),
    }),
  ),
});

/** Checks that `data` is a `CellResult`; throws a TypeError that names the first thing that is not. */
export function parseResult(data: unknown): CellResult {
  const result = parseFields(data);
  const { output, sql, spans, objects, tables, moments } = result;
  for (const { first, last } of spans) {
    below(last, sql.length, "span last");
    below(first, last + 1, "span first");
  }
  for (const { columns, rows } of tables) {
    for (const { values, old } of rows)
      if (values.length !== columns.length || (old ?? values).length !== columns.length)
        throw new TypeError("row is not as wide as its table");
  }
  // Python counts characters, not the halves of which JavaScript makes some of them
  const printed = output.reduce((sum, { text }) => sum + [...text].length, 0);
  let sent = 0;
  for (const moment of moments) {
    below(moment.output, printed + 1, "moment output");
    below(moment.sql, sql.length + 1, "moment sql");
    below(sent, moment.sql + 1, "moment sql before");
    for (const index of moment.objects) below(index, objects.length, "moment objects");
    for (const index of moment.tables) below(index, tables.length, "moment tables");
    sent = moment.sql;
  }
  return result;
}
