// What panels return: a plain tree, which `to-dom.ts` makes into nodes and `to-html.ts` into text. Pure.

/** An element; text among its children stays text, whatever a cell printed. */
export interface Tree {
  tag: string;
  attributes: [name: string, value: string][];
  children: (Tree | string)[];
}

/** How many elements the panel that is being made may still have. */
let left = Number.POSITIVE_INFINITY;

class TooManyElementsError extends Error {}

/** What `make` makes; null where that needs more than `most` elements. It ends as soon as they are too many. */
export function within<Made>(most: number, make: () => Made): Made | null {
  const before = left;
  left = most;
  try {
    return make();
  } catch (error) {
    if (error instanceof TooManyElementsError) return null;
    throw error;
  } finally {
    left = before;
  }
}

/**
 * Makes an element; an attribute that is null is left out, and so is empty text. Texts beside each other become one, as parsed
 * HTML has it.
 */
export function h(
  tag: string,
  attributes: Record<string, string | number | null>,
  ...children: (Tree | string)[]
): Tree {
  left -= 1;
  if (left < 0) throw new TooManyElementsError();
  const set = Object.entries(attributes).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name, String(value)]],
  );
  const joined: (Tree | string)[] = [];
  for (const child of children) {
    const last = joined.at(-1);
    if (typeof child !== "string") joined.push(child);
    else if (typeof last === "string") joined[joined.length - 1] = last + child;
    else if (child) joined.push(child);
  }
  return { tag, attributes: set, children: joined };
}
