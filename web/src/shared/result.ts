// The check of a whole result: its size, its fields by the schema, then what the schema cannot say: that all indices lead
// somewhere. Python has caps of its own, but a cell can change them.

import { LARGEST_RESULT } from "./messages.ts";
import { type CellResult, parseCellResult } from "./schema.ts";
import { below } from "./validate.ts";

/** No string of a result is longer, in UTF-16 units. Python shows 100,000 characters of output. */
const LONGEST_TEXT = 250_000;
/** Values in all: texts, numbers, lists and objects. Each takes time to check. */
const MOST_VALUES = 200_000;
/** Sessions in all moments together: at each moment the panel looks for each of them. */
const MOST_SESSIONS = 10_000;

/** A result that shows nothing. */
export const EMPTY_RESULT: CellResult = {
  output: [],
  value: null,
  sql: [],
  spans: [],
  error: null,
  objects: [],
  tables: [],
  moments: [],
  instrument: null,
  goals: [],
  advice: null,
};

/** The result is beyond what the page can show without standing still. */
export class ResultTooLargeError extends Error {
  constructor() {
    super("This result is too large to show.");
  }
}

/** Reads a result as it comes from the worker, null where the worker found it too large. Throws as `parseResult` does. */
export function readResult(json: unknown): CellResult {
  if (json === null) throw new ResultTooLargeError();
  if (!(json instanceof ArrayBuffer)) throw new TypeError("result is not a buffer");
  if (json.byteLength > LARGEST_RESULT) throw new ResultTooLargeError();
  return parseResult(JSON.parse(new TextDecoder().decode(json)));
}

/**
 * Checks that `data` is a `CellResult`. Throws a TypeError that names the first thing that is not, and a
 * ResultTooLargeError where one more would take the page too long.
 */
export function parseResult(data: unknown): CellResult {
  limit(data);
  const result = parseCellResult(data);
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
  if (moments.reduce((sum, { sessions }) => sum + sessions.length, 0) > MOST_SESSIONS) throw new ResultTooLargeError();
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

/** Throws a ResultTooLargeError where a text is too long, or there are too many values, at whatever depth. */
function limit(data: unknown): void {
  const left = [data];
  let values = 0;
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next === "string" && next.length > LONGEST_TEXT) throw new ResultTooLargeError();
    if (typeof next !== "object" || next === null) continue;
    const inside: unknown[] = Array.isArray(next) ? next : Object.values(next);
    values += inside.length;
    if (values > MOST_VALUES) throw new ResultTooLargeError();
    for (const each of inside) if (each !== null) left.push(each);
  }
}
