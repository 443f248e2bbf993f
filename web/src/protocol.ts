// What travels between page and worker: the messages. The result of a cell has a file of its own.

import type { CellResult } from "./result.ts";

export * from "./result.ts";

/** One cell to run. */
export interface Step {
  id: string;
  source: string;
}

/** The runtime files by name, as the page downloaded, checked and (those that end in .gz) inflated them. */
export type Files = Record<string, ArrayBuffer>;

/** The image as it travels; the first worker unpacks it, and the page keeps it for the next one under the second name. */
export const IMAGE_PACKED = "python.image.zst";
export const IMAGE = "python.image";

/** page → worker; the archives follow when they are there. */
export type Request = { type: "boot"; files: Files } | { type: "archives"; files: Files } | RunRequest;

/** page → worker: run these cells of one story in order, in a fresh namespace if `reset`. */
export interface RunRequest {
  type: "run";
  id: number;
  story: string;
  reset: boolean;
  cells: Step[];
}

/** worker → page */
export type Answer =
  | { type: "ready"; image: ArrayBuffer | null }
  /** A cell needs a module from the archives, which are not there yet. */
  | { type: "late"; id: number }
  | { type: "started"; id: number; cell: string }
  | { type: "result"; id: number; cell: string; result: CellResult; seconds: number }
  | { type: "finished"; id: number; memory: number }
  | { type: "failed"; message: string };

/** frame → worker, with the port that leads to the page: the compiled WebAssembly, where there is one. */
export interface WorkerStart {
  module: WebAssembly.Module | null;
}

/** page → frame; `spawn` brings the port for the new worker. */
export type FrameRequest =
  | { type: "compile"; wasm: ArrayBuffer }
  | { type: "spawn"; id: number; script: string }
  | { type: "end"; id: number };

/** frame → page: the worker of that id has failed. */
export interface FrameAnswer {
  type: "error";
  id: number;
  message: string;
}
