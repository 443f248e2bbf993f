// What travels between page, frame and worker: the messages. What Python makes has its types in schema.ts.

import type { CellSource, Completion, OutputChunk } from "./schema.ts";

/** A cell that is to run, with the code of its goals where it is an exercise. */
export interface CellRequest extends CellSource {
  goals?: string;
}

/** Runtime files by name, as the page downloaded and checked them. */
export type Files = Record<string, ArrayBuffer>;

/** The two large files that only the first worker gets: the frame keeps what it makes of them for the next ones. */
export const SNAPSHOT = "python.snapshot.bin";
export const WASM = "pyodide.asm.wasm.bin";

/** The scripts of what the frame makes. They lie beside the bundle, and are checked like the runtime files. */
export const WORKER = "worker.js";
export const COMPILER = "compiler.js";

/** The WebAssembly that unpacks what ends in .bin, as zstd frames. */
export const DECODER = "zstd.wasm";

/** Receives the files of a start as they come. */
export interface FileSink {
  /** The next bytes of a file that is still on its way; nobody has checked them yet. */
  chunk(name: string, bytes: ArrayBuffer): void;
  /** A whole file that has been checked; null: its chunks are all of it. */
  file(name: string, bytes: ArrayBuffer | null): void;
}

/** The largest result that leaves the worker, in bytes of JSON: the code of a cell controls Python, and with it Python's caps. */
export const LARGEST_RESULT = 4 * 2 ** 20;

/** The two ways to start Python. */
export type BootMode = "snapshot" | "cold";

/** page → worker: `boot`, then the files as they come (see `FileSink`), then `files-complete`. The archives follow later. */
export type Request =
  | { type: "boot"; mode: BootMode }
  | { type: "chunk"; name: string; bytes: ArrayBuffer }
  | { type: "file"; name: string; bytes: ArrayBuffer | null }
  | { type: "files-complete" }
  | { type: "archives"; files: Files }
  | RunRequest
  | (Question & { id: number });

/** What has one reply: the names that fit at a cursor (`offset` in UTF-16 units), the story's database, or that it answers. */
export type Question =
  | { type: "ping" }
  | { type: "complete"; story: string; source: string; offset: number }
  | { type: "save"; story: string };

/** page → worker: run these cells of one story in order, in a fresh namespace if `reset`. */
export interface RunRequest {
  type: "run";
  id: number;
  story: string;
  reset: boolean;
  cells: CellRequest[];
}

/** worker → page */
export type Answer = { type: "ready" } | { type: "failed"; message: string } | RunAnswer | Reply;

/** worker → page, while the run of that id goes on; the last one is `finished` or `missing-modules`. */
export type RunAnswer =
  | { type: "started"; id: number; cell: string }
  /** What the cell prints while it runs; the result has all of it once more. */
  | { type: "output"; id: number; cell: string; output: OutputChunk }
  /** The result as JSON in UTF-8, unread; null: it is larger than LARGEST_RESULT. */
  | { type: "result"; id: number; cell: string; result: ArrayBuffer | null; seconds: number }
  /** `left`: what the cells, or others before them, have left in the process besides their namespace; empty for nothing. */
  | { type: "finished"; id: number; memory: number; left: string }
  /** A cell needs a module of the archives, which are not there yet. */
  | { type: "missing-modules"; id: number };

/** worker → page: the answer to the question of that id. */
export type Reply =
  | { type: "pong"; id: number }
  | { type: "completed"; id: number; items: Completion[] }
  | { type: "saved"; id: number; database: ArrayBuffer | null };

/** frame → worker: its start, with the port that leads to the page, and the snapshot if an earlier worker has unpacked it. */
export interface WorkerStart {
  snapshot: ArrayBuffer | null;
}

/** frame → worker, after its start: Python's WebAssembly, compiled. */
export type WorkerModule = WebAssembly.Module;

/** worker → frame: the unpacked snapshot, for the workers after it; null: Python is up, and from now on cells could speak here. */
export type WorkerNotice = ArrayBuffer | null;

/** frame → compiler: Python's WebAssembly as it travels, and what unpacks it. The compiler answers with the module, or an error. */
export interface CompileRequest {
  decoder: ArrayBuffer;
  wasm: ArrayBuffer;
}
export type CompileAnswer = WebAssembly.Module | { error: string };

/** page → frame, with the scripts of what it makes; `spawn` brings the port for the new worker. */
export type FrameRequest =
  | { type: "compile"; script: string; request: CompileRequest }
  | { type: "spawn"; id: number; script: string }
  | { type: "end"; id: number };

/** frame → page: the worker of that id has failed; or the frame keeps what was made of this file. */
export type FrameAnswer = { type: "error"; id: number; message: string } | { type: "kept"; name: string };
