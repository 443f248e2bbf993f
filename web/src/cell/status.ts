// The sentences of the toolbar: what a cell says while it waits, runs, ends.

import type { ExecutionResult, Phase } from "../kernel/execution.ts";
import type { PythonState } from "../kernel/kernel.ts";
import type { Progress } from "../kernel/runtime-files.ts";
import type { CellResult } from "../shared/schema.ts";

/** What a cell shows after a run: the state attribute, the visible note, the short status that is read aloud. */
export interface Report {
  state: "done" | "idle" | "error";
  note: string;
  status: string;
}

/** Why a result no longer fits the code, or fits none of it yet. */
export const STALE_NOTES = {
  edited: "Edited: run to see its result",
  earlier: "An earlier cell was edited: run again",
  linked: "Code from the link: not run yet",
};

/** What Run does before the cell itself. */
export const EARLIER_FIRST = "Runs the earlier cells of this story first";

const NOT_SHOWN = "Error: result not shown";

/** What a cell says whose result came, but could not be made into panels. */
export function unshownReport(message: string): Report {
  return { state: "error", note: `This result could not be shown: ${message}`, status: NOT_SHOWN };
}

/** Seconds as readers want them: `0.06 s`. */
export function duration(seconds: number): string {
  return seconds < 0.005 ? "under 0.01 s" : `${seconds.toFixed(2)} s`;
}

/** What the cell `own` waits for; null while another cell has the worker. */
export function phaseNote(phase: Phase | null, own: string): string {
  if (phase === null) return "Waiting for another example …";
  if (phase.name === "running") {
    const running = phase.cell === own ? "Running …" : `Running ${phase.cell} first …`;
    return phase.slow ? `${running} this takes long; Stop ends it` : running;
  }
  if (phase.name === "starting") return "Starting Python …";
  const { loaded, total, stalled } = phase.progress;
  if (total === 0) return "Downloading Python …";
  if (loaded >= total) return "Starting Python …";
  const percent = `${Math.floor((loaded / total) * 100)} %`;
  if (stalled) return `The download has stalled at ${percent}. Stop, then Run, asks again`;
  return `Downloading Python (${(total / 1e6).toFixed(1)} MB, once) … ${percent}`;
}

/** What the page says of Python; `running` is the cell that runs. */
export function stateWords(state: PythonState, { loaded, total }: Progress, running: string | null): string {
  if (state === "off") return "Python: not loaded";
  if (state === "downloading" && loaded < total) return `Downloading Python ${Math.floor((loaded / total) * 100)} %`;
  if (state === "running") return running === null ? "Python: running" : `Running ${running}`;
  return state === "ready" ? "Python: ready" : "Python: starting";
}

/** How much of Python is here, in percent; null while nothing is downloaded. */
export function downloaded(phase: Phase | null): number | null {
  if (phase?.name !== "downloading" || phase.progress.total === 0) return null;
  return Math.min(100, Math.floor((phase.progress.loaded / phase.progress.total) * 100));
}

/** What is read aloud of a phase: of a download, each quarter. */
export function phaseStatus(phase: Phase): string {
  const percent = downloaded(phase);
  if (percent === null || percent < 25 || percent === 100) return "Running";
  return `Downloading Python: ${Math.floor(percent / 25) * 25} %`;
}

/** What a finished result says, before anything is known of the cells that ran on the way; `aloud` sums it up. */
export function resultReport({ error }: CellResult, aloud: string, seconds: number): Report {
  return error
    ? { state: "error", note: `${error.type} · ${duration(seconds)}`, status: `Error${aloud}` }
    : { state: "done", note: `Done in ${duration(seconds)}`, status: `Done${aloud}` };
}

/** How an execution ended; `own` is the cell's own report if it ran. */
export function executionReport(result: ExecutionResult, own: Report | null): Report {
  if (result.type === "stopped") {
    const note = result.after === null ? "Stopped" : `Stopped after ${result.after} s: does it ever end?`;
    return { state: "idle", note, status: "Stopped" };
  }
  if (result.type === "broken" || result.type === "unshown") {
    const status = result.type === "broken" ? "Error: Python stopped" : NOT_SHOWN;
    return { state: "error", note: result.message, status };
  }
  const { failed } = result;
  if (failed) return { state: "error", note: `Not run: ${failed} failed`, status: `Error: ${failed} failed` };
  // only its database was asked for, and the cell had run already
  if (!own) return { state: "done", note: "Done", status: "Done" };
  const earlier = result.ran - 1;
  if (earlier < 1) return own;
  return { ...own, note: `${own.note} · ran ${earlier} earlier ${earlier === 1 ? "cell" : "cells"} first` };
}
