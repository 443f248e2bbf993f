// Renders recorded results: node web/render.mjs --out FILE GOLDEN…
// FILE: {story: {cell: {"html": …, "playing": …, "goals": …} | {"fault": …}}}: the HTML of a cell, of one that plays by itself,
// and of an exercise's goals before anyone has tried.
// A golden that is no JSON is left out: `golden.py` says what is wrong with it.

import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { goalsPanel } from "./src/panels/goals.ts";
import { resultPanels } from "./src/panels/index.ts";
import { toHtml } from "./src/panels/to-html.ts";
import { parseResult } from "./src/shared/result.ts";

const html = (panels) => panels.map(toHtml).join("");

function rendered(data) {
  try {
    const result = parseResult(data);
    return {
      html: html(resultPanels(result)),
      playing: html(resultPanels(result, true)),
      goals: html([goalsPanel(result, false)].filter((panel) => panel !== null)),
    };
  } catch (error) {
    return { fault: error.message };
  }
}

function cellsOf(text) {
  try {
    return Object.entries(JSON.parse(text).cells);
  } catch {
    return [];
  }
}

const { values, positionals } = parseArgs({ options: { out: { type: "string" } }, allowPositionals: true });
if (!values.out) {
  console.error("usage: node web/render.mjs --out FILE GOLDEN…");
  process.exit(2);
}
const stories = positionals.map((path) => {
  const cells = cellsOf(readFileSync(path, "utf8")).map(([id, cell]) => [id, rendered(cell.result)]);
  return [basename(path, ".golden.json"), Object.fromEntries(cells)];
});
writeFileSync(values.out, JSON.stringify(Object.fromEntries(stories)));
