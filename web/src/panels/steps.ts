// Panel: the steps of the cell, a row of controls; `rendering/stepper.ts` makes them work.

import type { CellResult } from "../shared/schema.ts";
import { step, stepAloud } from "./summaries.ts";
import { h, type Tree } from "./tree.ts";

/** What the button says that pins a step. */
const PIN = "Compare with this step";

/** The row at the cell's end, or null if there is nothing to step through. */
export function stepsPanel(result: CellResult): Tree | null {
  const { moments } = result;
  if (moments.length < 2) return null;
  const last = moments.length - 1;
  const button = (name: string, label: string, state: Record<string, string> = {}) =>
    h("button", {
      type: "button",
      class: `lc-button lc-icon-button lc-${name}`,
      "aria-label": label,
      title: label,
      ...state,
    });
  const stops = moments.map(({ sql }, index) =>
    h("span", { "data-sent": sql > (moments[index - 1]?.sql ?? sql) ? "" : null }),
  );
  const range = {
    type: "range",
    min: 0,
    max: last,
    value: last,
    "aria-label": "Steps",
    "aria-valuetext": stepAloud(result, last),
  };
  return h(
    "div",
    { class: "lc-steps", "data-panel": "steps" },
    button("back", "Previous step", { "aria-disabled": "false" }),
    button("play", "Play"),
    button("next", "Next step", { "aria-disabled": "true" }),
    button("pin", PIN, { "aria-pressed": "false" }),
    h(
      "span",
      { class: "lc-track" },
      h("span", { class: "lc-stops", "aria-hidden": "true" }, ...stops),
      h("input", range),
    ),
    h("span", { class: "lc-step-label", translate: "yes" }, step(moments, last)),
  );
}
