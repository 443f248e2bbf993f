// Code from a shared link: what the page's address brings to a cell, kept behind a banner that says where it came from.

import { decodeCode, LinkError, parseFragment } from "../export/link-codec.ts";
import { element } from "../shared/element.ts";

const FOREIGN = "This code came with the link, not from this site. Read it before you run it.";

/** What a link means for its cell. */
export interface SharedLinkActions {
  /** Code is on its way, is here, or could not be read: what can be pressed may have changed. */
  change(): void;
  /** Shows the code in place of the reader's own; `packed` tells it from that of other links. */
  enter(code: string, packed: string): void;
  /** Shows the reader's own again. */
  leave(): void;
}

/** Follows the page's address for one cell. */
export class SharedLink {
  readonly #cell: HTMLElement;
  readonly #author: string;
  readonly #actions: SharedLinkActions;
  readonly #text: HTMLElement;
  readonly #original = element("button", { type: "button", class: "lc-button" }, "Show the original");
  readonly #banner: HTMLElement;
  #packed: string | null = null;
  #state: "none" | "opening" | "unread" | "run" | "refused" = "none";

  constructor(cell: HTMLElement, author: string, actions: SharedLinkActions) {
    this.#cell = cell;
    this.#author = author;
    this.#actions = actions;
    this.#text = element("span", { id: `${cell.id}:linked` });
    this.#banner = element("p", { class: "lc-shared-link" }, this.#text, this.#original);
    this.#original.addEventListener("click", () => {
      // an entry of its own: Back brings the linked code again
      history.pushState(null, "", `#${cell.id}`);
      this.#close();
      cell.querySelector<HTMLElement>(".lc-run")?.focus({ preventScroll: true });
    });
  }

  /** Nothing may run while it is not known what. */
  get opening(): boolean {
    return this.#state === "opening";
  }

  /** The reader has not run the linked code: then it takes no part in the story. */
  get unread(): boolean {
    return this.#state === "unread";
  }

  /** The reader has pressed this cell's own Run. */
  accept(): void {
    if (!this.unread) return;
    this.#state = "run";
    this.#actions.change();
  }

  /** Does what the address asks of this cell; anything else leaves it as it is. */
  async follow(): Promise<void> {
    const asked = parseFragment(location.hash);
    if (asked?.id !== this.#cell.id) return;
    const { code: packed } = asked;
    if (packed !== null) this.#reveal(); // the browser knows no element of that name
    if (packed === this.#packed) return;
    this.#close();
    if (packed === null) return;
    this.#packed = packed;
    this.#show("opening", "Reading the code in the link …");
    try {
      const code = await decodeCode(packed);
      if (packed !== this.#packed) return;
      if (code === this.#author) {
        this.#close();
        return;
      }
      this.#show("unread", FOREIGN);
      this.#actions.enter(code, packed);
    } catch (error) {
      if (packed === this.#packed) this.#show("refused", error instanceof LinkError ? error.message : String(error));
    }
    this.#actions.change();
  }

  #show(state: "opening" | "unread" | "refused", text: string): void {
    this.#state = state;
    this.#text.textContent = text;
    this.#original.hidden = state !== "unread";
    this.#cell.prepend(this.#banner);
    this.#actions.change();
  }

  #close(): void {
    const entered = this.#state === "unread" || this.#state === "run";
    this.#packed = null;
    this.#state = "none";
    this.#banner.remove();
    if (entered) this.#actions.leave();
    this.#actions.change();
  }

  #reveal(): void {
    for (let fold = this.#cell.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null)
      fold.open = true;
    this.#cell.scrollIntoView({ block: "start" });
  }
}
