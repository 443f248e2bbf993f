// The types of container.mjs, for its test.
export function pack(
  snapshot: { header: Uint8Array; memory: Uint8Array },
  fresh: Uint8Array,
): { head: Uint8Array; data: Uint8Array };
