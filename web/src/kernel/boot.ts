// Booting: from the runtime files to a worker whose Python is up; cold where the snapshot cannot be restored.

import { type BootMode, COMPILER, DECODER, type FileSink, WASM, WORKER } from "../shared/messages.ts";
import { abortable, sentence } from "./abort.ts";
import type { Phase } from "./execution.ts";
import { DownloadError, type RuntimeFiles } from "./runtime-files.ts";
import { WorkerConnection, type Workers } from "./worker-connection.ts";

/** What a boot needs of the runtime files. */
export type RuntimeSource = Pick<RuntimeFiles, "progress" | "progressOf" | "onprogress" | "load" | "abort">;

/** What a boot says on its way. */
export type BootPhase = Exclude<Phase, { name: "running" }>;

/** A worker whose Python is up, and the mode in which it started. */
export interface Booted {
  connection: WorkerConnection;
  mode: BootMode;
}

/** Boots a worker; `enter` is called at each phase. Rejects, and leaves no worker, when nobody `wanted` it any more. */
export async function bootWorker(
  source: RuntimeSource,
  workers: Workers,
  wanted: AbortSignal,
  enter: (phase: BootPhase) => void,
): Promise<Booted> {
  const from = async (mode: BootMode): Promise<Booted> => {
    wanted.throwIfAborted();
    enter({ name: "downloading", progress: source.progress });
    const connection = new WorkerConnection(workers.make(), mode); // it gets ready while the files arrive
    wanted.addEventListener("abort", () => connection.terminate(), { signal: connection.signal });
    try {
      await abortable(source.load(mode, distributed(connection, workers), workers.kept), wanted);
    } catch (error) {
      connection.terminate();
      throw error;
    }
    enter({ name: "starting" });
    await connection.ready();
    return { connection, mode };
  };
  // where the snapshot cannot be restored, in a browser nobody has tried, a fresh worker starts cold
  return from("snapshot").catch((error: unknown) => {
    if (error instanceof DownloadError || wanted.aborted || workers.barred) throw error;
    console.warn(`The snapshot of Python does not work here, so it starts cold. ${sentence(error)}`);
    return from("cold");
  });
}

/** Hands the files of a start to where they are used: Python's WebAssembly is compiled, all else goes to the worker. */
function distributed(connection: WorkerConnection, workers: Workers): FileSink {
  let decoder: ArrayBuffer | null = null;
  let wasm: ArrayBuffer | null = null;
  return {
    chunk: (name, bytes) => connection.chunk(name, bytes),
    file: (name, bytes) => {
      if (name === WORKER || name === COMPILER) return; // `workers` has them
      if (name === WASM) wasm = bytes;
      else connection.file(name, bytes);
      if (name === DECODER) decoder = bytes;
      if (!decoder || !wasm) return;
      workers.compile({ decoder, wasm });
      wasm = null;
    },
  };
}
