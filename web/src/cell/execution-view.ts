// One run of a cell: what is asked of the kernel, and what becomes of it.

import { sentence } from "../kernel/abort.ts";
import type { ExecutionRequest, ExecutionResult, Phase, Requested } from "../kernel/execution.ts";
import type { KernelClient } from "../kernel/kernel.ts";
import type { Rendering } from "../rendering/rendering.ts";
import { element } from "../shared/element.ts";
import type { Late } from "../shared/late.ts";
import type { CellResult, OutputChunk } from "../shared/schema.ts";
import type { Shown } from "./cell-state.ts";
import { LiveOutput } from "./live-output.ts";
import { executionReport, type Report, resultReport, unshownReport } from "./status.ts";

/** What is heard of a run while it goes on. */
export interface RunActions {
  phase(phase: Phase): void;
  /** What a cell of the story has printed so far, after a moment. */
  output(cell: string, output: OutputChunk[]): void;
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
  readonly #execution: Requested;
  readonly #cell: string;
  readonly #rendering: Late<Rendering>;

  constructor(kernel: KernelClient, rendering: Late<Rendering>, request: ExecutionRequest, actions: RunActions) {
    this.#rendering = rendering;
    rendering.load().catch(() => {}); // asked again where it is needed
    this.#cell = request.cells.at(-1)?.id ?? "";
    this.#execution = kernel.execute(request);
    this.end = this.#follow(request, actions);
  }

  stop(): void {
    this.#execution.cancel();
  }

  async #follow({ cells }: ExecutionRequest, actions: RunActions): Promise<End> {
    const sources = cells.map(({ source }) => source);
    const upTo = (cell: string) => sources.slice(0, cells.findIndex(({ id }) => id === cell) + 1);
    let own: Report | null = null;
    let live: LiveOutput | null = null;
    for await (const message of this.#execution.messages) {
      if (message.type === "phase") {
        actions.phase(message.phase);
        const { phase } = message;
        if (phase.name === "running" && !phase.slow) {
          live?.end(); // a cell that begins once more prints once more
          live = new LiveOutput(phase.cell, (output) => actions.output(phase.cell, output));
        }
      } else if (message.type === "output") {
        live?.push(message.output);
      } else {
        live?.end();
        live = null;
        const { cell, result, seconds } = message;
        const shown = await this.#shown(result, seconds, upTo(cell));
        if (cell === this.#cell) own = shown.report;
        actions.result(cell, shown);
      }
    }
    live?.end();
    const end = ended(await this.#execution.result, own);
    if (live && live.output.length > 0) {
      const { cell, output } = live;
      const rendering = await this.#rendering.load().catch(() => null);
      if (rendering)
        actions.result(cell, {
          ...rendering.printed(output),
          sources: upTo(cell),
          report: end.report,
          errorLine: null,
        });
    }
    return end;
  }

  /** The result as panels; a failure to make them is told in their place, and as what it is. */
  async #shown(result: CellResult, seconds: number, sources: string[]): Promise<Shown> {
    const errorLine = result.error?.line ?? null;
    try {
      const rendering = await this.#rendering.load();
      const rendered = rendering.result(result);
      return { ...rendered, sources, report: resultReport(result, rendered.aloud, seconds), errorLine };
    } catch (error) {
      const report = unshownReport(sentence(error));
      const nodes = [element("p", { class: "lc-empty", "data-panel": "output" }, report.note)];
      return { nodes, read: () => ({ ...result, moments: [] }), aloud: "", sources, report, errorLine };
    }
  }
}

function ended(result: ExecutionResult, own: Report | null): End {
  const report = executionReport(result, own);
  const how = result.type === "stopped" ? "stopped" : report.state === "done" ? "done" : "failed";
  const end: End = { how, report, own: own !== null };
  if (result.type === "done" && result.failed === null && "database" in result) end.database = result.database;
  return end;
}
