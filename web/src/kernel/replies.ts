// What the worker answers to questions, checked: what is in it was made by the reader's Python.

import { type Completion, parseCompletion } from "../shared/schema.ts";
import { list } from "../shared/validate.ts";

/** Checks the names that fit at a cursor; throws a TypeError that says what they are not. */
export function parseCompletions(data: unknown): Completion[] {
  return list(data, "completions").map(parseCompletion);
}

/** Checks the bytes of a database, null where there is none; throws a TypeError that says what they are not. */
export function parseDatabase(data: unknown): ArrayBuffer | null {
  if (data !== null && !(data instanceof ArrayBuffer)) throw new TypeError("database is not a buffer");
  return data;
}
