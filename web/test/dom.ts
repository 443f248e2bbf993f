// A small DOM for the tests: happy-dom's window, its names made global before a module of ours is loaded.

import { Window } from "happy-dom";

const window = new Window({ url: "http://localhost/" });
const names = [
  "document",
  "customElements",
  "HTMLElement",
  "HTMLDetailsElement",
  "HTMLInputElement",
  "Element",
  "Node",
  "MouseEvent",
  "KeyboardEvent",
  "Event",
  "CustomEvent",
  "ResizeObserver",
  "sessionStorage",
  "localStorage",
  "location",
  "history",
  "addEventListener",
  "dispatchEvent",
  "getComputedStyle",
  "matchMedia",
] as const;
for (const name of names)
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });

/** Parses HTML as the page would. */
export function html(text: string): HTMLElement {
  const host = document.createElement("div");
  host.innerHTML = text;
  return host;
}
