// What travels between page, worker and Python: the result of a cell (schema 2) and the worker's messages.

/** The schema of `CellResult` that this code reads; the goldens carry the same number. */
export const SCHEMA = 2;

/** One piece of what a cell printed, in order of arrival. */
export interface OutputPart {
  stream: "stdout" | "stderr";
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

const SQL_KINDS = ["begin", "statement", "savepoint", "release", "rollback-to", "commit", "rollback"] as const;

/** What one entry of the SQL tape does. */
export type SqlKind = (typeof SQL_KINDS)[number];

const CAUSES = ["autoflush", "lazy load", "eager load", "refresh"] as const;

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
  kind: "transaction" | "savepoint";
  column: number;
  first: number;
  last: number;
  begun: boolean;
  outcome: "commit" | "rollback" | null;
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

export const STATUSES = ["transient", "pending", "persistent", "deleted", "detached"] as const;

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

const CHANGES = ["inserted", "updated", "deleted"] as const;

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

/** One cell to run. */
export interface Step {
  id: string;
  source: string;
}

/** The runtime files by name, as the page downloaded, checked and (those that end in .gz) inflated them. */
export type Files = Record<string, ArrayBuffer>;

/** The image as it travels; the first worker unpacks it, and the page keeps it for the next one under the second name. */
export const IMAGE_PACKED = "python.image.zst";
export const IMAGE = "python.image";

/** One name that could stand at the cursor; the mirror of `Completion` in Python's `complete.py`. */
export interface Completion {
  label: string;
  /** `column`, `method`, … */
  kind: string;
  /** A signature or a type; may be empty, as the next. */
  detail: string;
  doc: string;
}

/** page → worker; the archives follow when they are there. */
export type Request = { type: "boot"; files: Files } | { type: "archives"; files: Files } | RunRequest | Asked;

/** What is answered once: the names that fit at a cursor (`offset` in UTF-16 units), or the story's database. */
export type Question =
  | { type: "complete"; story: string; source: string; offset: number }
  | { type: "save"; story: string };

/** page → worker: a question, and the id of its answer. */
export type Asked = Question & { id: number };

/** page → worker: run these cells of one story in order, in a fresh namespace if `reset`. */
export interface RunRequest {
  type: "run";
  id: number;
  story: string;
  reset: boolean;
  cells: Step[];
}

/** worker → page */
export type Answer =
  | { type: "ready"; image: ArrayBuffer | null }
  /** A cell needs a module from the archives, which are not there yet. */
  | { type: "late"; id: number }
  | { type: "started"; id: number; cell: string }
  | { type: "result"; id: number; cell: string; result: CellResult; seconds: number }
  | { type: "finished"; id: number; memory: number }
  | Reply
  | { type: "failed"; message: string };

/** worker → page: the answer to the question of that id. */
export type Reply =
  | { type: "completed"; id: number; items: Completion[] }
  | { type: "saved"; id: number; database: ArrayBuffer | null };

/** frame → worker, with the port that leads to the page: the compiled WebAssembly, where there is one. */
export interface WorkerStart {
  module: WebAssembly.Module | null;
}

/** page → frame; `spawn` brings the port for the new worker. */
export type FrameRequest =
  | { type: "compile"; wasm: ArrayBuffer }
  | { type: "spawn"; id: number; script: string }
  | { type: "end"; id: number };

/** frame → page: the worker of that id has failed. */
export interface FrameAnswer {
  type: "error";
  id: number;
  message: string;
}

/** Checks that `data` is a `CellResult`; throws a TypeError that names the first thing that is not. */
export function parseResult(data: unknown): CellResult {
  const result = record(data, "result");
  return {
    output: list(result.output, "output").map(parseOutput),
    value: result.value === null ? null : parseValue(result.value),
    sql: list(result.sql, "sql").map(parseSql),
    error: result.error === null ? null : parseError(result.error),
  };
}

function parseOutput(data: unknown): OutputPart {
  const { stream, text } = record(data, "output part");
  if (stream !== "stdout" && stream !== "stderr") throw new TypeError(`output stream is ${String(stream)}`);
  return { stream, text: string(text, "output text") };
}

function parseValue(data: unknown): Value {
  const value = record(data, "value");
  return { text: string(value.text, "value text"), table: value.table === null ? null : parseTable(value.table) };
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
  const kind = SQL_KINDS.find((known) => known === entry.kind);
  if (!kind) throw new TypeError(`sql kind is ${String(entry.kind)}`);
  return {
    kind,
    text: string(entry.text, "sql text"),
    parameters: strings(entry.parameters, "sql parameters"),
    line: entry.line === null ? null : number(entry.line, "sql line"),
  };
}

function parseError(data: unknown): CellError {
  const error = record(data, "error");
  return {
    type: string(error.type, "error type"),
    message: string(error.message, "error message"),
    line: error.line === null ? null : number(error.line, "error line"),
    frames: list(error.frames, "frames").map(parseFrame),
  };
}

function parseFrame(data: unknown): Frame {
  const frame = record(data, "frame");
  return {
    cell: frame.cell === null ? null : string(frame.cell, "frame cell"),
    line: number(frame.line, "frame line"),
    function: string(frame.function, "frame function"),
    text: string(frame.text, "frame text"),
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

function number(data: unknown, name: string): number {
  if (typeof data !== "number") throw new TypeError(`${name} is not a number`);
  return data;
}
