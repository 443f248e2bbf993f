// The page's own controls, in the header: what Python does, and a menu with Run all, Restart and the keys. One for all pages.

import type { End } from "../cell/execution-view.ts";
import type { Registry } from "../cell/registry.ts";
import { stateWords } from "../cell/status.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { element, write } from "../shared/element.ts";
import { Late } from "../shared/late.ts";
import { lateModule } from "../shared/late-module.ts";

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

const MENU = "lc-page-menu";

/** What the menu has below its buttons, in order: the keys, and what keeps the site at `root` for offline reading. */
function lateParts(root: string): Late<Node | string>[] {
  return [
    new Late(async () => (await lateModule("key-list.js", () => import("./key-list.ts"))).keyList()),
    new Late(async () => (await lateModule("offline-menu.js", () => import("./offline-menu.ts"))).offlineMenu(root)),
  ];
}

/** A button in the header that opens the menu; hidden on pages without cells. */
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

  /** `root`: the address of the site. */
  constructor(python: KernelControls, cells: Registry<PageCell>, root: string) {
    this.#python = python;
    this.#cells = cells;
    this.#restart.title = "Start a fresh Python: what the cells have left behind is forgotten, edits and results stay";
    // the browser opens and closes the menu: Escape, a press elsewhere, and where the focus goes are its own
    const menu = element("div", { id: MENU, class: MENU, popover: "" }, this.#all, this.#restart);
    const late = lateParts(root);
    menu.addEventListener("beforetoggle", async () => {
      // what could not be loaded is asked for again when the menu is next opened
      for (const part of late)
        if (part.value === null)
          await part.load().then(
            (node) => menu.append(node),
            () => {},
          );
    });
    const opener = { type: "button", class: "lc-page-controls-opener", popovertarget: MENU };
    this.element = element(
      "section",
      { class: "lc-page-controls", "aria-label": "Python on this page", hidden: "" },
      element("button", opener, element("span", { class: "lc-page-controls-dot" }), this.#words),
      menu,
    );
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
    write(this.#words, words);
    this.#words.title = words;
    write(this.#all, this.#running ? "Stop" : "Run all");
    this.#restart.disabled = state === "off";
    if (state === "downloading") this.#looking ??= setInterval(() => this.#render(), LOOK);
    else {
      clearInterval(this.#looking);
      this.#looking = undefined;
    }
  }
}
