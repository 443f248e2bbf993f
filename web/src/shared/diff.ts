// Diff: which items of two lists are the same, in their order; the others are gone or new. Pure.

/** An item of either list. */
export interface Part {
  kind: "same" | "gone" | "new";
  item: string;
}

/** The items of both lists in one order, as many of them the same as can be; what is gone stands before what is new. */
export function diff(before: readonly string[], after: readonly string[]): Part[] {
  // lengths[i][j]: of the longest common part of what follows place i in the one and place j in the other
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row) row[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const parts: Part[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old = "", next = ""] = [before[i], after[j]];
    if (i < before.length && j < after.length && old === next) {
      parts.push({ kind: "same", item: old });
      [i, j] = [i + 1, j + 1];
    } else if (i < before.length && (j >= after.length || at(i + 1, j) >= at(i, j + 1))) {
      parts.push({ kind: "gone", item: old });
      i += 1;
    } else {
      parts.push({ kind: "new", item: next });
      j += 1;
    }
  }
  return parts;
}
