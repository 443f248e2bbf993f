// The types of encode-snapshot.mjs, for its test.
export function encodeSnapshot(
  snapshot: { header: Uint8Array; memory: Uint8Array },
  fresh: Uint8Array,
): { head: Uint8Array; data: Uint8Array };
