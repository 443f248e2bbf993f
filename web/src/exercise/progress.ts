// What is kept of this page's exercises once one is done.

import { readProgress, writeProgress } from "../shared/progress.ts";

/** The ways in which an exercise was done; null if it was not. */
export function progressOf(id: string): number[] | null {
  return readProgress()[location.pathname]?.done[id] ?? null;
}

/** Keeps that an exercise is done, and returns the ways that are known by now; `way` is null for one of the reader's own. */
export function done(id: string, way: number | null): number[] {
  const progress = readProgress();
  const here = [...document.querySelectorAll(".lc-exercise")].map((each) => each.closest("live-cell")?.id ?? "");
  const before = progress[location.pathname]?.done ?? {};
  const kept = Object.entries(before).filter(([each]) => here.includes(each)); // those that the page still has
  const ways = [...new Set([...(before[id] ?? []), ...(way === null ? [] : [way])])];
  progress[location.pathname] = { of: here.length, done: { ...Object.fromEntries(kept), [id]: ways } };
  writeProgress(progress);
  return ways;
}

/** Forgets all that was done, on every page, and where that was. */
export function forget(): void {
  writeProgress(null);
  dispatchEvent(new Event("lc-forget"));
}
