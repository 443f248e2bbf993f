// Each page that comes: after a change without a load the focus is on its title and the title is said; then its parts begin to work.

import { element } from "../shared/element.ts";

/** What Material calls at the first page and after each change of it; other themes have none. */
type Pages = { subscribe(next: () => void): unknown };

/** Follows the changes of the page, from the one that is there on. */
export function followPages(): void {
  const voice = element("div", { role: "status", class: "lc-visually-hidden" });
  document.body.append(voice);
  let changed = false;
  const arrive = () => {
    if (changed) land(voice);
    changed = true;
    const form = document.querySelector<HTMLFormElement>(".lc-error-finder");
    if (form) import("./error-finder.ts").then(({ connectErrorFinder }) => connectErrorFinder(form));
  };
  const { document$: pages } = window as { document$?: Pages };
  if (pages) pages.subscribe(arrive);
  else arrive();
}

/** Moves the focus to what the address names, or to the title of the page; the window stays where it is. */
function land(voice: HTMLElement): void {
  const title = document.querySelector<HTMLElement>("h1");
  const goal = document.getElementById(location.hash.slice(1)) ?? title;
  goal?.setAttribute("tabindex", "-1");
  goal?.focus({ preventScroll: true });
  voice.textContent = `Page: ${document.title}`;
}
