// A result at one of its moments.

import type { CellResult, ObjectState, SessionState, TableState } from "../shared/schema.ts";

/** The state after one executed line of a cell. */
export interface At {
  index: number;
  /** The executed line; null before the cell and at its end. */
  line: number | null;
  /** The number of characters printed and of SQL events so far; `sent` is the index of this step's first event. */
  output: number;
  sql: number;
  sent: number;
  /** The end of the cell: the whole result is shown, and no line is highlighted. */
  last: boolean;
  sessions: SessionState[];
  more_sessions: number;
  objects: ObjectState[];
  more_objects: number;
  tables: TableState[];
  more_tables: number;
}

/** The result at a moment, its last one if none is named; null if it has no such moment. */
export function at(result: CellResult, index = result.moments.length - 1): At | null {
  const moment = result.moments[index];
  if (!moment) return null;
  const { output, sql, sessions, more_sessions, more_objects, more_tables } = moment;
  const last = index === result.moments.length - 1;
  return {
    index,
    line: last ? null : moment.line,
    output,
    sql,
    sent: last ? sql : (result.moments[index - 1]?.sql ?? sql),
    last,
    sessions,
    more_sessions,
    objects: chosen(result.objects, moment.objects),
    more_objects,
    tables: chosen(result.tables, moment.tables),
    more_tables,
  };
}

function chosen<Item>(items: Item[], indices: number[]): Item[] {
  return indices.map((index) => items[index]).filter((item) => item !== undefined);
}
