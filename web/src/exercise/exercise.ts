// The exercise of a cell once the reader has touched it: goals after each run, solutions as a change of the reader's code, what
// is done. A chunk of its own; the HTML that it finds is made by `exercise_markup.py`.

import { goalsPanel } from "../panels/goals.ts";
import { toDom } from "../panels/to-dom.ts";
import { diff, type Part } from "../shared/diff.ts";
import { element } from "../shared/element.ts";
import type { CellResult } from "../shared/schema.ts";
import { done, forget, progressOf } from "./progress.ts";
import { way } from "./ways.ts";

/** Runs without success after which a hint is offered. */
const TRIES = 2;

/** What an exercise does to its cell. */
export interface ExerciseActions {
  /** Puts a solution in the place of the reader's code. */
  put(source: string): void;
  /** Brings the code back that the exercise begins with. */
  restart(): unknown;
}

/** What the cell shows. */
export interface Shown {
  source: string;
  /** The result of the reader's run, the same function for the same run; null as long as the recorded one stands there. */
  read: (() => CellResult) | null;
  /** Whether the code has changed since. */
  stale: boolean;
}

/** One solution: how it was delivered, and what takes that place. */
interface Solution {
  source: string;
  code: HTMLElement;
  change: HTMLElement;
}

/** Wraps `.lc-exercise`. */
export class Exercise {
  readonly #root: HTMLElement;
  readonly #id: string;
  readonly #solutions: Solution[];
  readonly #offer = element("p", { class: "lc-offer", hidden: "" }, "Two tries so far. A hint may help.");
  readonly #end = element("p", { class: "lc-exercise-end", hidden: "" });
  /** The goals as they are on the page before a run. */
  readonly #delivered: HTMLElement | null;
  #shown: Shown | null = null;
  #tries = 0;

  constructor(root: HTMLElement, id: string, solutions: string[], actions: ExerciseActions) {
    this.#root = root;
    this.#id = id;
    const folds = root.querySelector<HTMLDetailsElement>(".lc-solutions");
    this.#solutions = [...root.querySelectorAll<HTMLElement>(".lc-solution")].flatMap((place, i) => {
      const code = place.querySelector<HTMLElement>(".highlight");
      const source = solutions[i];
      if (!code || source === undefined) return [];
      const change = element("div", { class: "lc-change", hidden: "" });
      const put = button("Put it in", () => actions.put(source));
      code.after(change, element("p", {}, put));
      return [{ source, code, change }];
    });
    folds?.append(
      element(
        "p",
        { class: "lc-again" },
        button("Try it again", () => {
          actions.restart();
          folds.open = false;
          folds.querySelector("summary")?.focus();
        }),
      ),
    );
    folds?.addEventListener("toggle", () => this.#compare());
    this.#delivered = root.querySelector<HTMLElement>(".lc-goals");
    this.#doneBefore();
    root.querySelector(".lc-help")?.before(this.#end, this.#offer);
  }

  /** Shows what the cell shows now. */
  render(shown: Shown): void {
    const before = this.#shown;
    this.#shown = shown;
    this.#root.toggleAttribute("data-stale", shown.stale);
    if ((before?.read ?? null) !== shown.read) this.#goals(shown);
    if (before?.source !== shown.source) this.#compare();
  }

  #goals({ read, source }: Shown): void {
    const result = read?.();
    const panel = result ? goalsPanel(result, true) : null;
    const met = result?.goals.every((goal) => goal.met) === true && panel !== null;
    if (panel && !met) this.#tries += 1;
    const goals = panel ? toDom(panel) : this.#delivered;
    if (goals) this.#root.querySelector(".lc-goals")?.replaceWith(goals);
    this.#offer.hidden = met || this.#tries < TRIES || !this.#root.querySelector(".lc-hint");
    this.#end.hidden = !met;
    if (met) this.#finish(source);
    else this.#doneBefore();
  }

  /** Of the goals as they stand before a run. */
  #doneBefore(): void {
    const head = this.#delivered?.querySelector(".lc-goals-head");
    if (head && progressOf(this.#id)) head.textContent = "Done before";
  }

  /** All goals are met: which way that is, and what comes next. */
  #finish(source: string): void {
    const sources = this.#solutions.map((solution) => solution.source);
    const found = way(source, sources);
    const ways = done(this.#id, found);
    const many = sources.length > 1 ? `${ways.length} of ${sources.length} ways found. ` : "";
    const own = found === null ? "A way of your own. " : "";
    const next = nextStep(this.#root);
    const forgetting = button("Forget my progress", () => {
      forget();
      this.#end.replaceChildren("Forgotten. This browser keeps nothing of the exercises now.");
    });
    forgetting.classList.add("lc-forget");
    this.#end.replaceChildren(...[own + many, ...(next ? [next] : [])], forgetting);
  }

  /** Shows each solution as a change of the reader's code, while they are open. */
  #compare(): void {
    const source = this.#shown?.source;
    if (source === undefined || !this.#root.querySelector(".lc-solutions[open]")) return;
    for (const { source: wanted, code, change } of this.#solutions) {
      const same = source === wanted;
      code.hidden = !same;
      change.hidden = same;
      change.replaceChildren(
        element("pre", { translate: "no" }, ...diff(source.split("\n"), wanted.split("\n")).map(line)),
      );
    }
  }
}

const TAGS = { same: "span", gone: "del", new: "ins" };

function line({ kind, item }: Part): HTMLElement {
  return element(TAGS[kind], {}, `${item}\n`);
}

function button(text: string, press: () => void): HTMLElement {
  const made = element("button", { type: "button", class: "lc-button" }, text);
  made.addEventListener("click", press);
  return made;
}

/** A link to the next exercise of the page, else to the next page, as the page names it. */
function nextStep(root: HTMLElement): HTMLElement | null {
  const all = [...document.querySelectorAll<HTMLElement>(".lc-exercise")];
  const next = all[all.indexOf(root) + 1]?.closest("live-cell");
  if (next) return element("a", { href: `#${next.id}` }, "Next exercise");
  const link = document.querySelector<HTMLAnchorElement>('footer a[aria-label^="Next:"], a[rel="next"]');
  return link && element("a", { href: link.href }, link.getAttribute("aria-label") ?? "Next page");
}
