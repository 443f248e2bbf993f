// The codec of shared links: base64url of deflate of UTF-8. A link may come from anyone, so its code is limited and checked.
// A chunk of its own, loaded at the first link that brings code.

import { LinkError } from "./fragment.ts";

/** The longest encoded code; some programs truncate longer URLs. */
export const LONGEST_PACKED = 6_000;
/** The longest code, in UTF-16 units; a short link could inflate to far more. */
export const LONGEST_CODE = 20_000;

// what could make code look like other code: controls, signs that turn the direction of writing or take no room, blanks that
// are letters or signs to Python, ends of line that are none to Python, halves of characters
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
// two of them belong to emoji: one joins, the other asks for the coloured form
const EMOJI =
  /(?<=\p{Extended_Pictographic})\ufe0f|(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d(?=\p{Extended_Pictographic})/gu;

function check(code: string): void {
  if (HIDDEN.test(code.replaceAll(EMOJI, "")))
    throw new LinkError("Code with invisible characters does not travel in a link.");
}

async function through(bytes: Uint8Array<ArrayBuffer>, transform: GenericTransformStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(transform)).arrayBuffer());
}

/** Packs code for an address. Throws LinkError for what would not open again. */
export async function encodeCode(code: string): Promise<string> {
  const tooLong = new LinkError("Too long for a link: Download saves it as a file.");
  if (code.length > LONGEST_CODE) throw tooLong;
  check(code);
  const packed = await through(new TextEncoder().encode(code), new CompressionStream("deflate-raw"));
  const text = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(""));
  const safe = text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  if (safe.length > LONGEST_PACKED) throw tooLong;
  return safe;
}

/** Unpacks code that an address brought, as far as the caps allow. Throws LinkError, whatever is wrong with it. */
export async function decodeCode(packed: string): Promise<string> {
  if (packed.length > LONGEST_PACKED) throw new LinkError("The code in this link is too long, so it is left out.");
  let code: string;
  try {
    if (!/^[\w-]+$/.test(packed)) throw new TypeError("not base64url");
    const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
    code = await inflate(bytes);
  } catch (error) {
    if (error instanceof LinkError) throw error;
    throw new LinkError("The code in this link is damaged, so it is left out.");
  }
  check(code);
  return code;
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  let code = "";
  for (let part = await reader.read(); part.value; part = await reader.read()) {
    code += decoder.decode(part.value, { stream: true });
    if (code.length <= LONGEST_CODE) continue;
    reader.cancel().catch(() => {});
    throw new LinkError("The code in this link is too long, so it is left out.");
  }
  return (code + decoder.decode()).replaceAll("\r\n", "\n");
}
