// Each page that comes: after a change without a load the focus is on its title and the title is said; then its parts begin to work.

import { lateModule } from "../shared/late-module.ts";
import { onEachPage } from "./each-page.ts";
import { giveVoice, say } from "./voice.ts";

/** Follows the changes of the page, from the one that is there on. */
export function followPages(): void {
  giveVoice();
  let changed = false;
  const arrive = () => {
    if (changed) land();
    changed = true;
    const form = document.querySelector<HTMLFormElement>(".lc-error-finder");
    if (form) connect(form);
  };
  onEachPage(arrive);
  document.addEventListener("click", copy);
}

/** Moves the focus to what the address names, or to the title of the page; the window stays where it is. */
function land(): void {
  const title = document.querySelector<HTMLElement>("h1");
  const goal = document.getElementById(location.hash.slice(1)) ?? title;
  goal?.setAttribute("tabindex", "-1");
  goal?.focus({ preventScroll: true });
  say(`Page: ${document.title}`);
}

/** Lets the box for a pasted error answer, or say why it cannot. */
async function connect(form: HTMLFormElement): Promise<void> {
  try {
    (await lateModule("error-finder.js", () => import("./error-finder.ts"))).connectErrorFinder(form);
  } catch (error) {
    form.querySelector("[role=status]")?.append((error as Error).message);
  }
}

/** Copies the page's Markdown at a press on the link to it; where that fails, the link leads there. */
function copy(event: MouseEvent): void {
  const link = (event.target as Element).closest<HTMLAnchorElement>(".lc-page-markdown");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  lateModule("copy-page.js", () => import("./copy-page.ts"))
    .then(({ copyPage }) => copyPage(link))
    .catch(() => location.assign(link.href));
}
