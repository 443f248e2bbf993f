// The panels of a result: a new one is a file beside this with its sheet, and a line in one of these two lists.

import type { CellResult } from "../shared/schema.ts";
import { errorPanel } from "./error.ts";
import { instrumentPanel } from "./instrument.ts";
import { at } from "./moment.ts";
import { outputPanel } from "./output.ts";
import { sessionPanel } from "./session.ts";
import { sqlPanel } from "./sql.ts";
import { stepsPanel } from "./steps.ts";
import { tablesPanel } from "./tables.ts";
import { toDom } from "./to-dom.ts";
import { h, type Tree, within } from "./tree.ts";
import { valuePanel } from "./value.ts";

/** Its name, and what makes it. */
type Panel = [name: string, make: (result: CellResult) => Tree | null];

/** What the cell itself printed, returned or raised. */
const OWN: Panel[] = [
  ["output", outputPanel],
  ["value", valuePanel],
  ["error", errorPanel],
];

/** What the probes saw; in a cell that plays by itself the session is open. */
const OBSERVED = (playing: boolean): Panel[] => [
  ["steps", stepsPanel],
  ["sql", sqlPanel],
  ["session", (result) => sessionPanel(result, at(result), playing)],
  ["tables", (result) => tablesPanel(result)],
  ["instrument", instrumentPanel],
];

/** Elements of one panel. A browser lays out about a hundred in a millisecond. */
export const MOST_ELEMENTS = 8_000;

/** What was left out, and the name of the panel that it belongs to. */
function tooLarge(name: string): Tree {
  return h("p", { class: "lc-empty", "data-panel": name }, `The panel “${name}” is too large to show`);
}

/** The panels that have content, in their order. */
export function resultPanels(result: CellResult, playing = false): Tree[] {
  const render = (panels: Panel[]) =>
    panels
      .flatMap(([name, make]) => within(MOST_ELEMENTS, () => [make(result)]) ?? [tooLarge(name)])
      .filter((tree) => tree !== null);
  const own = render(OWN);
  if (own.length === 0 && result.sql.length === 0)
    own.push(h("p", { class: "lc-empty", "data-panel": "output" }, "No output"));
  return [...own, ...render(OBSERVED(playing))];
}

/** The panels as nodes. */
export function renderResult(result: CellResult): HTMLElement[] {
  return resultPanels(result).map(toDom);
}
