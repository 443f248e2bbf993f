// A panel as HTML: what the build writes into a page. A parser makes of it the nodes that `to-dom.ts` makes.

import type { Tree } from "./tree.ts";

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** Elements without an end tag, of those that panels use. */
const VOID = new Set(["input"]);

/** Writes the HTML of a tree. */
export function toHtml({ tag, attributes, children }: Tree): string {
  const set = attributes.map(
    ([name, value]) => ` ${name}="${value.replaceAll(/[&"]/g, (each) => ENTITIES[each] ?? "")}"`,
  );
  const start = `<${tag}${set.join("")}>`;
  if (VOID.has(tag)) return start;
  const inside = children.map((child) => (typeof child === "string" ? escapeText(child) : toHtml(child))).join("");
  // a parser drops the first newline of a <pre>
  const newline = tag === "pre" && inside.startsWith("\n") ? "\n" : "";
  return `${start}${newline}${inside}</${tag}>`;
}

function escapeText(text: string): string {
  return text.replaceAll(/[&<>]/g, (each) => ENTITIES[each] ?? "");
}
