// The export menu below a cell's head: the list of files to download, or what the browser does not let us copy. Loaded when it
// is first needed.

import type { ExportFormat } from "../export/formats.ts";
import { element } from "../shared/element.ts";

const FILES: [ExportFormat, string][] = [
  ["py", "Python file (.py)"],
  ["ipynb", "Notebook (.ipynb)"],
  ["sqlite", "Database (.sqlite)"],
];

/** How many lines of what is to be copied are in view. */
const LINES = 6;

/** A row that one of the head's buttons opens; Escape and a click elsewhere close it. */
export class ExportMenu {
  readonly #row: HTMLElement;
  readonly #list: HTMLElement;
  readonly #opener: HTMLButtonElement;
  /** What had the focus before; it gets it back. */
  #before: HTMLElement | null = null;
  readonly #outside = (event: Event) => {
    if (!event.composedPath().some((each) => each === this.#row || each === this.#opener)) this.#close(false);
  };

  /** `runs`: whether the browser runs Python; without it there is no database. */
  constructor(
    head: HTMLElement,
    id: string,
    opener: HTMLButtonElement,
    runs: boolean,
    choose: (format: ExportFormat) => void,
  ) {
    this.#opener = opener;
    const items = FILES.filter(([format]) => runs || format !== "sqlite").map(([format, name]) => {
      const button = element("button", { type: "button", class: "lc-button", "data-format": format }, name);
      button.addEventListener("click", () => {
        this.#close(true);
        choose(format);
      });
      return element("li", {}, button);
    });
    this.#list = element("ul", { "aria-label": "Download this story as" }, ...items);
    this.#row = element("div", { class: "lc-export-menu", id: `${id}:export-menu`, hidden: "" });
    this.#row.addEventListener("keydown", (event) => this.#escape(event));
    head.after(this.#row);
    opener.setAttribute("aria-controls", this.#row.id);
    opener.addEventListener("keydown", (event) => this.#escape(event));
  }

  /** Shows the list of files, or hides it. */
  toggle(): void {
    if (this.#opener.getAttribute("aria-expanded") === "true") this.#close(false);
    else {
      this.#open(this.#opener, this.#list);
      this.#list.querySelector("button")?.focus({ preventScroll: true });
    }
  }

  /** Shows selected what could not be copied, and which keys copy it. */
  offer(text: string, what: "code" | "link", from: HTMLElement): void {
    const rows = Math.min(text.split("\n").length, LINES);
    const field = element("textarea", { readonly: "", rows }, text) as HTMLTextAreaElement;
    const keys = /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘C" : "Ctrl+C";
    this.#open(
      from,
      element(
        "label",
        {},
        `The browser does not let this page copy. The ${what} is selected: ${keys} copies it.`,
        field,
      ),
    );
    field.focus({ preventScroll: true });
    field.select();
  }

  #open(from: HTMLElement, content: HTMLElement): void {
    this.#close(false);
    this.#before = from;
    this.#row.replaceChildren(content);
    this.#row.hidden = false;
    this.#opener.setAttribute("aria-expanded", String(content === this.#list));
    // the click, not the press: closing moves what is below, and what was pressed must still be there
    document.addEventListener("click", this.#outside, true);
  }

  #close(back: boolean): void {
    if (this.#row.hidden) return;
    this.#row.hidden = true;
    this.#opener.setAttribute("aria-expanded", "false");
    document.removeEventListener("click", this.#outside, true);
    if (back) this.#before?.focus({ preventScroll: true });
  }

  #escape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || this.#row.hidden) return;
    event.preventDefault();
    this.#close(true);
  }
}
