// A panel as nodes: what the browser shows.

import { element } from "../shared/element.ts";
import type { Tree } from "./tree.ts";

/** Makes the nodes of a tree. */
export function toDom({ tag, attributes, children }: Tree): HTMLElement {
  const nodes = children.map((child) => (typeof child === "string" ? child : toDom(child)));
  return element(tag, Object.fromEntries(attributes), ...nodes);
}
