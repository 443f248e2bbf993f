// The result of a cell (schema 2), as Python's `result.py` defines it: its types, and the check of what arrives.

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

/** Checks that `data` is a `CellResult`; throws a TypeError that names the first thing that is not. */
export function parseResult(data: unknown): CellResult {
  const result = record(data, "result");
  const output = list(result.output, "output").map(parseOutput);
  const sql = list(result.sql, "sql").map(parseSql);
  const objects = list(result.objects, "objects").map(parseObject);
  const tables = list(result.tables, "tables").map(parseTableState);
  // Python counts characters, not the halves of which JavaScript makes some of them
  const printed = output.reduce((sum, { text }) => sum + [...text].length, 0);
  const limits = { output: printed, sql: sql.length, objects: objects.length, tables: tables.length };
  const moments = list(result.moments, "moments").map((moment) => parseMoment(moment, limits));
  for (const [index, moment] of moments.entries()) {
    if (moment.sql < (moments[index - 1]?.sql ?? 0)) throw new TypeError("moment sql goes back");
  }
  return {
    output,
    value: orNull(result.value, parseValue),
    sql,
    spans: list(result.spans, "spans").map((span) => parseSpan(span, sql.length)),
    error: orNull(result.error, parseError),
    objects,
    tables,
    moments,
  };
}

function parseOutput(data: unknown): OutputPart {
  const { stream, text } = record(data, "output part");
  return { stream: oneOf(STREAMS, stream, "output stream"), text: string(text, "output text") };
}

function parseValue(data: unknown): Value {
  const value = record(data, "value");
  return { text: string(value.text, "value text"), table: orNull(value.table, parseTable) };
}

function parseTable(data: unknown): Table {
  const table = record(data, "table");
  return {
    columns: strings(table.columns, "columns"),
    rows: list(table.rows, "rows").map((row) => strings(row, "row")),
  };
}

function parseSql(data: unknown): SqlEntry {
  const entry = record(data, "sql entry");
  return {
    kind: oneOf(SQL_KINDS, entry.kind, "sql kind"),
    text: string(entry.text, "sql text"),
    parameters: strings(entry.parameters, "sql parameters"),
    line: orNull(entry.line, (line) => count(line, "sql line")),
    cause: orNull(entry.cause, (cause) => oneOf(CAUSES, cause, "sql cause")),
  };
}

function parseSpan(data: unknown, entries: number): Span {
  const span = record(data, "span");
  const last = index(span.last, entries, "span last");
  return {
    kind: oneOf(SPANS, span.kind, "span kind"),
    column: count(span.column, "span column"),
    first: index(span.first, last + 1, "span first"),
    last,
    begun: boolean(span.begun, "span begun"),
    outcome: orNull(span.outcome, (outcome) => oneOf(OUTCOMES, outcome, "span outcome")),
  };
}

function parseError(data: unknown): CellError {
  const error = record(data, "error");
  return {
    type: string(error.type, "error type"),
    message: string(error.message, "error message"),
    line: orNull(error.line, (line) => count(line, "error line")),
    frames: list(error.frames, "frames").map(parseFrame),
  };
}

function parseFrame(data: unknown): Frame {
  const frame = record(data, "frame");
  return {
    cell: orNull(frame.cell, (cell) => string(cell, "frame cell")),
    line: count(frame.line, "frame line"),
    function: string(frame.function, "frame function"),
    text: string(frame.text, "frame text"),
  };
}

function parseObject(data: unknown): ObjectState {
  const object = record(data, "object");
  return {
    number: count(object.number, "object number"),
    name: string(object.name, "object name"),
    variables: strings(object.variables, "object variables"),
    status: oneOf(STATUSES, object.status, "object status"),
    session: orNull(object.session, (number) => count(number, "object session")),
    deleting: boolean(object.deleting, "object deleting"),
    attributes: list(object.attributes, "object attributes").map(parseAttribute),
  };
}

function parseAttribute(data: unknown): Attribute {
  const attribute = record(data, "attribute");
  return {
    name: string(attribute.name, "attribute name"),
    value: orNull(attribute.value, (value) => string(value, "attribute value")),
    old: orNull(attribute.old, (old) => string(old, "attribute old")),
    expired: boolean(attribute.expired, "attribute expired"),
  };
}

function parseTableState(data: unknown): TableState {
  const table = record(data, "table state");
  const columns = strings(table.columns, "table columns");
  return {
    database: string(table.database, "table database"),
    name: string(table.name, "table name"),
    columns,
    rows: list(table.rows, "table rows").map((row) => parseRow(row, columns.length)),
    more: count(table.more, "table more"),
  };
}

function parseRow(data: unknown, width: number): TableRow {
  const row = record(data, "table row");
  const values = strings(row.values, "row values");
  const old = orNull(row.old, (old) => strings(old, "row old"));
  if (values.length !== width || (old ?? values).length !== width)
    throw new TypeError("row is not as wide as its table");
  return {
    values,
    change: orNull(row.change, (change) => oneOf(CHANGES, change, "row change")),
    old,
    committed: boolean(row.committed, "row committed"),
  };
}

function parseMoment(data: unknown, limits: Record<"output" | "sql" | "objects" | "tables", number>): Moment {
  const moment = record(data, "moment");
  return {
    line: orNull(moment.line, (line) => count(line, "moment line")),
    output: index(moment.output, limits.output + 1, "moment output"),
    sql: index(moment.sql, limits.sql + 1, "moment sql"),
    sessions: list(moment.sessions, "moment sessions").map(parseSession),
    objects: list(moment.objects, "moment objects").map((each) => index(each, limits.objects, "moment object")),
    tables: list(moment.tables, "moment tables").map((each) => index(each, limits.tables, "moment table")),
  };
}

function parseSession(data: unknown): SessionState {
  const session = record(data, "session");
  return {
    number: count(session.number, "session number"),
    name: string(session.name, "session name"),
    in_transaction: boolean(session.in_transaction, "session in_transaction"),
    usable: boolean(session.usable, "session usable"),
  };
}

/** `data` as an object with unknown fields; throws a TypeError that says `name`. */
export function record(data: unknown, name: string): Record<string, unknown> {
  if (typeof data !== "object" || data === null || Array.isArray(data)) throw new TypeError(`${name} is not an object`);
  return data as Record<string, unknown>;
}

/** `data` as a list; throws a TypeError that says `name`. */
export function list(data: unknown, name: string): unknown[] {
  if (!Array.isArray(data)) throw new TypeError(`${name} is not a list`);
  return data;
}

/** `data` as a string; throws a TypeError that says `name`. */
export function string(data: unknown, name: string): string {
  if (typeof data !== "string") throw new TypeError(`${name} is not a string`);
  return data;
}

function strings(data: unknown, name: string): string[] {
  return list(data, name).map((item) => string(item, name));
}

function boolean(data: unknown, name: string): boolean {
  if (typeof data !== "boolean") throw new TypeError(`${name} is not true or false`);
  return data;
}

function count(data: unknown, name: string): number {
  if (typeof data !== "number" || !Number.isSafeInteger(data) || data < 0) throw new TypeError(`${name} is no count`);
  return data;
}

/** A count below `end`. */
function index(data: unknown, end: number, name: string): number {
  const found = count(data, name);
  if (found >= end) throw new TypeError(`${name} is ${found}, beyond the end`);
  return found;
}

function oneOf<Known extends string>(known: readonly Known[], data: unknown, name: string): Known {
  const found = known.find((each) => each === data);
  if (found === undefined) throw new TypeError(`${name} is ${String(data)}`);
  return found;
}

function orNull<Parsed>(data: unknown, parse: (data: unknown) => Parsed): Parsed | null {
  return data === null ? null : parse(data);
}
