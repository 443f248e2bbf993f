// Python: its files, its workers, and how one of them starts. Loaded when Python is first wanted (`python.ts` beside `index.ts`).

import { type BootPhase, bootWorker, type RuntimeSource } from "./boot.ts";
import { Executor } from "./executor.ts";
import { LIMITS, type Limits } from "./watchdog.ts";
import type { Workers } from "./worker-connection.ts";

/** What starts workers; one for the tab. */
export class Python {
  readonly source: RuntimeSource;
  readonly #workers: Workers;
  readonly #limits: Limits;

  constructor(source: RuntimeSource, workers: Workers, limits: Limits = LIMITS) {
    this.source = source;
    this.#workers = workers;
    this.#limits = limits;
  }

  /** Boots a worker; `enter` is called at each phase. Rejects, and leaves no worker, when nobody `wanted` it any more. */
  async start(wanted: AbortSignal, enter: (phase: BootPhase) => void): Promise<Executor> {
    const { source } = this;
    const { connection, mode } = await bootWorker(source, this.#workers, wanted, enter);
    return new Executor(connection, this.#limits, {
      get progress() {
        return source.progressOf("archives");
      },
      mount: async () => {
        if (mode === "snapshot") connection.mount(await source.load("archives"));
      },
    });
  }
}
