// Parts that several panels have: labels, heads of columns, a value with the one before it, a panel that opens.

import { h, type Tree } from "./tree.ts";

/** A small label, excluded from the site's search. */
export function tag(text: string): Tree {
  return h("span", { class: "lc-tag", translate: "yes" }, text);
}

/** Text for screen readers alone. */
export function visuallyHidden(text: string): Tree {
  return h("span", { class: "lc-visually-hidden" }, text);
}

/** Heads of columns. */
export function heads(names: readonly string[]): Tree[] {
  return names.map((name) => h("th", { scope: "col" }, name));
}

/** A value, with the one before it where it has changed. */
export function value(old: string | null, now: string): (Tree | string)[] {
  if (old === null) return [now];
  const arrow = h("span", { "aria-hidden": "true" }, " → ");
  return [visuallyHidden("changed from "), h("del", {}, old), arrow, visuallyHidden(" to "), h("ins", {}, now)];
}

/** A panel that opens, and starts closed unless `opened`; its summary gives the most important facts. */
export function details(panel: string, title: string, summary: string, opened: boolean, ...body: Tree[]): Tree {
  return h(
    "details",
    { class: `lc-${panel}`, "data-panel": panel, open: opened ? "" : null },
    h("summary", {}, `${title} `, h("span", { class: "lc-summary" }, summary)),
    h("div", { class: "lc-scroll" }, ...body),
  );
}
