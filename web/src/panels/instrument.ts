// Panel: what the probes could not see in this run.

import type { CellResult, InstrumentFault } from "../shared/schema.ts";
import { h, type Tree } from "./tree.ts";

const WORDS: Record<InstrumentFault, string> = {
  "no steps":
    "Steps, Session and Tables are not known for this run: observing it failed. The cell itself ran as it would have without.",
  "no SQL":
    "SQL, steps, Session and Tables are not known for this run: observing it failed. The cell itself ran as it would have without.",
  "few steps":
    "Some lines have no step: observing them would have taken too long, too much of the stack, or more than a page can show; or the cell uses sys.monitoring itself.",
};

/** The sentence, or null where the probes saw all. */
export function instrumentPanel({ instrument }: CellResult): Tree | null {
  return (
    instrument && h("p", { class: "lc-instrument", "data-panel": "instrument", translate: "yes" }, WORDS[instrument])
  );
}
