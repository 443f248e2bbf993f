// Renders recorded results: node web/render.mjs GOLDEN… > panels.json
// stdout: {story: {cell: {"html": …, "playing": … } | {"fault": …}}}; the second HTML is of a cell that plays by itself.
// A golden that cannot be read at all is left out: `golden.py` says what is wrong with it.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { resultPanels } from "./src/panels/index.ts";
import { toHtml } from "./src/panels/to-html.ts";
import { parseResult } from "./src/shared/result.ts";

const html = (result, playing) => resultPanels(result, playing).map(toHtml).join("");

function rendered(data) {
  try {
    const result = parseResult(data);
    return { html: html(result, false), playing: html(result, true) };
  } catch (error) {
    return { fault: error.message };
  }
}

function cellsOf(path) {
  try {
    return Object.entries(JSON.parse(readFileSync(path, "utf8")).cells);
  } catch {
    return [];
  }
}

const stories = process.argv.slice(2).map((path) => {
  const cells = cellsOf(path).map(([id, cell]) => [id, rendered(cell.result)]);
  return [basename(path, ".golden.json"), Object.fromEntries(cells)];
});
process.stdout.write(JSON.stringify(Object.fromEntries(stories)));
