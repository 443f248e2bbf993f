// The result of a cell in its place: the recorded one first, then live ones, behind a question where there is a fold.

import { outputParts } from "../panels/output.ts";
import { toDom } from "../panels/to-dom.ts";
import { element } from "../shared/element.ts";
import type { OutputChunk } from "../shared/schema.ts";
import type { Shown } from "./cell-state.ts";
import { keepScrollable, makeScrollable } from "./scroll-regions.ts";
import { enhance, recordedResult } from "./stepper.ts";

/** Wraps `.lc-result`. */
export class ResultArea {
  readonly element: HTMLElement;
  /** What the page was delivered with. */
  readonly recorded: Shown;
  #nodes: Node[];
  readonly #live = element("pre", { class: "lc-output", "data-panel": "live" });
  /** Around the result, where the reader is asked to predict it; and its own words. */
  readonly #fold: HTMLDetailsElement | null;
  readonly #question: string;

  constructor(cell: HTMLElement, area: HTMLElement, errorLine: number | null, toggled: () => void) {
    this.element = area;
    this.#fold = area.closest<HTMLDetailsElement>(".lc-fold");
    this.#question = this.#fold?.querySelector("summary")?.textContent ?? "";
    this.#fold?.addEventListener("toggle", toggled);
    this.#nodes = [...area.childNodes];
    this.recorded = {
      nodes: this.#nodes,
      read: recordedResult(cell),
      sources: null,
      report: { state: "idle", note: "Recorded output", status: "" },
      errorLine,
    };
    keepScrollable(area);
    enhance(area, this.recorded.read);
  }

  /** The reader has not looked yet. */
  get folded(): boolean {
    return this.#fold?.open === false;
  }

  /** Shows above the result what is printed meanwhile; null: no longer. */
  live(output: OutputChunk[] | null): void {
    if (!output) {
      this.#live.remove();
      return;
    }
    this.#live.replaceChildren(...outputParts(output).map(toDom));
    if (!this.#live.isConnected) this.element.prepend(this.#live);
    this.#unfold(true);
  }

  /** Shows a result; `stale`: it is no longer what the code gives. */
  render({ nodes, read }: Shown, stale: boolean): void {
    this.element.toggleAttribute("data-stale", stale);
    if (nodes === this.#nodes) return;
    this.#nodes = nodes;
    this.element.replaceChildren(...nodes);
    makeScrollable(this.element);
    enhance(this.element, read);
    this.#unfold(nodes !== this.recorded.nodes);
  }

  /** Opens the fold where there is more to see than what was recorded. */
  #unfold(live: boolean): void {
    if (!this.#fold) return;
    this.#fold.open ||= live;
    const summary = this.#fold.querySelector("summary");
    if (summary) summary.textContent = live ? "Result" : this.#question;
  }
}
