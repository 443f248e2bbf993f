// The page's own controls: what Python does, all cells one after the other, a fresh Python. One element for all pages.

import type { End } from "../cell/execution-view.ts";
import type { Registry } from "../cell/registry.ts";
import { stateWords } from "../cell/status.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { element } from "../shared/element.ts";

/** What the controls need of the kernel. */
export type KernelControls = Pick<Kernel, "state" | "onstate" | "progress" | "restart">;

/** A cell, as far as the page is concerned. */
export interface PageCell extends Element {
  /** Its story; with a number where the page has the story once more, for each is by itself. */
  readonly story: string;
  /** Which cell runs for it. */
  readonly running: string | null;
  /** Shows code that is not to be run along with others. */
  readonly unread: boolean;
  run(): Promise<Pick<End, "how">>;
  stop(): void;
}

/** Runs the cells in order until one is stopped; where one fails, the rest of its story is left out. */
export async function runAll(cells: PageCell[], over: () => boolean): Promise<void> {
  const failed = new Set<string>();
  for (const cell of cells) {
    const { story } = cell;
    if (cell.unread || failed.has(story)) continue;
    if (over() || !cell.isConnected) return;
    const { how } = await cell.run();
    if (how === "stopped") return;
    if (how === "failed") failed.add(story);
  }
}

/** How often a download is looked at, in milliseconds. */
const LOOK = 250;

/** The element at the end of the page; hidden on pages without cells. */
export class PageControls {
  readonly element: HTMLElement;
  readonly #words = element("span", { class: "lc-page-controls-text" });
  readonly #all = element("button", { type: "button", class: "lc-button" }, "Run all");
  readonly #restart = element("button", { type: "button", class: "lc-button" }, "Restart") as HTMLButtonElement;
  readonly #python: KernelControls;
  readonly #cells: Registry<PageCell>;
  /** The cells that Run all goes through; null if it does not run. */
  #running: PageCell[] | null = null;
  #stopped = false;
  #looking: ReturnType<typeof setInterval> | undefined;

  constructor(python: KernelControls, cells: Registry<PageCell>) {
    this.#python = python;
    this.#cells = cells;
    this.#restart.title = "Start a fresh Python: what the cells have left behind is forgotten, edits and results stay";
    const state = element(
      "span",
      { class: "lc-page-controls-state" },
      element("span", { class: "lc-page-controls-dot" }),
      this.#words,
    );
    const name = { class: "lc-page-controls", "aria-label": "Python on this page", hidden: "" };
    this.element = element("section", name, state, this.#all, this.#restart);
    this.#all.addEventListener("click", (event) => event.detail < 2 && this.#toggle());
    this.#restart.addEventListener("click", () => {
      this.#stopped = true;
      python.restart();
      for (const cell of cells.each()) cell.stop(); // those that still wait for the old one
    });
    python.onstate(() => this.#render());
    cells.onchange = () => this.#render();
    this.#render();
  }

  async #toggle(): Promise<void> {
    if (this.#running) {
      this.#stop();
      return;
    }
    this.#running = this.#cells.all();
    this.#stopped = false;
    this.#render();
    await runAll(this.#running, () => this.#stopped);
    this.#running = null;
    this.#render();
  }

  #stop(): void {
    this.#stopped = true;
    for (const cell of this.#running ?? []) cell.stop();
  }

  #render(): void {
    const { state } = this.#python;
    const cells = this.#cells.each();
    this.element.hidden = cells.length === 0;
    this.element.setAttribute("data-state", state);
    const running = cells.find((cell) => cell.running !== null)?.running ?? null;
    const words = stateWords(state, this.#python.progress, running);
    if (this.#words.textContent !== words) this.#words.textContent = words;
    this.#words.title = words;
    const all = this.#running ? "Stop" : "Run all";
    if (this.#all.textContent !== all) this.#all.textContent = all;
    this.#restart.disabled = state === "off";
    if (state === "downloading") this.#looking ??= setInterval(() => this.#render(), LOOK);
    else {
      clearInterval(this.#looking);
      this.#looking = undefined;
    }
  }
}
