// The code of a cell: highlighted text first, the editor in its place once the reader wants to change it.

import type { Editor } from "../editor/editor.ts";
import { sentence } from "../kernel/abort.ts";
import { element } from "../shared/element.ts";
import { lateModule } from "../shared/late-module.ts";
import type { Completion } from "../shared/schema.ts";

/** What the code area reports. */
export interface CodeActions {
  change(source: string): void;
  run(): void;
  /** The line under the pointer, else the one of the caret; null when there is neither. */
  point(line: number | null): void;
  /** The live names that fit at `offset` in `source`; without it the editor offers what it knows itself. */
  complete?(source: string, offset: number): Promise<Completion[]>;
  /** The editor could not be loaded. */
  fail(message: string): void;
}

/** Why a line is marked. */
export type Mark = "error" | "highlight" | "step";

/** How many characters of `root` come before a point of the window; null where there is no text. */
function offsetAt(root: HTMLElement, x: number, y: number): number | null {
  const position = document.caretPositionFromPoint?.(x, y);
  // Safari has only the older name
  const range = position ? null : document.caretRangeFromPoint?.(x, y);
  const node = position?.offsetNode ?? range?.startContainer;
  if (!node || !root.contains(node)) return null;
  const before = document.createRange();
  before.setStart(root, 0);
  before.setEnd(node, position?.offset ?? range?.startOffset ?? 0);
  return before.toString().length;
}

/** The numbers of so many lines; those of lines that sent something to the database are marked. */
function numbers(count: number, sent: ReadonlySet<number>): (string | Node)[] {
  return Array.from({ length: count }, (_, i) => {
    const number = String(i + 1);
    return [i > 0 ? "\n" : "", sent.has(i + 1) ? element("b", {}, number) : number];
  }).flat();
}

/** Wraps the `pre` of `.lc-code`: its line numbers and its `code`. */
export class CodeArea {
  readonly #pre: HTMLElement;
  readonly #gutter: HTMLElement | null;
  readonly #code: HTMLElement;
  readonly #author: string;
  /** The author's code as the page was delivered: coloured. */
  readonly #painted: Node[];
  readonly #marks = element("span", { class: "lc-marks", "aria-hidden": "true" });
  readonly #label: string;
  readonly #actions: CodeActions;
  #source: string;
  /** How many numbers are in the gutter, and which of them are marked. */
  #numbered: string;
  #editor: Editor | null = null;
  #opening = false;
  #hovered: number | null = null;
  #caret: number | null = null;
  #pointed: number | null = null;

  constructor(pre: HTMLElement, code: HTMLElement, author: string, label: string, actions: CodeActions) {
    this.#pre = pre;
    this.#gutter = pre.querySelector(".lc-gutter");
    this.#code = code;
    this.#author = this.#source = author;
    this.#painted = [...code.childNodes];
    const marked = [...(this.#gutter?.querySelectorAll("b") ?? [])].map(({ textContent }) => textContent);
    this.#numbered = [author.split("\n").length, ...marked].join();
    this.#label = label;
    this.#actions = actions;
    code.append(this.#marks);
    pre.addEventListener("pointermove", (event) => {
      this.#hovered = this.#lineAt(event.clientY);
      this.#point();
    });
    pre.addEventListener("pointerleave", () => {
      this.#hovered = null;
      this.#point();
    });
  }

  get source(): string {
    return this.#source;
  }

  set source(text: string) {
    if (text === this.#source) return;
    this.#keepWidth();
    this.#take(text);
    if (this.#editor) this.#editor.source = text;
    else this.#show();
  }

  /** From here on a click or Enter opens the editor. */
  enable(): void {
    const pre = this.#pre;
    pre.tabIndex = 0;
    pre.setAttribute("role", "group");
    pre.setAttribute("aria-label", `Code of ${this.#label}. Press Enter to edit it.`);
    pre.addEventListener("click", (event) => {
      // whoever has just selected text wants to copy it
      if (this.#editor || document.getSelection()?.isCollapsed === false) return;
      this.#open(offsetAt(this.#code, event.clientX, event.clientY) ?? this.#source.length);
    });
    pre.addEventListener("keydown", (event) => {
      if (event.target !== pre || event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      if (event.ctrlKey || event.metaKey || event.shiftKey) this.#actions.run();
      else this.edit();
    });
  }

  /** Marks one line for a reason, or none. */
  mark(mark: Mark, line: number | null): void {
    const marked = this.#marks.querySelector<HTMLElement>(`[data-mark="${mark}"]`);
    const wanted = line === null || line > this.#source.split("\n").length ? null : line;
    if ((marked?.dataset.line ?? null) === (wanted && String(wanted))) return;
    marked?.remove();
    if (wanted === null) return;
    const band = element("span", { "data-mark": mark, "data-line": wanted });
    band.style.setProperty("--lc-line", String(wanted));
    this.#marks.append(band);
  }

  /** Marks the lines that sent something to the database, as far as that is known of this code. */
  sent(lines: ReadonlySet<number>): void {
    const count = this.#source.split("\n").length;
    // asked at every key and step: nothing is made where nothing is new
    const wanted = [count, ...lines].join();
    if (!this.#gutter || wanted === this.#numbered) return;
    this.#numbered = wanted;
    this.#gutter.replaceChildren(...numbers(count, lines).filter((part) => part !== ""));
  }

  #take(source: string): void {
    this.#source = source;
    this.sent(new Set());
  }

  /** From the first change on the column stays as wide as the author's code has made it: what stands beside it must not move. */
  #keepWidth(): void {
    const column = this.#pre.parentElement;
    if (!column || column.style.length > 0) return;
    column.style.setProperty("--lc-kept", `${column.getBoundingClientRect().width}px`);
  }

  /** Opens the editor at its first character, or goes to it. */
  edit(): void {
    if (this.#editor) this.#editor.focus();
    else this.#open(0);
  }

  async #open(caret: number): Promise<void> {
    if (this.#opening || this.#editor) return;
    this.#opening = true;
    try {
      const { mountEditor } = await lateModule("editor.js", () => import("../editor/editor.ts"));
      const host = element("span", { class: "lc-editor" });
      this.#keepWidth();
      this.#code.replaceChildren(host, this.#marks);
      this.#editor = mountEditor(host, {
        source: this.#source,
        caret,
        label: `Code of ${this.#label}. Escape, then Tab leaves the editor.`,
        change: (source) => {
          // not the reader's edit but our own, from the setter
          if (source === this.#source) return;
          this.#take(source);
          this.#actions.change(source);
        },
        run: () => this.#actions.run(),
        point: (line) => {
          this.#caret = line;
          this.#point();
        },
        complete: this.#actions.complete?.bind(this.#actions),
      });
      // the editor is the stop of the Tab key now
      for (const name of ["tabindex", "role", "aria-label"]) this.#pre.removeAttribute(name);
      this.#editor.focus();
    } catch (error) {
      this.#show();
      this.#actions.fail(sentence(error));
    } finally {
      this.#opening = false;
    }
  }

  #show(): void {
    this.#code.replaceChildren(...(this.#source === this.#author ? this.#painted : [this.#source]), this.#marks);
  }

  #point(): void {
    const line = this.#hovered ?? this.#caret;
    if (line === this.#pointed) return;
    this.#pointed = line;
    this.#actions.point(line);
  }

  #lineAt(y: number): number | null {
    const style = getComputedStyle(this.#code);
    const top = this.#code.getBoundingClientRect().top + Number.parseFloat(style.paddingTop);
    const line = Math.floor((y - top) / Number.parseFloat(style.lineHeight)) + 1;
    return line >= 1 && line <= this.#source.split("\n").length ? line : null;
  }
}
