// One run of a cell: what is asked of the kernel, and what becomes of it.

import type { Outcome, Phase, Requested, Saved } from "../kernel/execution.ts";
import type { KernelClient } from "../kernel/kernel.ts";
import { renderResult } from "../panels/index.ts";
import type { CellSource } from "../shared/schema.ts";
import type { Shown } from "./result-area.ts";
import { outcomeReport, phaseNote, type Report, resultReport } from "./status.ts";

/** What to run: the last of the steps. */
export interface Order {
  story: string;
  steps: CellSource[];
  /** Whether the story's database is wanted, too. */
  database: boolean;
}

/** What is heard of a run while it goes on. */
export interface RunActions {
  phase(): void;
  /** A cell of the story has a result: the one that was asked for, or an earlier one. */
  result(cell: string, shown: Shown): void;
}

/** How a run ended. */
export interface End {
  how: "done" | "failed" | "stopped";
  report: Report;
  /** Whether the cell itself has run; if not, its result does not tell what happened. */
  own: boolean;
  /** What was wanted; null if there is none, absent where it was not asked for or not reached. */
  database?: ArrayBuffer | null;
}

/** A run from the moment it is asked for. */
export class CellRun {
  readonly end: Promise<End>;
  readonly #run: Requested<Outcome | Saved>;
  readonly #cell: string;
  #phase: Phase | null = null;

  constructor(kernel: KernelClient, { story, steps, database }: Order, actions: RunActions) {
    const sources = steps.map(({ source }) => source);
    this.#cell = steps.at(-1)?.id ?? "";
    let own: Report | null = null;
    const listener = {
      phase: (phase: Phase) => {
        this.#phase = phase;
        actions.phase();
      },
      result: (...[id, result, seconds]: Parameters<Parameters<KernelClient["run"]>[2]["result"]>) => {
        const report = resultReport(result, seconds);
        if (id === this.#cell) own = report;
        const upTo = sources.slice(0, steps.findIndex((step) => step.id === id) + 1);
        const errorLine = result.error?.line ?? null;
        actions.result(id, { nodes: renderResult(result), read: () => result, sources: upTo, report, errorLine });
      },
    };
    this.#run = database ? kernel.database(story, steps, listener) : kernel.run(story, steps, listener);
    this.end = this.#run.outcome.then((outcome: Outcome | Saved) => ended(outcome, own));
  }

  stop(): void {
    this.#run.stop();
  }

  /** The cell that runs at the moment. */
  get running(): string | null {
    return this.#phase?.name === "running" ? this.#phase.cell : null;
  }

  /** What the cell waits for. */
  get note(): string {
    return phaseNote(this.#phase, this.#cell);
  }
}

function ended(outcome: Outcome | Saved, own: Report | null): End {
  const report = outcomeReport(outcome, own);
  const how = outcome.type === "stopped" ? "stopped" : report.state === "done" ? "done" : "failed";
  const end: End = { how, report, own: own !== null };
  if (outcome.type === "done" && outcome.failed === null && "database" in outcome) end.database = outcome.database;
  return end;
}
