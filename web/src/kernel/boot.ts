// Booting: from the runtime files to a worker whose Python is up; cold where the snapshot cannot be restored.

import type { BootMode, FileSink, Files } from "../shared/messages.ts";
import type { Phase } from "./execution.ts";
import { DownloadError, type Progress, type Purpose } from "./runtime-files.ts";
import { start, type WorkerConnection, type Workers } from "./worker-connection.ts";

/** What a boot needs of `RuntimeFiles`. */
export interface Source {
  readonly progress: Progress;
  onprogress: () => void;
  load(purpose: Purpose, taker?: FileSink): Promise<Files>;
  keep(snapshot: ArrayBuffer): void;
}

/** What a boot says on its way. */
export type BootPhase = Exclude<Phase, { name: "running" }>;

/** What is told of an error. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Boots a worker, and returns it with the mode that it took. `enter` hears of each phase; a boot that is no longer `wanted` ends with its first failure. */
export async function boot(
  source: Source,
  workers: Workers,
  enter: (phase: BootPhase) => void,
  wanted: () => boolean,
): Promise<{ engine: WorkerConnection; mode: BootMode }> {
  const from = async (mode: BootMode) => {
    enter({ name: "downloading", progress: source.progress });
    const python = start(workers.make(), mode); // it gets ready while the files arrive
    await source.load(mode, python).catch((error: unknown) => {
      python.cancel();
      throw error;
    });
    enter({ name: "starting" });
    const { engine, snapshot } = await python.up();
    if (snapshot) source.keep(snapshot);
    return { engine, mode };
  };
  // where the snapshot cannot be restored, in a browser nobody has tried, a fresh worker starts cold
  return from("snapshot").catch((error: unknown) => {
    if (error instanceof DownloadError || !wanted()) throw error;
    console.warn(`The snapshot of Python does not work here, so it starts plainly. ${sentence(error)}`);
    return from("cold");
  });
}

/** Sends the archives; no result waits for them, unless a cell needs them. */
export async function mount(source: Source, engine: WorkerConnection): Promise<void> {
  engine.post({ type: "archives", files: await source.load("archives") });
}
