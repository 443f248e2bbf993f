// Progress: the exercises that were done, in this browser and nowhere else. Storage may be absent or forbidden: then nothing is kept.

import { record } from "./validate.ts";

const KEY = "live-cell progress";

/** Of a page: how many exercises it has, and those that are done, each with the ways in which (indices of its solutions). */
export interface PageProgress {
  of: number;
  done: Record<string, number[]>;
}

/** The pages on which something is done, by their paths. */
export type Progress = Record<string, PageProgress>;

/** What is known. Whatever else may stand in the storage is taken for nothing. */
export function readProgress(): Progress {
  try {
    return record(JSON.parse(localStorage.getItem(KEY) ?? "{}"), KEY) as Progress;
  } catch {
    return {};
  }
}

/** Keeps what is known; null forgets it. Whoever shows it hears of it. */
export function writeProgress(progress: Progress | null): void {
  try {
    if (progress) localStorage.setItem(KEY, JSON.stringify(progress));
    else localStorage.removeItem(KEY);
  } catch {
    // nothing needs storage to work
  }
  dispatchEvent(new Event("lc-progress"));
}
