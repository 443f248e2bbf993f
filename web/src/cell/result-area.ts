// The result of a cell in its place: the recorded one first, then live ones, behind a question where there is a fold.

import type { Shown } from "./cell-state.ts";
import { keepScrollable, makeScrollable } from "./scroll-regions.ts";
import { enhance, recordedResult } from "./stepper.ts";

/** Wraps `.lc-result`. */
export class ResultArea {
  readonly element: HTMLElement;
  /** What the page was delivered with. */
  readonly recorded: Shown;
  #nodes: Node[];
  /** Around the result, where the reader is asked to predict it; and its own words. */
  readonly #fold: HTMLDetailsElement | null;
  readonly #question: string;

  constructor(cell: HTMLElement, element: HTMLElement, errorLine: number | null, toggled: () => void) {
    this.element = element;
    this.#fold = element.closest<HTMLDetailsElement>(".lc-fold");
    this.#question = this.#fold?.querySelector("summary")?.textContent ?? "";
    this.#fold?.addEventListener("toggle", toggled);
    this.#nodes = [...element.childNodes];
    this.recorded = {
      nodes: this.#nodes,
      read: recordedResult(cell),
      sources: null,
      report: { state: "idle", note: "Recorded output", status: "" },
      errorLine,
    };
    keepScrollable(element);
    enhance(element, this.recorded.read);
  }

  /** The reader has not looked yet. */
  get folded(): boolean {
    return this.#fold?.open === false;
  }

  /** Shows a result; `stale`: it is no longer what the code gives. */
  render({ nodes, read }: Shown, stale: boolean): void {
    this.element.toggleAttribute("data-stale", stale);
    if (nodes === this.#nodes) return;
    this.#nodes = nodes;
    this.element.replaceChildren(...nodes);
    makeScrollable(this.element);
    enhance(this.element, read);
    if (!this.#fold) return;
    const live = nodes !== this.recorded.nodes;
    this.#fold.open ||= live;
    const summary = this.#fold.querySelector("summary");
    if (summary) summary.textContent = live ? "Result" : this.#question;
  }
}
