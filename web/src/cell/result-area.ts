// The result of a cell in its place: the recorded one first, then live ones, behind a question where there is a fold.

import type { CellResult } from "../shared/schema.ts";
import { errorLine, keepScrollable, makeScrollable } from "./line-highlight.ts";
import type { Report } from "./status.ts";
import { enhance, recordedResult } from "./stepper.ts";

/** A result, and what it was computed from. */
export interface Shown {
  nodes: Node[];
  read: () => CellResult;
  /** The sources up to this cell; null: as the author wrote them. */
  sources: string[] | null;
  report: Report;
  errorLine: number | null;
}

/** Wraps `.lc-result`. */
export class ResultArea {
  readonly element: HTMLElement;
  readonly recorded: Shown;
  #shown: Shown;
  /** Around the result, where the reader is asked to predict it; and its own words. */
  readonly #fold: HTMLDetailsElement | null;
  readonly #question: string;

  constructor(cell: HTMLElement, element: HTMLElement, toggled: () => void) {
    this.element = element;
    this.#fold = element.closest<HTMLDetailsElement>(".lc-fold");
    this.#question = this.#fold?.querySelector("summary")?.textContent ?? "";
    this.#fold?.addEventListener("toggle", toggled);
    this.recorded = this.#shown = {
      nodes: [...element.childNodes],
      read: recordedResult(cell),
      sources: null,
      report: { state: "idle", note: "Recorded output", status: "" },
      errorLine: errorLine(element),
    };
    keepScrollable(element);
    enhance(element, this.recorded.read);
  }

  get shown(): Shown {
    return this.#shown;
  }

  set shown(shown: Shown) {
    this.#shown = shown;
    this.element.replaceChildren(...shown.nodes);
    makeScrollable(this.element);
    enhance(this.element, shown.read);
    if (!this.#fold) return;
    const live = shown !== this.recorded;
    this.#fold.open ||= live;
    const summary = this.#fold.querySelector("summary");
    if (summary) summary.textContent = live ? "Result" : this.#question;
  }

  /** The reader has not looked yet. */
  get folded(): boolean {
    return this.#fold?.open === false;
  }

  /** No longer what the code gives. */
  get stale(): boolean {
    return this.element.hasAttribute("data-stale");
  }

  set stale(stale: boolean) {
    this.element.toggleAttribute("data-stale", stale);
  }
}
