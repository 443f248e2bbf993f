// Execution plan: which cells must run so that a cell has its result in a fresh story, and which results are out of date.

import type { CellRequest } from "../shared/messages.ts";
import type { CellSource } from "../shared/schema.ts";

/** What to send to the worker: these cells, in a fresh namespace if `reset`. */
export interface Plan {
  reset: boolean;
  cells: CellRequest[];
}

/**
 * Plans the run of the last of `steps`, which lists the story's cells up to it.
 * `ran` holds the sources the namespace has run, in order; null if unknown.
 */
export function plan(ran: readonly string[] | null, steps: readonly CellRequest[]): Plan {
  const fits = ran !== null && ran.length < steps.length && ran.every((source, i) => source === steps[i]?.source);
  // an empty namespace is reset too: the worker may not have one for the story
  const reset = !fits || ran.length === 0;
  return { reset, cells: steps.slice(reset ? 0 : ran.length) };
}

/** A cell on the page, and the story's cells before it that are not above it on the page. */
export interface Place {
  id: string;
  before: readonly CellSource[];
  source: string;
  /** The code of its goals, where it is an exercise. */
  goals?: string;
}

/** The story's cells up to and with the cell `id`, from its places on the page in document order. */
export function cellsTo(places: readonly Place[], id: string): CellRequest[] {
  const steps: CellRequest[] = [];
  for (const { before, ...place } of places) {
    steps.push(...before, place);
    if (place.id === id) break;
  }
  return steps;
}

/** Why a shown result no longer fits: the cell itself was edited, or one before it; null if it fits. */
export type Staleness = "edited" | "earlier" | null;

/** Compares the sources that a result was computed from with the current ones; both end with the cell itself. */
export function staleness(shown: readonly string[], today: readonly string[]): Staleness {
  if (shown.length !== today.length) return "earlier";
  const first = shown.findIndex((source, i) => source !== today[i]);
  if (first < 0) return null;
  return first === shown.length - 1 ? "edited" : "earlier";
}
