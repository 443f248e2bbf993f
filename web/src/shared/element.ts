// One way to make elements, and to write into them: text stays text, whatever a cell printed.

const written = new WeakMap<Node, string>();

/** Writes text, but not once more what was written last: a translator may have replaced it, and a screen reader has said it. */
export function write(node: Node, text: string): void {
  if (written.get(node) === text) return;
  written.set(node, text);
  node.textContent = text;
}

/** Makes an element; an attribute that is null is left out. */
export function element(
  tag: string,
  attributes: Record<string, string | number | null>,
  ...children: (Node | string)[]
): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) made.setAttribute(name, String(value));
  }
  // parsed HTML has no empty text nodes either
  made.append(...children.filter((child) => child !== ""));
  return made;
}
