// The `data-cell` attribute: what the site's builder tells the element about its cell.

import type { CellSource } from "../shared/messages.ts";
import { list, record, string } from "../shared/validate.ts";

/** One cell as its author wrote it. */
export interface Payload {
  /** The snippet file without its suffix: cells of one story share a namespace. */
  story: string;
  /** What the story is about, in a line. */
  title: string;
  cell: string;
  /** Hash of the author's sources up to here: a stored edit of another original is dropped. */
  key: string;
  source: string;
  /** Cells of the story that come earlier and are not on this page above the cell. */
  before: CellSource[];
  /** What stands behind the ids of these cells in the snippet, where there is something: `hidden=true`, `raises=…`. */
  options: Record<string, string>;
}

/** Reads the attribute; throws an Error or TypeError that says what is wrong with it. */
export function parsePayload(text: string | null): Payload {
  if (!text) throw new TypeError("data-cell is missing");
  const data = record(JSON.parse(text), "data-cell");
  const options = Object.entries(record(data.options, "options"));
  return {
    story: string(data.story, "story"),
    title: string(data.title, "title"),
    cell: string(data.cell, "cell"),
    key: string(data.key, "key"),
    source: string(data.source, "source"),
    before: list(data.before, "before").map((item) => {
      const step = record(item, "before");
      return { id: string(step.id, "before id"), source: string(step.source, "before source") };
    }),
    options: Object.fromEntries(options.map(([id, text]) => [id, string(text, "option")])),
  };
}
