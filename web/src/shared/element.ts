// One way to make elements: text stays text, whatever a cell printed.

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
