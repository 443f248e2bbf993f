// The check of a whole result: its fields by the schema, then what the schema cannot say, that all indices lead somewhere.

import { type CellResult, parseCellResult } from "./schema.ts";
import { below } from "./validate.ts";

/** Checks that `data` is a `CellResult`; throws a TypeError that names the first thing that is not. */
export function parseResult(data: unknown): CellResult {
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
