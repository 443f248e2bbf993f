// The hash that the build notes of each file, in hexadecimal.

/** Returns the hash of a file; null where the browser gives none: on plain http, but for the machine itself. */
export async function sha256(file: ArrayBuffer): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", file));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
