// What panels return: a plain tree, which `to-dom.ts` makes into nodes and `to-html.ts` into text. Pure.

/** An element; text among its children stays text, whatever a cell printed. */
export interface Tree {
  tag: string;
  attributes: [name: string, value: string][];
  children: (Tree | string)[];
}

/** Makes an element; an attribute that is null is left out, and so is empty text, which parsed HTML does not have either. */
export function h(
  tag: string,
  attributes: Record<string, string | number | null>,
  ...children: (Tree | string)[]
): Tree {
  const set = Object.entries(attributes).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, String(value)]],
  );
  return { tag, attributes: set, children: children.filter((child) => child !== "") };
}
