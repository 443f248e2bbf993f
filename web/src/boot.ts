// Booting: from the runtime files to a worker whose Python is up, plainly where the image does not wake up.

import { type Engine, start, type Workers } from "./engine.ts";
import type { Phase } from "./job.ts";
import type { Files, Road, Taker } from "./protocol.ts";
import { DownloadError, type Progress, type Purpose } from "./runtime.ts";

/** The runtime files, as `Runtime` offers them. */
export interface Source {
  readonly progress: Progress;
  onprogress: () => void;
  load(purpose: Purpose, taker?: Taker): Promise<Files>;
  keep(image: ArrayBuffer): void;
}

/** What a boot says on its way. */
export type BootPhase = Exclude<Phase, { name: "running" }>;

/** What is told of an error. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Boots a worker, and returns it with the road that it took. `enter` hears of each phase; a boot that is no longer `wanted` ends with its first failure. */
export async function boot(
  source: Source,
  workers: Workers,
  enter: (phase: BootPhase) => void,
  wanted: () => boolean,
): Promise<{ engine: Engine; road: Road }> {
  const from = async (road: Road) => {
    enter({ name: "downloading", progress: source.progress });
    const python = start(workers.make(), road); // it gets ready while the files arrive
    await source.load(road, python).catch((error: unknown) => {
      python.cancel();
      throw error;
    });
    enter({ name: "starting" });
    const { engine, image } = await python.up();
    if (image) source.keep(image);
    return { engine, road };
  };
  // where the image does not wake up, in a browser nobody has tried, a fresh worker starts plainly
  return from("image").catch((error: unknown) => {
    if (error instanceof DownloadError || !wanted()) throw error;
    console.warn(`The image of Python does not work here, so it starts plainly. ${sentence(error)}`);
    return from("plain");
  });
}

/** Sends the archives; no result waits for them, unless a cell needs them. */
export async function mount(source: Source, engine: Engine): Promise<void> {
  engine.post({ type: "archives", files: await source.load("archives") });
}
