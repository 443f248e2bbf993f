// The list of keys in the header's menu; loaded when the menu is first opened.

import { element } from "../shared/element.ts";

const KEYS = [
  ["Enter", "edit the code that has the focus"],
  ["Ctrl+Enter", "run"],
  ["Ctrl+Space", "what fits here"],
  ["Esc, Tab", "leave the editor"],
  ["← →", "through the steps"],
  ["Alt+Page Down", "next cell"],
  ["Alt+Page Up", "cell before"],
  ["/", "search"],
  ["n, p", "next page, page before"],
] as const;

/** Returns the keys with what they do, as a list. */
export function keyList(): HTMLElement {
  const rows = KEYS.flatMap(([keys, what]) => [element("dt", {}, element("kbd", {}, keys)), element("dd", {}, what)]);
  return element("dl", { class: "lc-page-keys", "aria-label": "Keys" }, ...rows);
}
