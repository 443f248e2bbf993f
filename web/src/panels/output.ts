// Panel: what the cell printed, stdout and stderr in order of arrival.

import type { CellResult, OutputChunk } from "../shared/schema.ts";
import { h, type Tree } from "./tree.ts";

/** The output as one `pre`, or null if nothing was printed. */
export function outputPanel({ output }: CellResult): Tree | null {
  if (output.length === 0) return null;
  return h("pre", { class: "lc-output", "data-panel": "output" }, ...outputParts(output));
}

/** The output as spans; what comes after `end` characters is inert: it keeps its space but is not shown yet. */
export function outputParts(output: OutputChunk[], end?: number): Tree[] {
  if (end === undefined) return output.map(({ stream, text }) => h("span", { "data-stream": stream }, text));
  const parts: Tree[] = [];
  let rest = end;
  for (const { stream, text } of output) {
    // Python counts code points, JavaScript strings UTF-16 units
    const characters = [...text];
    const [shown, later] = [characters.slice(0, rest).join(""), characters.slice(rest).join("")];
    if (shown) parts.push(h("span", { "data-stream": stream }, shown));
    if (later) parts.push(h("span", { "data-stream": stream, inert: "" }, later));
    rest = Math.max(0, rest - characters.length);
  }
  return parts;
}
