// Dialect: shows the statements of the tape as SQLAlchemy writes them for another database. They were compiled, not run.

import { DATABASES, whole } from "../panels/sql.ts";
import { toDom } from "../panels/to-dom.ts";
import type { Tree } from "../panels/tree.ts";
import { element } from "../shared/element.ts";
import { lateModule } from "../shared/late-module.ts";

const [SQLITE] = DATABASES;

/** The choice of one cell, through all of its results. */
export class Dialect {
  readonly #result: HTMLElement;
  #chosen: string = SQLITE;
  /** What a statement looks like for SQLite. */
  readonly #sent = new WeakMap<Element, Node[]>();
  readonly #note = element("p", { class: "lc-dialect-note", "aria-live": "polite" });

  constructor(result: HTMLElement) {
    this.#result = result;
    result.addEventListener("change", ({ target }) => this.#isSelect(target) && this.#choose(target.value));
    const select = this.#select;
    // chosen before this was here
    if (select && select.value !== SQLITE) this.#choose(select.value);
  }

  /** Writes a result that has just been put into its place as the one before was. */
  take(): void {
    const select = this.#select;
    if (!select || select.value === this.#chosen) return;
    select.value = this.#chosen;
    this.#choose(this.#chosen);
  }

  get #select(): HTMLSelectElement | null {
    return this.#result.querySelector<HTMLSelectElement>(".lc-dialect > select");
  }

  #isSelect(target: EventTarget | null): target is HTMLSelectElement {
    return target !== null && target === this.#select;
  }

  async #choose(database: string): Promise<void> {
    this.#chosen = database;
    let known: Record<string, Record<string, string>> = {};
    try {
      if (database !== SQLITE) ({ dialects: known } = await lateModule("dialects.js", () => import("./dialects.ts")));
      if (this.#chosen !== database) return;
      this.#note.textContent =
        database === SQLITE ? "" : `As SQLAlchemy writes it for ${database}. It was not run there.`;
    } catch (error) {
      this.#note.textContent = error instanceof Error ? error.message : String(error);
    }
    this.#result.querySelector(".lc-tools")?.after(this.#note);
    for (const entry of this.#result.querySelectorAll('.lc-sql li[data-kind="statement"]')) this.#write(entry, known);
  }

  #write(entry: Element, known: Record<string, Record<string, string>>): void {
    const code = entry.querySelector("code");
    if (!code) return;
    const sent = this.#sent.get(code) ?? [...code.childNodes];
    this.#sent.set(code, sent);
    const text = sent.map(({ textContent }) => textContent).join("");
    const spellings = known[text.trim().split(/\s+/).join(" ")];
    const again = code.parentElement?.hasAttribute("data-again") ?? false;
    const spelling = spellings?.[this.#chosen];
    const shown = (part: Tree | string) => (typeof part === "string" ? part : toDom(part));
    code.replaceChildren(...(spelling ? whole(spelling, again).map(shown) : sent));
    if (this.#chosen === SQLITE || spellings) code.parentElement?.removeAttribute("data-unknown");
    else code.parentElement?.setAttribute("data-unknown", this.#chosen);
  }
}
