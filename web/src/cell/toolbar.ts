// The toolbar under the code: buttons at the left, what is going on at the right.

import type { ExportFormat } from "../export/formats.ts";
import { LinkError } from "../export/fragment.ts";
import { element } from "../shared/element.ts";
import type { CellView } from "./cell-state.ts";
import type { ExportMenu } from "./export-menu.ts";

/** What the buttons ask for. */
export interface ToolbarActions {
  run(): void;
  stop(): void;
  reset(): void;
  /** The text to copy. */
  copy(): string;
  /** The address of this cell with its code; rejects with a LinkError. */
  link(): string | Promise<string>;
  /** Makes the file; resolves with its name, null where there is none, rejects with a sentence. */
  download(format: ExportFormat): Promise<string | null>;
  /** What Run does first, as a sentence; empty if nothing. */
  hint(): string;
}

const ANSWER_MS = 1600;
const ASIDE_MS = 5000;

function button(name: string, text: string): HTMLButtonElement {
  return element("button", { type: "button", class: `lc-button lc-${name}` }, text) as HTMLButtonElement;
}

/** Puts text on the clipboard; one that is not there yet as a promise, because some browsers ask for it at once. */
async function toClipboard(text: string | Promise<string>): Promise<boolean> {
  try {
    if (typeof text === "string" || !globalThis.ClipboardItem) await navigator.clipboard.writeText(await text);
    else {
      const { clipboard } = navigator;
      const blob = text.then((known) => new Blob([known], { type: "text/plain" }));
      blob.catch(() => {}); // `text` rejects, too
      await clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    }
    return true;
  } catch {
    return false; // refused, or absent on plain http
  }
}

/** Fills the toolbar that the page already holds. */
export class Toolbar {
  readonly #note: HTMLElement;
  readonly #run = button("run", "Run");
  readonly #reset = button("reset", "Reset");
  readonly #copy = button("copy", "Copy");
  readonly #share = button("share", "Share");
  readonly #download = button("download", "Download");
  readonly #hint: HTMLElement;
  readonly #status = element("span", { class: "lc-visually-hidden", role: "status" });
  readonly #bar: HTMLElement;
  readonly #id: string;
  #menu: ExportMenu | null = null;
  #runs = true;
  readonly #actions: ToolbarActions;
  #running = false;
  #noted = "";
  /** Stands in for the note for a while. */
  #aside: ReturnType<typeof setTimeout> | undefined;

  constructor(bar: HTMLElement, id: string, actions: ToolbarActions) {
    this.#bar = bar;
    this.#id = id;
    this.#actions = actions;
    this.#note = bar.querySelector<HTMLElement>(".lc-note") ?? bar.appendChild(element("span", { class: "lc-note" }));
    // the short status below is what is read aloud; the note is there to be looked at, and as Run's description
    this.#note.id = `${id}:note`;
    this.#note.setAttribute("aria-hidden", "true");
    this.#noted = this.#note.textContent ?? "";
    this.#hint = element("span", { id: `${id}:hint`, hidden: "" });
    this.#run.setAttribute("aria-describedby", `${id}:linked ${this.#note.id} ${this.#hint.id}`);
    this.#run.setAttribute("aria-keyshortcuts", "Control+Enter Shift+Enter");
    this.#reset.hidden = true;
    // what comes and goes stands last: the others keep their places
    bar.prepend(this.#run, this.#copy, this.#share, this.#download, this.#reset);
    bar.append(this.#hint, this.#status);
    this.#download.setAttribute("aria-expanded", "false");
    this.#download.addEventListener("click", () => this.#withMenu((menu) => menu.toggle()));
    this.#run.addEventListener("click", (event) => this.#toggle(event));
    // a key held down would turn Run into Stop and back
    this.#run.addEventListener("keydown", (event) => event.repeat && event.preventDefault());
    for (const near of ["pointerenter", "focus"])
      this.#run.addEventListener(near, () => this.#showHint(this.#running ? "" : actions.hint()));
    this.#reset.addEventListener("click", () => actions.reset());
    this.#copy.addEventListener("click", () => this.#copyCode());
    this.#share.addEventListener("click", () => this.#copyLink());
  }

  /** Shows where the cell is. */
  render({ running, waiting, reset, note, status }: CellView): void {
    // the same button, so it keeps the focus
    this.#run.textContent = running ? "Stop" : "Run";
    this.#run.disabled = waiting;
    if (running && !this.#running) this.#showHint(""); // it is about Run
    this.#running = running;
    this.#reset.hidden = reset === "none";
    this.#reset.textContent = reset === "undo" ? "Undo reset" : "Reset";
    if (this.#noted !== note) {
      this.#noted = note;
      clearTimeout(this.#aside);
      this.#note.textContent = note;
    }
    if (this.#status.textContent !== status) this.#status.textContent = status;
  }

  /** For browsers that cannot run Python. */
  withoutRun(): void {
    this.#run.remove();
    this.#runs = false;
    this.#note.removeAttribute("aria-hidden");
  }

  #toggle(event: MouseEvent): void {
    // the second half of a double click is not a wish to stop
    if (event.detail > 1) return;
    if (this.#running) this.#actions.stop();
    else this.#actions.run();
  }

  #showHint(hint: string): void {
    this.#run.title = this.#hint.textContent = hint;
  }

  /** An answer on the button that was pressed, which is where a screen reader is, and a longer one in the note. */
  #answer(button: HTMLButtonElement, short: string, sentence = ""): void {
    const text = button.dataset.text ?? button.textContent ?? "";
    button.dataset.text = text;
    button.textContent = short;
    setTimeout(() => {
      button.textContent = text;
    }, ANSWER_MS);
    if (!sentence) return;
    clearTimeout(this.#aside);
    this.#note.textContent = sentence;
    this.#aside = setTimeout(() => {
      this.#note.textContent = this.#noted;
    }, ASIDE_MS);
  }

  async #copyCode(): Promise<void> {
    this.#answer(this.#copy, (await toClipboard(this.#actions.copy())) ? "Copied" : "Not copied");
  }

  async #copyLink(): Promise<void> {
    const link = this.#actions.link();
    try {
      if (await toClipboard(link)) this.#answer(this.#share, "Copied", "Link copied");
      else {
        const text = await link;
        await this.#withMenu((menu) => menu.offer(text, this.#share));
      }
    } catch (error) {
      const short = error instanceof LinkError ? error.short : "Not copied";
      this.#answer(this.#share, short, error instanceof Error ? error.message : "");
    }
  }

  async #withMenu(use: (menu: ExportMenu) => void): Promise<void> {
    try {
      const { ExportMenu } = await import("./export-menu.ts");
      this.#menu ??= new ExportMenu(this.#bar, this.#id, this.#download, this.#runs, (format) => this.#save(format));
      use(this.#menu);
    } catch {
      this.#answer(this.#download, "Not loaded", "The downloads could not be loaded. Reload the page to try again.");
    }
  }

  async #save(format: ExportFormat): Promise<void> {
    try {
      const name = await this.#actions.download(format);
      if (name) this.#answer(this.#download, "Saved", `Saved ${name}`);
    } catch (error) {
      this.#answer(this.#download, "Not saved", error instanceof Error ? error.message : String(error));
    }
  }
}
