// What the worker answers to questions, checked: what is in it was made by the reader's Python.

import type { Completion } from "../shared/messages.ts";
import { list, record, string } from "../shared/validate.ts";

/** Checks the names that fit at a cursor; throws a TypeError that says what they are not. */
export function parseCompletions(data: unknown): Completion[] {
  return list(data, "completions").map((item) => {
    const { label, kind, detail, doc } = record(item, "completion");
    return {
      label: string(label, "label"),
      kind: string(kind, "kind"),
      detail: string(detail, "detail"),
      doc: string(doc, "doc"),
    };
  });
}

/** Checks the bytes of a database, null where there is none; throws a TypeError that says what they are not. */
export function parseDatabase(data: unknown): ArrayBuffer | null {
  if (data !== null && !(data instanceof ArrayBuffer)) throw new TypeError("database is not a buffer");
  return data;
}
