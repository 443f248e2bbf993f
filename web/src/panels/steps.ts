// Panel: the steps of the cell, a row of controls; `cell/stepper.ts` makes them work.

import type { CellResult } from "../shared/schema.ts";
import { step, stepAloud } from "./summaries.ts";
import { h, type Tree } from "./tree.ts";

/** The row at the cell's end, or null if there is nothing to step through. */
export function stepsPanel({ moments }: CellResult): Tree | null {
  if (moments.length < 2) return null;
  const last = moments.length - 1;
  const button = (name: string, label: string | null, ...text: string[]) =>
    h("button", { type: "button", class: `lc-button lc-${name}`, "aria-label": label, disabled: "" }, ...text);
  return h(
    "div",
    { class: "lc-steps", "data-panel": "steps", "data-search-exclude": "" },
    button("back", "Previous step"),
    button("next", "Next step"),
    button("play", null, "Play"),
    h("input", {
      type: "range",
      min: 0,
      max: last,
      value: last,
      "aria-label": "Steps",
      "aria-valuetext": stepAloud(moments, last),
      disabled: "",
    }),
    h("span", { class: "lc-step-label" }, step(moments, last)),
  );
}
