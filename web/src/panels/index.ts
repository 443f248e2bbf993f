// The registry of panels: a new one is a file beside this and a line in this list.

import { element } from "../shared/element.ts";
import type { CellResult } from "../shared/result.ts";
import { errorPanel } from "./error.ts";
import { outputPanel } from "./output.ts";
import { sessionPanel } from "./session.ts";
import { sqlPanel } from "./sql.ts";
import { stepsPanel } from "./steps.ts";
import { tablesPanel } from "./tables.ts";
import { valuePanel } from "./value.ts";

/** What the cell showed by itself, and what is seen of it from inside. */
const SHOWN = [outputPanel, valuePanel, errorPanel];
const INSIDE = [stepsPanel, sqlPanel, sessionPanel, tablesPanel];

/** The panels that have something to show, in their order; the same DOM that the site's builder writes. */
export function renderResult(result: CellResult): HTMLElement[] {
  const shown = SHOWN.map((panel) => panel(result)).filter((panel) => panel !== null);
  if (shown.length === 0 && result.sql.length === 0)
    shown.push(element("p", { class: "lc-empty", "data-panel": "output" }, "No output"));
  return [...shown, ...INSIDE.map((panel) => panel(result)).filter((panel) => panel !== null)];
}
