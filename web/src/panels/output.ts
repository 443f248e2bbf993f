// Panel: what the cell printed, stdout and stderr in order of arrival.

import type { CellResult, OutputChunk } from "../shared/schema.ts";
import { h, type Tree } from "./tree.ts";

/** Characters of one line, in UTF-16 units: a browser takes a second to break a line of 100,000. */
const LONGEST_LINE = 2_000;

/** The output as one `pre`, or null if nothing was printed. */
export function outputPanel({ output }: CellResult): Tree | null {
  if (output.length === 0) return null;
  return h("pre", { class: "lc-output", "data-panel": "output" }, ...outputParts(output));
}

/** The output as spans; what comes after `end` characters is inert: it keeps its space but is not shown yet. */
export function outputParts(output: OutputChunk[], end?: number): Tree[] {
  const cut = lineCutter(output);
  if (end === undefined) return output.map(({ stream, text }) => h("span", { "data-stream": stream }, cut(text)));
  const parts: Tree[] = [];
  let rest = end;
  for (const { stream, text } of output) {
    // Python counts code points, JavaScript strings UTF-16 units
    const characters = [...text];
    const [shown, later] = [characters.slice(0, rest).join(""), characters.slice(rest).join("")];
    if (shown) parts.push(h("span", { "data-stream": stream }, cut(shown)));
    if (later) parts.push(h("span", { "data-stream": stream, inert: "" }, cut(later)));
    rest = Math.max(0, rest - characters.length);
  }
  return parts;
}

/** Returns what cuts long lines in the output's text, given piece by piece, and says how much of a line was left out. */
function lineCutter(output: OutputChunk[]): (text: string) => string {
  const lines = output
    .map(({ text }) => text)
    .join("")
    .split("\n");
  if (lines.every((line) => line.length <= LONGEST_LINE)) return (text) => text;
  let number = 0;
  let column = 0;
  const cut = (piece: string): string => {
    const room = LONGEST_LINE - column;
    column += piece.length;
    if (column <= LONGEST_LINE) return piece;
    if (room < 0) return "";
    const more = (lines[number]?.length ?? 0) - LONGEST_LINE;
    column = Number.POSITIVE_INFINITY;
    return `${piece.slice(0, room)}… ${more.toLocaleString("en")} more characters in this line`;
  };
  return (text) =>
    text
      .split("\n")
      .map((piece, i) => {
        if (i > 0) [number, column] = [number + 1, 0];
        return cut(piece);
      })
      .join("\n");
}
