// Results for tests: only what a test is about is named, all else is empty or usual.

import { EMPTY_RESULT } from "../../src/shared/result.ts";
import type {
  CellError,
  CellResult,
  Moment,
  ObjectState,
  SessionState,
  Span,
  SqlEvent,
  TableRow,
  TableState,
} from "../../src/shared/schema.ts";

/** A result of these parts. */
export function result(parts: Partial<CellResult> = {}): CellResult {
  return { ...EMPTY_RESULT, ...parts };
}

/** A short error, but for these parts. */
export function raised(parts: Partial<CellError> = {}): CellError {
  return { type: "E", message: "m", line: 1, frames: [], causes: [], hint: null, ...parts };
}

/** A moment of these parts. */
export function moment(parts: Partial<Moment> = {}): Moment {
  return {
    line: null,
    output: 0,
    sql: 0,
    sessions: [],
    objects: [],
    tables: [],
    more_sessions: 0,
    more_objects: 0,
    more_tables: 0,
    ...parts,
  };
}

/** An entry of the tape. */
export function entry(parts: Partial<SqlEvent> = {}): SqlEvent {
  return {
    kind: "statement",
    text: "SELECT 1",
    parameters: [],
    effect: "sent",
    line: 1,
    cause: null,
    about: null,
    ...parts,
  };
}

/** A committed transaction, but for these parts. */
export function span(first: number, last: number, parts: Partial<Span> = {}): Span {
  return { kind: "transaction", column: 0, first, last, begun: true, outcome: "commit", real: null, ...parts };
}

/** A usable session without a transaction, but for these parts. */
export function session(parts: Partial<SessionState> = {}): SessionState {
  return { number: 1, name: "session", in_transaction: false, usable: true, ...parts };
}

/** An object that belongs to session 1, but for these parts. */
export function astronaut(parts: Partial<ObjectState> = {}): ObjectState {
  const usual = { number: 1, name: "Astronaut 6", variables: [], status: "persistent", session: 1, deleting: false };
  return { ...(usual as Omit<ObjectState, "attributes">), attributes: [], ...parts };
}

/** A row that nobody touched, but for these parts. */
export function row(value: string, parts: Partial<TableRow> = {}): TableRow {
  return { values: [value], change: null, old: null, committed: true, ...parts };
}

/** A table of one column in a file: what it counts are these rows, but for these parts. */
export function table(rows: TableRow[] = [], parts: Partial<TableState> = {}): TableState {
  const number = (kind: string) => rows.filter(({ change }) => change === kind).length;
  const [inserted, updated, deleted] = [number("inserted"), number("updated"), number("deleted")];
  const count = rows.length - deleted;
  return {
    database: "",
    name: "astronauts",
    columns: ["id"],
    more_columns: 0,
    rows,
    count,
    inserted,
    updated,
    deleted,
    dropped: false,
    committed: rows.every(({ committed }) => committed),
    others: count,
    reach: "any connection",
    ...parts,
  };
}
