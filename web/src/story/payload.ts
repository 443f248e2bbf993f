// The `data-cell` attribute: what the built page says to the element of its cell.

import { type Payload, parsePayload } from "../shared/schema.ts";

/** Reads the attribute; throws an Error or TypeError that says what is wrong with it. */
export function readPayload(text: string | null): Payload {
  if (!text) throw new TypeError("data-cell is missing");
  return parsePayload(JSON.parse(text));
}
