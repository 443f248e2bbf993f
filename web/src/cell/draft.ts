// The draft: what stands in a cell's code. The author's code, the reader's edit of it, or what a link brought and its edit.

import type { CodeArea } from "./code-area.ts";
import { loadEdit, saveEdit } from "./edit-storage.ts";
import type { ResultArea, Shown } from "./result-area.ts";
import { SharedLink } from "./shared-link.ts";
import type { ResetOffer } from "./toolbar.ts";

/** Code that the draft began with; edits of each original are kept apart. */
interface Origin {
  source: string;
  /** Under which name edits are kept, and what changes with the original. */
  slot: string;
  key: string;
}

/** Code, and the result that was shown with it. */
interface Checkpoint {
  source: string;
  shown: Shown;
}

/** Keeps code and result together where one takes the place of the other. */
export class Draft {
  readonly #code: CodeArea;
  readonly #result: ResultArea;
  #origin: Origin;
  #undo: Checkpoint | null = null;
  /** The reader's own, while the code of a link is shown. */
  #own: (Checkpoint & { origin: Origin }) | null = null;
  /** What the page's address brings. */
  readonly linked: SharedLink;

  /** `changed` is called when a link has put other code here, or taken it away. */
  constructor(cell: HTMLElement, code: CodeArea, result: ResultArea, key: string, changed: () => void) {
    this.#code = code;
    this.#result = result;
    this.#origin = { source: code.source, slot: cell.id, key };
    this.linked = new SharedLink(cell, code.source, {
      change: changed,
      enter: (source, packed) => this.#enter(source, packed),
      leave: () => this.#leave(),
    });
  }

  /** The code as it stands here, or as the rest of the story takes it: not from a link before the reader has run it. */
  source(here: boolean): string {
    return this.#own && this.linked.unread && !here ? this.#own.source : this.#code.source;
  }

  get offer(): ResetOffer {
    if (this.#undo) return "undo";
    return this.#code.source === this.#origin.source ? "none" : "reset";
  }

  /** Brings back the edit that was kept. */
  load(): void {
    const edit = loadEdit(this.#origin.slot, this.#origin.key);
    if (edit !== null) this.#code.source = edit;
  }

  /** The reader has changed the code. */
  edited(): void {
    this.settle();
    this.#keep();
  }

  /** From here on a reset cannot be undone. */
  settle(): void {
    this.#undo = null;
  }

  /** Back to the original, or back from there. */
  reset(): void {
    const undo = this.#undo;
    this.#undo = undo ? null : this.#held();
    this.#show(undo ?? { source: this.#origin.source, shown: this.#result.recorded });
    this.#keep();
  }

  /** Shows what a link brought; its edits are kept under a name of their own. */
  #enter(source: string, packed: string): void {
    const { slot, key } = this.#origin;
    this.#own = { ...this.#held(), origin: this.#origin };
    this.#origin = { source, slot: `${slot} linked`, key: `${key} ${packed}` };
    this.#undo = null;
    this.#code.source = source;
    this.load();
  }

  /** Shows the reader's own again. */
  #leave(): void {
    if (!this.#own) return;
    this.#origin = this.#own.origin;
    this.#show(this.#own);
    this.#own = this.#undo = null;
  }

  #keep(): void {
    const { source, slot, key } = this.#origin;
    saveEdit(slot, key, this.#code.source === source ? null : this.#code.source);
  }

  #held(): Checkpoint {
    return { source: this.#code.source, shown: this.#result.shown };
  }

  #show({ source, shown }: Checkpoint): void {
    this.#code.source = source;
    this.#result.shown = shown;
  }
}
