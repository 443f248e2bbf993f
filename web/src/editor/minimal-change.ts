// The minimal change between two texts: one replaced range, so that positions outside it (caret, marks) are kept.

/** Replace what lies between `from` and `to`. */
export interface Change {
  from: number;
  to: number;
  insert: string;
}

/** The smallest single change that makes `after` of `before`. */
export function difference(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let end = 0;
  while (end < most - from && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
}
