// The bar under the code: buttons at the left, what is going on at the right.

import { element } from "./panels/dom.ts";

/** What the buttons ask for. */
export interface BarActions {
  run(): void;
  stop(): void;
  reset(): void;
  /** The text to copy. */
  copy(): string;
}

/** What the second button offers. */
export type ResetOffer = "none" | "reset" | "undo";

const COPIED_MS = 1600;

function button(name: string, text: string): HTMLButtonElement {
  return element("button", { type: "button", class: `lc-button lc-${name}` }, text) as HTMLButtonElement;
}

/** Fills the bar that the page already holds. */
export class Bar {
  readonly #note: HTMLElement;
  readonly #run = button("run", "Run");
  readonly #reset = button("reset", "Reset");
  readonly #copy = button("copy", "Copy");
  readonly #status = element("span", { class: "lc-status", role: "status" });
  readonly #actions: BarActions;
  #running = false;

  constructor(bar: HTMLElement, id: string, actions: BarActions) {
    this.#actions = actions;
    this.#note = bar.querySelector<HTMLElement>(".lc-note") ?? bar.appendChild(element("span", { class: "lc-note" }));
    // the short status below is what is read aloud; the note is there to be looked at, and as Run's description
    this.#note.id = `${id}:note`;
    this.#note.setAttribute("aria-hidden", "true");
    this.#run.setAttribute("aria-describedby", this.#note.id);
    this.#run.setAttribute("aria-keyshortcuts", "Control+Enter Shift+Enter");
    this.#reset.hidden = true;
    bar.prepend(this.#run, this.#reset, this.#copy);
    bar.append(this.#status);
    this.#run.addEventListener("click", (event) => this.#toggle(event));
    // a key held down would turn Run into Stop and back
    this.#run.addEventListener("keydown", (event) => event.repeat && event.preventDefault());
    this.#reset.addEventListener("click", () => actions.reset());
    this.#copy.addEventListener("click", () => this.#copyText());
  }

  /** Run becomes Stop in place: the same button, so it keeps the focus. */
  set running(running: boolean) {
    this.#running = running;
    this.#run.textContent = running ? "Stop" : "Run";
  }

  set reset(offer: ResetOffer) {
    this.#reset.hidden = offer === "none";
    this.#reset.textContent = offer === "undo" ? "Undo reset" : "Reset";
  }

  set note(text: string) {
    if (this.#note.textContent !== text) this.#note.textContent = text;
  }

  /** What a screen reader says; a word or two. */
  set status(text: string) {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  /** For browsers that cannot run Python. */
  withoutRun(): void {
    this.#run.remove();
    this.#note.removeAttribute("aria-hidden");
  }

  #toggle(event: MouseEvent): void {
    // the second half of a double click is not a wish to stop
    if (event.detail > 1) return;
    if (this.#running) this.#actions.stop();
    else this.#actions.run();
  }

  async #copyText(): Promise<void> {
    const copied = await navigator.clipboard?.writeText(this.#actions.copy()).then(
      () => true,
      () => false,
    );
    this.#copy.textContent = copied ? "Copied" : "Not copied";
    setTimeout(() => {
      this.#copy.textContent = "Copy";
    }, COPIED_MS);
  }
}
