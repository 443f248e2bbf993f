// The fragment of an address: `#story:cell` is the element's own name; `#story:cell&code=…` brings code to it.

const CODE = "&code=";
/** The longest element id; a longer fragment is ignored. */
const LONGEST_ID = 300;

/** Why code cannot be shared: a short label for a button, and a sentence as the message. */
export class LinkError extends Error {
  readonly short: string;

  constructor(short: string, sentence: string) {
    super(sentence);
    this.short = short;
  }
}

/** What an address asks for. */
export interface Fragment {
  /** The element's. */
  id: string;
  /** Packed code; null where the address brings none. */
  code: string | null;
}

/** Reads the fragment of an address; null if it names nothing. */
export function parseFragment(hash: string): Fragment | null {
  const at = hash.indexOf(CODE);
  const end = at < 0 ? hash.length : at;
  if (end < 2 || end > LONGEST_ID) return null;
  try {
    return { id: decodeURIComponent(hash.slice(1, end)), code: at < 0 ? null : hash.slice(at + CODE.length) };
  } catch {
    return null; // a lone % sign
  }
}

/** The fragment that names a cell, and brings packed code to it. */
export function fragment(id: string, packed: string | null): string {
  return packed === null ? `#${id}` : `#${id}${CODE}${packed}`;
}
