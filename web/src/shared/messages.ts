// What travels between page and worker: the messages. The result of a cell has a file of its own.

import type { CellResult, CellSource, Completion } from "./schema.ts";

/** Runtime files by name, as the page downloaded and checked them. */
export type Files = Record<string, ArrayBuffer>;

/** The snapshot as it travels; the first worker unpacks it, and the page keeps it for the next one under the second name. */
export const SNAPSHOT_PACKED = "python.snapshot.zst";
export const SNAPSHOT = "python.snapshot";

/** The WebAssembly that unpacks what ends in .zst, and Python's own, which the frame compiles for all workers. */
export const DECODER = "zstd.wasm";
export const WASM_PACKED = "pyodide.asm.wasm.zst";

/** Takes the files of a start as they come. */
export interface FileSink {
  /** More of a file that is still on its way; nobody has checked it yet. */
  piece(name: string, bytes: ArrayBuffer): void;
  /** A file that has been checked; null: its pieces are all of it. */
  file(name: string, bytes: ArrayBuffer | null): void;
}

/** The two ways to start Python. */
export type BootMode = "snapshot" | "cold";

/** page → worker: `boot`, then the files as they come (see `FileSink`), then `given`. The archives follow later. */
export type Request =
  | { type: "boot"; mode: BootMode }
  | { type: "piece"; name: string; bytes: ArrayBuffer }
  | { type: "file"; name: string; bytes: ArrayBuffer | null }
  | { type: "given" }
  | { type: "archives"; files: Files }
  | RunRequest
  | Asked;

/** What is answered once: the names that fit at a cursor (`offset` in UTF-16 units), or the story's database. */
export type Question =
  | { type: "complete"; story: string; source: string; offset: number }
  | { type: "save"; story: string };

/** page → worker: a question, and the id of its answer. */
export type Asked = Question & { id: number };

/** page → worker: run these cells of one story in order, in a fresh namespace if `reset`. */
export interface RunRequest {
  type: "run";
  id: number;
  story: string;
  reset: boolean;
  cells: CellSource[];
}

/** worker → page */
export type Answer =
  | { type: "ready"; snapshot: ArrayBuffer | null }
  /** A cell needs a module from the archives, which are not there yet. */
  | { type: "late"; id: number }
  | { type: "started"; id: number; cell: string }
  | { type: "result"; id: number; cell: string; result: CellResult; seconds: number }
  | { type: "finished"; id: number; memory: number }
  | Reply
  | { type: "failed"; message: string };

/** worker → page: the answer to the question of that id. */
export type Reply =
  | { type: "completed"; id: number; items: Completion[] }
  | { type: "saved"; id: number; database: ArrayBuffer | null };

/** frame → worker: nothing but the port that leads to the page; then the compiled WebAssembly. */
export type WorkerStart = WebAssembly.Module | null;

/** frame → a worker that unpacks Python's WebAssembly and compiles it; it answers with the module, or with what is wrong. */
export interface CompileStart {
  decoder: ArrayBuffer;
  wasm: ArrayBuffer;
}

/** page → frame; `spawn` brings the port for the new worker. */
export type FrameRequest =
  | { type: "compile"; script: string; start: CompileStart }
  | { type: "spawn"; id: number; script: string }
  | { type: "end"; id: number };

/** frame → page: the worker of that id has failed. */
export interface FrameAnswer {
  type: "error";
  id: number;
  message: string;
}
