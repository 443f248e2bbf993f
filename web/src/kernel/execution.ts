// A job: what somebody asks of Python, what they hear meanwhile, and how it ends.

import type { CellResult, CellSource } from "../shared/schema.ts";
import type { Progress } from "./runtime-files.ts";

/** What a job is waiting for. */
export type Phase =
  | { name: "downloading"; progress: Progress }
  | { name: "starting" }
  | { name: "running"; cell: string; slow: boolean };

/** The one who asked hears of each step; results come for the earlier cells too. */
export interface Listener {
  phase(phase: Phase): void;
  result(cell: string, result: CellResult, seconds: number): void;
}

/** Cells of one story in order, up to the one that is asked for. */
export interface Task {
  readonly story: string;
  readonly steps: CellSource[];
  readonly listener: Listener;
  /** Settles when nobody waits for it any more. */
  readonly outcome: Promise<unknown>;
  readonly ended: boolean;
}

/** How a job ended before its time; `after` is the limit in seconds that stopped it, null if the reader did. */
export type Ended = { type: "stopped"; after: number | null } | { type: "broken"; message: string };

/** How a run ended. `ran` counts cells that finished; `failed` is the earlier cell that stopped it. */
export type Outcome = { type: "done"; ran: number; failed: string | null } | Ended;

/** How a save ended: as a run, with the bytes of a SQLite file; null where a cell failed or the story has no database. */
export type Saved = { type: "done"; ran: number; failed: string | null; database: ArrayBuffer | null } | Ended;

/** A requested job. */
export interface Requested<T> {
  readonly outcome: Promise<T>;
  stop(): void;
}

/** A requested run. */
export type Run = Requested<Outcome>;
