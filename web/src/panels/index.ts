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
import { h, type Tree } from "./tree.ts";
import { valuePanel } from "./value.ts";

type Panel = (result: CellResult) => Tree | null;

/** What the cell itself printed, returned or raised. */
const OWN: Panel[] = [outputPanel, valuePanel, errorPanel];

/** What the probes saw; in a cell that plays by itself the session is open. */
const OBSERVED = (playing: boolean): Panel[] => [
  stepsPanel,
  sqlPanel,
  (result) => sessionPanel(result, at(result), playing),
  tablesPanel,
  instrumentPanel,
];

/** The panels that have content, in their order. */
export function resultPanels(result: CellResult, playing = false): Tree[] {
  const render = (panels: Panel[]) => panels.map((panel) => panel(result)).filter((tree) => tree !== null);
  const own = render(OWN);
  if (own.length === 0 && result.sql.length === 0)
    own.push(h("p", { class: "lc-empty", "data-panel": "output" }, "No output"));
  return [...own, ...render(OBSERVED(playing))];
}

/** The panels as nodes. */
export function renderResult(result: CellResult): HTMLElement[] {
  return resultPanels(result).map(toDom);
}
