// The fragment of an address: `#story:cell` is the element's own name; `#story:cell~…` brings code to it.

/**
 * An element's id, and code, also in the older form. What follows the code is not of the link: a bracket, or a parameter that
 * tracks it.
 */
const FORM = /^#([\w:.-]{1,300})(?![\w:.-])(?:.*?(?:~|&(?:amp;)?code\b=?)([\w-]*))?/s;

/** Why code cannot be shared, or a link not be read: a sentence for the reader. */
export class LinkError extends Error {}

/** What an address asks for. */
export interface Fragment {
  /** The element's. */
  id: string;
  /** Packed code; null where the address brings none. */
  code: string | null;
}

/** Reads the fragment of an address, also as other programs pass it on; null if it names nothing. */
export function parseFragment(hash: string): Fragment | null {
  let text = hash;
  try {
    // once more for each program that has encoded it
    while (/%\w\w/.test(text)) text = decodeURIComponent(text);
  } catch {
    // a lone % sign
  }
  const [, id, code = null] = FORM.exec(text) ?? [];
  return id ? { id, code } : null;
}

/** The fragment that names a cell, and brings packed code to it. */
export function fragment(id: string, packed: string | null): string {
  // of signs that programs pass on as they are
  return packed === null ? `#${id}` : `#${id}~${packed}`;
}
