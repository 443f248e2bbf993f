// What renders results in the page: live ones, what is printed meanwhile, and any moment of either. Loaded when a reader
// comes to a cell: what is recorded is HTML already.

import { renderResult } from "../panels/index.ts";
import { outputParts } from "../panels/output.ts";
import { makeScrollable } from "../panels/scroll-regions.ts";
import { aloud } from "../panels/summaries.ts";
import { toDom } from "../panels/to-dom.ts";
import { EMPTY_RESULT, parseResult } from "../shared/result.ts";
import type { CellResult, OutputChunk } from "../shared/schema.ts";
import { timed } from "../shared/timeline.ts";
import { Dialect } from "./dialect.ts";
import { answered } from "./prediction.ts";
import { Steps } from "./stepper.ts";

/** A result as panels, and how to get at it. */
export interface Rendered {
  nodes: Node[];
  read: () => CellResult;
  /** In a few words, to be read aloud. */
  aloud: string;
}

/** What a cell needs. */
export interface Rendering {
  result(result: CellResult): Rendered;
  /** A result of which no more is known than what was printed. */
  printed(output: OutputChunk[]): Rendered;
  /** What was printed so far. */
  output(output: OutputChunk[]): Node[];
  /** Reads the recorded result of a cell, when it is asked for and once. */
  recorded(json: string | null): () => CellResult;
  /** Makes those panels in `place` that are too long stops of the Tab key. */
  scrollable(place: HTMLElement): void;
  /** Lets the reader step through the results in `place`. */
  steps(place: HTMLElement): Steps;
  /** Lets the reader see the SQL in `place` as other databases have it. */
  dialect(place: HTMLElement): Dialect;
  /** Takes what was done to the form of a question, and returns whether it is answered now. */
  answered(form: HTMLFormElement, done: Event): boolean;
}

const rendered = (result: CellResult): Rendered => ({
  nodes: timed("page: render", () => renderResult(result)),
  read: () => result,
  aloud: aloud(result),
});

export const rendering: Rendering = {
  result: rendered,
  printed: (output) => rendered({ ...EMPTY_RESULT, output }),
  output: (output) => outputParts(output).map(toDom),
  recorded: (json) => {
    let result: CellResult | null = null;
    return () => {
      result ??= parseResult(JSON.parse(json ?? "null"));
      return result;
    };
  },
  scrollable: makeScrollable,
  steps: (place) => new Steps(place),
  dialect: (place) => new Dialect(place),
  answered,
};
