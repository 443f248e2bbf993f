// The registry of panels: a new one is a file beside this and a line in this list.

import type { CellResult } from "../protocol.ts";
import { element } from "./dom.ts";
import { errorPanel } from "./error.ts";
import { outputPanel } from "./output.ts";
import { sqlPanel } from "./sql.ts";
import { valuePanel } from "./value.ts";

const PANELS = [outputPanel, valuePanel, errorPanel, sqlPanel];

/** The panels that have something to show, in their order; the same DOM that the site's builder writes. */
export function renderResult(result: CellResult): HTMLElement[] {
  const panels = PANELS.map((panel) => panel(result)).filter((panel) => panel !== null);
  return panels.length > 0 ? panels : [element("p", { class: "lc-empty", "data-panel": "output" }, "No output")];
}
