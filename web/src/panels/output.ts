// Panel: what the cell printed, stdout and stderr in order of arrival.

import type { CellResult } from "../protocol.ts";
import { element } from "./dom.ts";

/** The output as one `pre`, or null if nothing was printed. */
export function outputPanel({ output }: CellResult): HTMLElement | null {
  if (output.length === 0) return null;
  const parts = output.map(({ stream, text }) => element("span", { "data-stream": stream }, text));
  return element("pre", { class: "lc-output", "data-panel": "output" }, ...parts);
}
