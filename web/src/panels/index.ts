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

/** What the probes saw. */
const OBSERVED = (playing: boolean): Panel[] => [
  ["steps", stepsPanel],
  ["sql", sqlPanel],
  ["session", (result) => sessionPanel(result, at(result), playing || tellsMost(result))],
  ["tables", (result) => tablesPanel(result)],
  ["instrument", instrumentPanel],
];

/** Objects that are taken in at a glance. */
const FEW_OBJECTS = 4;

/** Whether the session is what a cell is about: a few objects, one of which changes its state. */
function tellsMost({ moments, objects }: CellResult): boolean {
  const states = new Map<number, Set<string>>();
  for (const index of new Set(moments.flatMap((moment) => moment.objects))) {
    const { number, status } = objects[index] ?? {};
    if (number !== undefined && status) states.set(number, (states.get(number) ?? new Set()).add(status));
  }
  return states.size <= FEW_OBJECTS && [...states.values()].some(({ size }) => size > 1);
}

/** Elements of one panel. A browser lays out about a hundred in a millisecond. */
export const MOST_ELEMENTS = 8_000;

/** What was left out, and the name of the panel that it belongs to. */
function tooLarge(name: string): Tree {
  return h(
    "p",
    { class: "lc-empty", "data-panel": name, translate: "yes" },
    `The panel “${name}” is too large to show`,
  );
}

/** The panels that have content, in their order, in two groups: the cell's own, and what was observed. */
export function resultPanels(result: CellResult, playing = false): Tree[] {
  const render = (panels: Panel[]) =>
    panels
      .flatMap(([name, make]) => within(MOST_ELEMENTS, () => [make(result)]) ?? [tooLarge(name)])
      .filter((tree) => tree !== null);
  const own = render(OWN);
  if (own.length === 0 && result.sql.length === 0)
    own.push(h("p", { class: "lc-empty", "data-panel": "output", translate: "yes" }, "No output"));
  return [
    h("div", { class: "lc-own", translate: "no" }, ...own),
    h("div", { class: "lc-observed", translate: "no" }, ...render(OBSERVED(playing))),
  ];
}

/** The panels as nodes. */
export function renderResult(result: CellResult): HTMLElement[] {
  return resultPanels(result).map(toDom);
}
