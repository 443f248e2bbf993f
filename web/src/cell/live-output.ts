// What a cell prints while it runs: shown once it has run for a moment, and kept where no result comes.

import type { OutputChunk } from "../shared/schema.ts";

/** In milliseconds. A result that comes sooner takes the place of the last one at once. */
const FIRST = 400;
/** In milliseconds, from one look to the next. */
const NEXT = 100;

/** The output of one cell in one run. */
export class LiveOutput {
  readonly cell: string;
  readonly output: OutputChunk[] = [];
  readonly #show: (output: OutputChunk[]) => void;
  #wait = FIRST;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(cell: string, show: (output: OutputChunk[]) => void) {
    this.cell = cell;
    this.#show = show;
  }

  push({ stream, text }: OutputChunk): void {
    const last = this.output.at(-1);
    if (last?.stream === stream) last.text += text;
    else this.output.push({ stream, text });
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#wait = NEXT;
      this.#show(this.output);
    }, this.#wait);
  }

  /** There is a result, or there will be none. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
