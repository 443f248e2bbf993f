// The result of a cell in its place: the recorded one first, then live ones.

import { keepScrollable } from "../panels/scroll-regions.ts";
import type { Dialect } from "../rendering/dialect.ts";
import type { Rendering } from "../rendering/rendering.ts";
import type { Steps } from "../rendering/stepper.ts";
import { element } from "../shared/element.ts";
import type { Late } from "../shared/late.ts";
import type { OutputChunk } from "../shared/schema.ts";
import type { Shown } from "./cell-state.ts";

/** What a reader does to the steps; it is done once they work. */
const DONE_TO_STEPS = ["click", "input"] as const;

const SIGNS_OF_A_READER = ["pointermove", "pointerdown", "keydown", "scroll"] as const;

/** Wraps `.lc-result`. */
export class ResultArea {
  readonly element: HTMLElement;
  readonly #own: HTMLElement;
  readonly #rendering: Late<Rendering>;
  #shown: Shown;
  /** Null before the reader has come to the cell. */
  #steps: Steps | null = null;
  #dialect: Dialect | null = null;
  readonly #live = element("pre", { class: "lc-output", "data-panel": "live" });

  constructor(area: HTMLElement, recorded: Shown, rendering: Late<Rendering>) {
    this.element = area;
    this.#own = area.querySelector<HTMLElement>(".lc-own") ?? area;
    this.#shown = recorded;
    this.#rendering = rendering;
    keepScrollable(area.parentElement ?? area); // beside the code, the area itself has no box
    for (const done of DONE_TO_STEPS) area.addEventListener(done, ({ target }) => this.#stepped(target));
    area.addEventListener("change", () => this.near()); // of the database that the SQL is shown for
    // a cell that plays by itself does so for a reader who is there, and nothing is loaded for one who is not
    if (area.closest("live-cell[play]"))
      for (const sign of SIGNS_OF_A_READER) addEventListener(sign, () => this.near(), { once: true, passive: true });
  }

  /** The reader comes to the cell. */
  async near(): Promise<Steps | null> {
    if (!this.#steps) {
      // a run says so itself where it cannot be loaded
      const rendering = await this.#rendering.load().catch(() => null);
      if (rendering && !this.#steps) {
        this.#steps = rendering.steps(this.element);
        this.#steps.take(this.#shown.read);
        this.#dialect = rendering.dialect(this.element);
      }
    }
    return this.#steps;
  }

  /** Something was done to the row of steps before there was anything behind it. */
  async #stepped(target: EventTarget | null): Promise<void> {
    if (this.#steps || !(target instanceof HTMLElement)) return;
    const control = target.closest<HTMLButtonElement | HTMLInputElement>(".lc-steps :is(button, input)");
    if (!control) return;
    const { value } = control;
    const steps = await this.near();
    control.value = value; // of the range: it begins at its end
    steps?.use(control);
  }

  /** Shows above the result what is printed meanwhile; null: no longer. */
  live(output: OutputChunk[] | null): void {
    if (!output) {
      this.#live.remove();
      return;
    }
    this.#live.replaceChildren(...(this.#rendering.value?.output(output) ?? []));
    if (!this.#live.isConnected) this.#own.prepend(this.#live);
  }

  /** The lines of this cell that sent something to the database, in the order of the lines. */
  get sent(): ReadonlySet<number> {
    const sent = ':not([data-effect="not sent"], [data-effect="not known"])';
    const entries = this.element.querySelectorAll(`.lc-sql li[data-line]${sent}`);
    const lines = [...entries].map((entry) => Number(entry.getAttribute("data-line")));
    return new Set(lines.sort((one, other) => one - other));
  }

  /** Shows a result; `stale`: it is no longer what the code gives. */
  render(shown: Shown, stale: boolean): void {
    this.element.toggleAttribute("data-stale", stale);
    if (shown.nodes === this.#shown.nodes) return;
    this.#shown = shown;
    this.element.replaceChildren(...shown.nodes);
    this.#rendering.value?.scrollable(this.element);
    this.#steps?.take(shown.read);
    this.#dialect?.take();
  }
}
