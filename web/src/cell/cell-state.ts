// The state of a cell: its code, its result, what a shared link brought, a run that is on; and the view that follows. Pure.

import type { Phase } from "../kernel/execution.ts";
import type { Rendered } from "../rendering/rendering.ts";
import { staleness } from "../story/execution-plan.ts";
import { downloaded, phaseNote, phaseStatus, type Report, STALE_NOTES } from "./status.ts";

/** A result, and what it was computed from. */
export interface Shown extends Rendered {
  /** The sources up to this cell; null: as the author wrote them. */
  sources: string[] | null;
  report: Report;
  errorLine: number | null;
}

/** Code that edits begin with; those of each original are stored apart. */
export interface Original {
  source: string;
  /** Under which name edits are stored, and what changes with the original. */
  slot: string;
  key: string;
}

/** Code, and the result that was shown with it. */
interface Checkpoint {
  source: string;
  shown: Shown;
}

/** Code from the page's address, as it stands there (`packed`): being read, not run yet, run by the reader, or unreadable. */
export interface Link {
  packed: string;
  state: "opening" | "unread" | "run" | "refused";
  text: string;
}

/** All that changes in a cell, but for what the panels of its result show. */
export interface CellState {
  source: string;
  original: Original;
  shown: Shown;
  recorded: Shown;
  /** What a reset replaced, while it can be undone. */
  undo: Checkpoint | null;
  link: Link | null;
  /** The reader's own, while the code of a link stands in its place. */
  own: (Checkpoint & { original: Original }) | null;
  /** The run that is on, and what it waits for; null as long as another cell has the worker. */
  run: { phase: Phase | null } | null;
  /** How the last run ended where no result tells it; until the next edit or run. */
  notice: Report | null;
  /** What is read aloud, a word or two. */
  status: string;
  /** The line whose moment the panels show; null at the cell's end. */
  step: number | null;
}

/** What the last of the toolbar's buttons offers. */
export type ResetOffer = "none" | "reset" | "undo";

/** What the reader sees of a state. */
export interface CellView {
  state: "idle" | "booting" | "running" | "stale" | "done" | "error";
  note: string;
  status: string;
  stale: boolean;
  errorLine: number | null;
  step: number | null;
  running: boolean;
  /** Whether Run cannot be pressed for a moment. */
  waiting: boolean;
  reset: ResetOffer;
  /** How much of Python is here, in percent; null while nothing is downloaded. */
  downloaded: number | null;
  /** What stands above code from a link. */
  banner: { text: string; original: boolean } | null;
  /** Whether the code is from a link and the reader has not run it: no line of it may hide at the right. */
  unread: boolean;
}

/** The state of a cell as it was delivered, with the edit of an earlier visit. */
export function initialState(original: Original, recorded: Shown, edit: string | null): CellState {
  return {
    source: edit ?? original.source,
    original,
    shown: recorded,
    recorded,
    undo: null,
    link: null,
    own: null,
    run: null,
    notice: null,
    status: "",
    step: null,
  };
}

/** The code as the rest of the story takes it: not from a link before the reader has run it. */
export function sourceInStory(state: CellState): string {
  return state.own && state.link?.state === "unread" ? state.own.source : state.source;
}

/** Other code stands here: what was said of the code before no longer holds. */
function changed(state: CellState): CellState {
  return { ...state, notice: null, step: null, status: state.run ? state.status : "" };
}

export function edited(state: CellState, source: string): CellState {
  return changed({ ...state, source, undo: null });
}

/** Back to the original, or back from there. */
export function reset(state: CellState): CellState {
  const { source, shown, undo, original, recorded } = state;
  if (undo) return changed({ ...state, ...undo, undo: null });
  return changed({ ...state, source: original.source, shown: recorded, undo: { source, shown } });
}

export function started(state: CellState): CellState {
  return { ...state, run: { phase: null }, notice: null, undo: null, status: "Running" };
}

export function waitsFor(state: CellState, phase: Phase): CellState {
  return state.run ? { ...state, run: { phase }, status: phaseStatus(phase) } : state;
}

/** A run, of this cell or a later one, has brought a result: of the code that stands here, or of what a reset replaced. */
export function hasResult(state: CellState, shown: Shown): CellState {
  const { source, undo } = state;
  const ran = shown.sources?.at(-1);
  if (undo && ran === undo.source && ran !== source) return { ...state, undo: { ...undo, shown } };
  return { ...state, shown, notice: null, undo: null, step: null };
}

/** The run is over; if the cell itself has run, its result now has this report. */
export function ended(state: CellState, report: Report, own: boolean): CellState {
  const over = { ...state, run: null, status: report.status };
  // a reset during the run: what the run has brought waits with the code that it belongs to
  if (own && state.undo) return { ...over, undo: { ...state.undo, shown: { ...state.undo.shown, report } } };
  return own ? { ...over, shown: { ...state.shown, report }, notice: null } : { ...over, notice: report };
}

/** Something went wrong that is no run. */
export function failed(state: CellState, notice: Report): CellState {
  return { ...state, notice, status: notice.status };
}

/** The panels show another moment of the run. */
export function stepped(state: CellState, step: number | null): CellState {
  return { ...state, step };
}

/** The page's address has code for this cell. */
export function linkOpened(state: CellState, packed: string): CellState {
  return changed({ ...linkClosed(state), link: { packed, state: "opening", text: "Reading the code in the link …" } });
}

export function linkRefused(state: CellState, packed: string, text: string): CellState {
  return changed({ ...state, link: { packed, state: "refused", text } });
}

/** The original that a link brings to a cell: edits of it are stored by themselves. */
export function linkedOriginal({ original: { slot, key } }: CellState, packed: string, source: string): Original {
  return { source, slot: `${slot} linked`, key: `${key} ${packed}` };
}

/** The link's code, or the stored edit of it, takes the place of the reader's own, below a warning. */
export function linkEntered(
  state: CellState,
  packed: string,
  original: Original,
  code: string,
  warning: string,
): CellState {
  const { source, shown } = state;
  const link: Link = { packed, state: "unread", text: warning };
  const own = { source, shown, original: state.original };
  return changed({ ...state, source: code, original, own, undo: null, link });
}

/** The reader has pressed this cell's own Run. */
export function linkAccepted(state: CellState): CellState {
  return state.link?.state === "unread" ? { ...state, link: { ...state.link, state: "run" } } : state;
}

/** The reader's own stands here again. */
export function linkClosed(state: CellState): CellState {
  const { link, own } = state;
  if (!link) return state;
  return changed({ ...state, ...own, undo: own ? null : state.undo, own: null, link: null });
}

/** What the reader sees. `author` and `current` are the sources up to this cell; a `covered` result has not been looked at. */
export function view(state: CellState, cell: string, author: string[], current: string[], covered: boolean): CellView {
  const { source, original, shown, undo, link, run, notice, status, step } = state;
  const stale = link?.state === "unread" ? "linked" : staleness(shown.sources ?? author, current);
  // while the result is covered, a marked line would give it away
  const marks = !covered && stale !== "edited" && stale !== "linked";
  const running = run?.phase?.name === "running";
  return {
    ...(run
      ? { state: running ? "running" : "booting", note: phaseNote(run.phase, cell) }
      : (notice ?? (stale ? { state: "stale", note: STALE_NOTES[stale] } : shown.report))),
    status,
    stale: stale !== null,
    errorLine: marks ? shown.errorLine : null,
    step,
    running: run !== null,
    waiting: link?.state === "opening",
    unread: link?.state === "unread",
    downloaded: downloaded(run?.phase ?? null),
    reset: undo ? "undo" : source === original.source ? "none" : "reset",
    banner: link && { text: link.text, original: link.state === "unread" || link.state === "run" },
  };
}
