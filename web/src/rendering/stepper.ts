// Makes the row of steps work: shows a result as it was after each executed line, without running anything.

import { comparePanel } from "../panels/compare.ts";
import { MOST_ELEMENTS } from "../panels/index.ts";
import { at } from "../panels/moment.ts";
import { makeScrollable } from "../panels/scroll-regions.ts";
import { step, stepAloud } from "../panels/summaries.ts";
import { toDom } from "../panels/to-dom.ts";
import { within } from "../panels/tree.ts";
import { EMPTY_RESULT } from "../shared/result.ts";
import type { CellResult } from "../shared/schema.ts";
import { putMoment, still } from "./apply-moment.ts";

/** Sent by the row and bubbling: the line whose moment is shown, null at the end of the cell; and what happened there. */
export type MomentEvent = CustomEvent<{ line: number | null; aloud: string }>;

const STEP_MS = 1000;
const PLAY_MS = 12_000;
const GLIDE_MS = 400;

/** How long a step is shown while `steps` of them play. */
export function stepTime(steps: number): number {
  return Math.min(STEP_MS, PLAY_MS / steps);
}

/** The controls, as long as there are any. */
interface Row {
  row: HTMLElement;
  back: HTMLElement;
  next: HTMLElement;
  play: HTMLElement;
  pin: HTMLElement;
  range: HTMLInputElement;
  text: HTMLElement;
}

/** The steps of one cell, through all of its results. */
export class Steps {
  readonly #result: HTMLElement;
  /** Asked at the first step. */
  #read: () => CellResult = () => EMPTY_RESULT;
  #controls: Row | null = null;
  /** The panels that the page or the reader opened, or the reader closed: they stay so in the next result. */
  readonly #opened = new Map<string, boolean>();
  /** The step that the reader was at when the page was printed. */
  #left: number | null = null;
  /** The step that the one on show is compared with. */
  #pinned: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #observer: IntersectionObserver | null = null;

  constructor(result: HTMLElement) {
    this.#result = result;
    for (const panel of result.querySelectorAll<HTMLElement>("details:is(.lc-session, .lc-tables)[open]"))
      this.#opened.set(panel.dataset.panel ?? "", true);
    // on its way down: before a panel opens or closes
    result.addEventListener("click", ({ target }) => target instanceof Element && this.#click(target), true);
    result.addEventListener("input", ({ target }) => target === this.#controls?.range && this.#scrub());
    result.addEventListener("toggle", ({ target }) => this.#toggled(target), true); // it does not bubble
    result.addEventListener("lc-beforeprint", () => this.#toPaper());
    result.addEventListener("lc-afterprint", () => this.#fromPaper());
    this.#playOnce();
  }

  /** Lets the reader step through the result that has just been put into its place. */
  take(read: () => CellResult): void {
    this.#read = read;
    const before = this.#controls;
    if (before) this.#pause();
    this.#pin(null);
    this.#controls = controls(this.#result);
    for (const panel of this.#result.querySelectorAll<HTMLDetailsElement>("details[data-panel]")) {
      const open = this.#opened.get(panel.dataset.panel ?? "");
      if (open !== undefined) panel.open = open;
    }
    const now = this.#controls;
    if (now) {
      // its nodes were here before, or the browser remembered the position
      if (now.range.value !== now.range.max) this.#show(Number(now.range.max));
      else limits(now);
    }
    if (before) say(this.#result, null, "");
  }

  #click(target: Element): void {
    const panel = target.closest("summary")?.parentElement;
    if (panel instanceof HTMLDetailsElement) this.#opened.set(panel.dataset.panel ?? "", !panel.open);
    const control = target.closest(".lc-steps > button");
    if (control) this.use(control);
  }

  /** Does what a control of the row is for. */
  use(control: Element): void {
    const now = this.#controls;
    if (!now) return;
    if (control === now.range) {
      this.#scrub();
      return;
    }
    const index = Number(now.range.value);
    if (control === now.pin) {
      this.#pin(this.#pinned === null ? index : null);
      return;
    }
    const playing = this.#timer !== undefined;
    this.#pause();
    if (control === now.back) this.#show(index - 1);
    if (control === now.next) this.#show(index + 1);
    if (control === now.play && !playing) this.#play();
  }

  #scrub(): void {
    this.#pause();
    this.#show(Number(this.#controls?.range.value));
  }

  /** What was closed could not be measured. */
  #toggled(panel: EventTarget | null): void {
    if (panel instanceof HTMLDetailsElement && panel.open && panel.querySelector(".lc-scroll")) makeScrollable(panel);
  }

  /** On paper a cell is at its end; on the screen the reader finds it as it was. */
  #toPaper(): void {
    const range = this.#controls?.range;
    if (!range) return;
    this.#pause();
    this.#left = Number(range.value);
    this.#show(Number(range.max), 0, false);
  }

  #fromPaper(): void {
    if (this.#left !== null) this.#show(this.#left, 0, false);
    this.#left = null;
  }

  #show(index: number, glide = GLIDE_MS, heard = true): void {
    const now = this.#controls;
    const result = this.#read();
    const moment = at(result, index);
    if (!now || !moment) return;
    now.range.value = String(index);
    const aloud = stepAloud(result, index);
    now.range.setAttribute("aria-valuetext", aloud);
    now.text.textContent = step(result.moments, index);
    limits(now);
    putMoment(this.#result, result, moment, glide);
    this.#compare();
    // who moves the range itself hears its value
    say(now.row, moment.line, !heard || document.activeElement === now.range ? "" : aloud);
  }

  /** Plays from the beginning to a step, and stays there; at once, for readers who want no motion. */
  playTo(step: number): void {
    if (!this.#controls) return;
    this.#pause();
    this.#show(still() ? step : 0);
    if (!still() && step > 0) this.#play(step);
  }

  /** Pins a step, or none any more. */
  #pin(step: number | null): void {
    this.#pinned = step;
    const now = this.#controls;
    if (!now) return;
    now.pin.setAttribute("aria-pressed", String(step !== null));
    for (const [index, stop] of now.row.querySelectorAll(".lc-stops > span").entries())
      stop.toggleAttribute("data-pinned", index === step);
    this.#compare();
  }

  /** Shows below the row what differs from the pinned step. */
  #compare(): void {
    this.#result.querySelector(".lc-compare")?.remove();
    const now = this.#controls;
    if (!now || this.#pinned === null) return;
    const tree = within(MOST_ELEMENTS, () => comparePanel(this.#read(), this.#pinned ?? 0, Number(now.range.value)));
    if (tree) now.row.after(toDom(tree));
  }

  #play(end?: number): void {
    const now = this.#controls;
    if (!now) return;
    const last = end ?? Number(now.range.max);
    if (end === undefined && Number(now.range.value) === last) this.#show(0);
    const wait = stepTime(last - Number(now.range.value));
    // who takes hold of the range stops it before it moves
    now.range.addEventListener("pointerdown", () => this.#pause(), { once: true });
    const go = () => {
      if (!now.row.isConnected) return this.#pause();
      const index = Number(now.range.value) + 1;
      this.#show(index, Math.min(GLIDE_MS, wait * 0.8));
      if (index < last) this.#timer = setTimeout(go, wait);
      else this.#pause();
    };
    this.#timer = setTimeout(go, wait);
    named(now.play, "Pause");
  }

  #pause(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#observer?.disconnect();
    if (this.#controls) named(this.#controls.play, "Play");
  }

  /** A cell that says so plays by itself, once, when it is half in sight; any touch of a control comes first. */
  #playOnce(): void {
    const cell = this.#result.closest("live-cell[play]");
    if (!cell || still()) return;
    this.#observer = new IntersectionObserver(
      (seen) => {
        const half = seen.some(({ intersectionRatio, intersectionRect, rootBounds }) => {
          // a cell taller than the window is never half in it
          return intersectionRatio >= 0.5 || intersectionRect.height >= (rootBounds?.height ?? Number.NaN) / 2;
        });
        if (!half) return;
        this.#observer?.disconnect();
        this.#play();
      },
      { threshold: [0.1, 0.2, 0.3, 0.4, 0.5] },
    );
    this.#observer.observe(cell);
  }
}

function controls(result: HTMLElement): Row | null {
  const row = result.querySelector<HTMLElement>(".lc-steps");
  const part = (selector: string) => row?.querySelector<HTMLElement>(selector);
  const [back, next, play, pin, text] = [".lc-back", ".lc-next", ".lc-play", ".lc-pin", ".lc-step-label"].map(part);
  const range = row?.querySelector("input");
  return row && back && next && play && pin && range && text ? { row, back, next, play, pin, range, text } : null;
}

/** At an end one button has nothing to do; it keeps the focus, which a disabled one would lose. */
function limits({ back, next, range }: Row): void {
  back.setAttribute("aria-disabled", String(range.value === range.min));
  next.setAttribute("aria-disabled", String(range.value === range.max));
}

function named(play: HTMLElement, name: "Play" | "Pause"): void {
  play.ariaLabel = play.title = name;
  play.toggleAttribute("data-playing", name === "Pause");
}

function say(from: HTMLElement, line: number | null, aloud: string): void {
  from.dispatchEvent(new CustomEvent("lc-moment", { bubbles: true, detail: { line, aloud } }) satisfies MomentEvent);
}
