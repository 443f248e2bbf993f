// The head of a cell: its title, what is going on, and its buttons.

import type { ExportFormat } from "../export/formats.ts";
import { sentence as reason } from "../kernel/abort.ts";
import { element, write } from "../shared/element.ts";
import { lateModule } from "../shared/late-module.ts";
import type { CellView } from "./cell-state.ts";
import type { ExportMenu } from "./export-menu.ts";

/** What the buttons ask for. */
export interface HeadActions {
  run(): void;
  stop(): void;
  reset(): void;
  edit(): void;
  /** The text to copy. */
  copy(): string;
  /** The address of this cell with its code; rejects with a LinkError. */
  link(): string | Promise<string>;
  /** Makes the file; resolves with its name, null where there is none, rejects with a sentence. */
  download(format: ExportFormat): Promise<string | null>;
  /** What Run does first, as a sentence; empty if nothing. */
  hint(): string;
}

/** How long a button shows that it has done its work, and for how long the note says what, in milliseconds. */
const ANSWER_MS = 1600;
const ASIDE_MS = 5000;

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

function button(kind: string): HTMLButtonElement {
  return element("button", { type: "button", class: `lc-button ${kind}` }) as HTMLButtonElement;
}

/** Fills the head that the page already holds. */
export class Head {
  readonly #title: string;
  readonly #note: HTMLElement;
  readonly #run = button("lc-run");
  readonly #reset = button("lc-icon-button lc-reset");
  readonly #edit = button("lc-icon-button lc-edit");
  readonly #copy = button("lc-icon-button lc-copy");
  readonly #share = button("lc-icon-button lc-share");
  readonly #download = button("lc-icon-button lc-download");
  readonly #hint: HTMLElement;
  /** The state, and what a button answers: read aloud by themselves. */
  readonly #status = element("span", { class: "lc-visually-hidden", role: "status" });
  readonly #said = element("span", { class: "lc-visually-hidden", "aria-live": "polite" });
  readonly #head: HTMLElement;
  readonly #id: string;
  #menu: ExportMenu | null = null;
  #runs = true;
  readonly #actions: HeadActions;
  #running = false;
  #noted = "";
  /** Stands in for the note for a while. */
  #aside: ReturnType<typeof setTimeout> | undefined;

  constructor(head: HTMLElement, id: string, title: string, actions: HeadActions) {
    this.#head = head;
    this.#id = id;
    this.#title = title;
    this.#actions = actions;
    this.#note = head.querySelector<HTMLElement>(".lc-note") ?? head.appendChild(element("span", { class: "lc-note" }));
    // the status below is what is read aloud; the note is there to be looked at, and as Run's description
    this.#note.id = `${id}:note`;
    this.#note.setAttribute("aria-hidden", "true");
    this.#noted = this.#note.textContent ?? "";
    this.#hint = element("span", { id: `${id}:hint`, hidden: "" });
    this.#run.setAttribute("aria-describedby", `${id}:linked ${this.#note.id} ${this.#hint.id}`);
    this.#run.setAttribute("aria-keyshortcuts", "Control+Enter Shift+Enter");
    for (const [button, name] of this.#named()) this.#name(button, name);
    this.#reset.hidden = true;
    const tools = [this.#reset, this.#edit, this.#copy, this.#share, this.#download];
    // Run is the last: from the code one step back
    head.append(...tools, this.#run, this.#hint, this.#status, this.#said);
    this.#download.setAttribute("aria-expanded", "false");
    this.#download.addEventListener("click", () => this.#withMenu((menu) => menu.toggle()));
    this.#run.addEventListener("click", (event) => this.#toggle(event));
    // a key held down would turn Run into Stop and back
    this.#run.addEventListener("keydown", (event) => event.repeat && event.preventDefault());
    for (const near of ["pointerenter", "focus"])
      this.#run.addEventListener(near, () => this.#showHint(this.#running ? "" : actions.hint()));
    this.#reset.addEventListener("click", () => {
      const words = this.#reset.textContent === "Reset" ? "The original code is back" : "Your code is back";
      actions.reset();
      this.say(words);
    });
    this.#edit.addEventListener("click", () => actions.edit());
    this.#copy.addEventListener("click", () => this.#copyCode());
    this.#share.addEventListener("click", () => this.#copyLink());
  }

  /** Shows where the cell is. */
  render({ running, waiting, reset, note, status, downloaded }: CellView): void {
    // the same button, so it keeps the focus
    if (running !== this.#running) {
      this.#name(this.#run, running ? "Stop" : "Run");
      if (running) this.#showHint(""); // it is about Run
    }
    this.#running = running;
    this.#run.disabled = waiting;
    this.#reset.hidden = reset === "none";
    this.#name(this.#reset, reset === "undo" ? "Undo reset" : "Reset");
    if (this.#noted !== note) {
      this.#noted = note;
      this.#endAside();
    }
    write(this.#status, status);
    this.#head.style.setProperty("--lc-downloaded", `${downloaded ?? 0}%`);
  }

  /** Says something that is to be seen elsewhere. */
  say(words: string): void {
    this.#said.textContent = words;
  }

  /** For browsers that cannot run Python. */
  withoutRun(): void {
    for (const button of [this.#run, this.#edit]) button.remove();
    this.#runs = false;
    if (globalThis.top !== globalThis.window) {
      const alone = element("a", { href: location.href, target: "_blank", rel: "noopener" }, "Open it on its own");
      this.#note.after(alone);
    }
    this.#note.removeAttribute("aria-hidden");
  }

  #named(): [HTMLButtonElement, string][] {
    return [
      [this.#run, "Run"],
      [this.#reset, "Reset"],
      [this.#edit, "Edit"],
      [this.#copy, "Copy"],
      [this.#share, "Share"],
      [this.#download, "Download"],
    ];
  }

  /** What stands on a button; its whole name says of which cell it is. */
  #name(button: HTMLButtonElement, name: string): void {
    write(button, name);
    button.ariaLabel = `${name}: ${this.#title}`;
    if (button !== this.#run) button.title = name;
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

  /** The answer to a press: in the note for a while, and aloud; the button shows for a moment whether it has done it. */
  #answer(button: HTMLButtonElement, sentence: string, done = true): void {
    button.toggleAttribute("data-done", done);
    setTimeout(() => button.removeAttribute("data-done"), ANSWER_MS);
    clearTimeout(this.#aside);
    this.#note.textContent = this.#said.textContent = sentence;
    this.#note.setAttribute("data-aside", "");
    this.#aside = setTimeout(() => this.#endAside(), ASIDE_MS);
  }

  #endAside(): void {
    clearTimeout(this.#aside);
    this.#note.removeAttribute("data-aside");
    this.#note.textContent = this.#noted;
    this.#said.textContent = "";
  }

  async #copyCode(): Promise<void> {
    const text = this.#actions.copy();
    if (await toClipboard(text)) this.#answer(this.#copy, "Code copied");
    else await this.#withMenu((menu) => menu.offer(text, "code", this.#copy));
  }

  async #copyLink(): Promise<void> {
    const link = this.#actions.link();
    try {
      if (await toClipboard(link)) this.#answer(this.#share, "Link copied");
      else {
        const text = await link;
        await this.#withMenu((menu) => menu.offer(text, "link", this.#share));
      }
    } catch (error) {
      this.#answer(this.#share, reason(error), false);
    }
  }

  async #withMenu(use: (menu: ExportMenu) => void): Promise<void> {
    try {
      const { ExportMenu } = await lateModule("export-menu.js", () => import("./export-menu.ts"));
      this.#menu ??= new ExportMenu(this.#head, this.#id, this.#download, this.#runs, (format) => this.#save(format));
      use(this.#menu);
    } catch (error) {
      this.#answer(this.#download, reason(error), false);
    }
  }

  async #save(format: ExportFormat): Promise<void> {
    try {
      const name = await this.#actions.download(format);
      if (name) this.#answer(this.#download, `Saved ${name}`);
    } catch (error) {
      this.#answer(this.#download, reason(error), false);
    }
  }
}
