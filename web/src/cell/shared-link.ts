// A shared link: reads the code that the page's address brings to a cell, and shows above the code where it came from.

import { parseFragment } from "../export/fragment.ts";
import { element, write } from "../shared/element.ts";
import { lateModule } from "../shared/late-module.ts";

/** What the address asks of the cell `id`: its place on the page, and its code as it stands there; null: another cell. */
export function asked(id: string): { packed: string | null } | null {
  const fragment = parseFragment(location.hash);
  return fragment?.id === id ? { packed: fragment.code } : null;
}

/** Reads packed code; resolves with it and what to say above it, or with a sentence for the reader where it cannot be read. */
export async function read(
  packed: string,
): Promise<{ code: string; warning: (code: string) => string } | { refused: string }> {
  try {
    const [{ decodeCode }, { warning }] = await Promise.all([
      lateModule("link-codec.js", () => import("../export/link-codec.ts")),
      lateModule("link-warning.js", () => import("./link-warning.ts")),
    ]);
    return { code: await decodeCode(packed), warning };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

/** Brings a cell into sight, out of the folds around it: for an address with code the browser does not. */
export function reveal(cell: HTMLElement): void {
  for (let fold = cell.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null)
    fold.open = true;
  cell.scrollIntoView({ block: "start" });
}

/** The paragraph above the code. */
export class LinkBanner {
  readonly #cell: HTMLElement;
  readonly #text: HTMLElement;
  readonly #original = element("button", { type: "button", class: "lc-button" }, "Show the original");
  readonly #banner: HTMLElement;

  constructor(cell: HTMLElement, showOriginal: () => void) {
    this.#cell = cell;
    this.#text = element("span", { id: `${cell.id}:linked` });
    this.#banner = element("p", { class: "lc-shared-link" }, this.#text, this.#original);
    this.#original.addEventListener("click", showOriginal);
  }

  /** Shows the text, with or without a way back to the original; null: there is no link. */
  render(banner: { text: string; original: boolean } | null): void {
    if (!banner) {
      this.#banner.remove();
      return;
    }
    write(this.#text, banner.text);
    this.#original.hidden = !banner.original;
    if (!this.#banner.isConnected) this.#cell.prepend(this.#banner);
  }
}
