// One piece is replaced, and it makes the one text of the other.

import assert from "node:assert/strict";
import { test } from "node:test";
import { difference } from "../../src/editor/minimal-change.ts";

const apply = (before: string, after: string): string => {
  const { from, to, insert } = difference(before, after);
  return before.slice(0, from) + insert + before.slice(to);
};

test("only what differs is replaced", () => {
  assert.deepEqual(difference("a = 1\nb = 2\nc = 3", "a = 1\nb = 20\nc = 3"), { from: 11, to: 11, insert: "0" });
  assert.deepEqual(difference("abc", "abc"), { from: 3, to: 3, insert: "" });
  assert.deepEqual(difference("", "abc"), { from: 0, to: 0, insert: "abc" });
});

test("any text is made of any other", () => {
  const texts = ["", "a", "aa", "aaa", "aba", "abab", "ab\ncd", "cd\nab", "aab\n", "é👩‍🚀", "👩‍🚀"];
  for (const before of texts) for (const after of texts) assert.equal(apply(before, after), after);
});
