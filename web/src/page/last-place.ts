// The last place: the cell that the reader used last, kept in this browser, and a link that leads back where a page has room for one.

import { element } from "../shared/element.ts";
import { record } from "../shared/validate.ts";
import { onEachPage } from "./each-page.ts";

const KEY = "live-cell place";

/** Keeps the place from now on, also on the pages that come, and offers it on those that have `.lc-place`. */
export function followPlace(): void {
  for (const used of ["pointerdown", "focusin"]) addEventListener(used, ({ target }) => keep(target));
  addEventListener("lc-forget", () => {
    attempt(() => localStorage.removeItem(KEY));
    offer();
  });
  onEachPage(offer);
}

/** Does what needs storage, which may be absent or forbidden: then nothing is kept. */
function attempt<Result>(storage: () => Result): Result | null {
  try {
    return storage();
  } catch {
    return null;
  }
}

function keep(target: EventTarget | null): void {
  const cell = target instanceof Element ? target.closest("live-cell") : null;
  // a page that offers a place is none itself
  if (!cell?.id || document.querySelector(".lc-place")) return;
  const title = [...(document.querySelector("h1")?.childNodes ?? [])];
  const words = title.filter((node) => !(node instanceof Element && node.matches(".headerlink")));
  const place = {
    path: `${location.pathname}#${cell.id}`,
    title: words
      .map(({ textContent }) => textContent)
      .join("")
      .trim(),
  };
  attempt(() => localStorage.setItem(KEY, JSON.stringify(place)));
}

/** Whatever else may stand in the storage is taken for nothing. */
function kept(): { path: string; title: string } | null {
  return attempt(() => {
    const { path, title } = record(JSON.parse(localStorage.getItem(KEY) ?? ""), KEY);
    return typeof path === "string" && typeof title === "string" && /^\/(?!\/)/.test(path) ? { path, title } : null;
  });
}

function offer(): void {
  const place = kept();
  const link = place ? ["You were here last: ", element("a", { href: place.path }, place.title)] : [];
  for (const room of document.querySelectorAll(".lc-place")) room.replaceChildren(...link);
}
