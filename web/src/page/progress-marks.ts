// Marks of progress: how many of a page's exercises are done, beside the page's name in the navigation.

import { element } from "../shared/element.ts";
import { readProgress } from "../shared/progress.ts";
import { onEachPage } from "./each-page.ts";

/** Marks the pages from now on, also in the navigation of the pages that come. */
export function showProgress(): void {
  for (const change of ["lc-progress", "storage"]) addEventListener(change, mark);
  onEachPage(mark);
}

function mark(): void {
  const progress = readProgress();
  for (const each of document.querySelectorAll(".lc-progress")) each.remove();
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.md-nav a[href]:not([href*="#"])')) {
    const page = progress[new URL(link.href).pathname];
    const [of, count] = [page?.of ?? 0, Object.keys(page?.done ?? {}).length];
    if (count === 0) continue;
    const aloud = element("span", { class: "lc-visually-hidden" }, ` (${count} of ${of} exercises done)`);
    link.append(element("span", { class: "lc-progress", "data-all": count < of ? null : "" }, aloud));
  }
}
