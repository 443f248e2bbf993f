// Panel: the steps of the cell, a row of controls; `../steps.ts` makes them work.

import { element } from "../shared/element.ts";
import type { CellResult } from "../shared/result.ts";
import { step, stepAloud } from "./summaries.ts";

/** The row at the cell's end, or null if there is nothing to step through. */
export function stepsPanel({ moments }: CellResult): HTMLElement | null {
  if (moments.length < 2) return null;
  const last = moments.length - 1;
  const button = (name: string, label: string | null, ...text: string[]) =>
    element("button", { type: "button", class: `lc-button lc-${name}`, "aria-label": label, disabled: "" }, ...text);
  return element(
    "div",
    { class: "lc-steps", "data-panel": "steps", "data-search-exclude": "" },
    button("back", "Previous step"),
    button("next", "Next step"),
    button("play", null, "Play"),
    element("input", {
      type: "range",
      min: 0,
      max: last,
      value: last,
      "aria-label": "Steps",
      "aria-valuetext": stepAloud(moments, last),
      disabled: "",
    }),
    element("span", { class: "lc-step-label" }, step(moments, last)),
  );
}
