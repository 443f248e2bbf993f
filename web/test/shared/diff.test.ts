// The difference of two lists.

import assert from "node:assert/strict";
import { test } from "node:test";
import { diff } from "../../src/shared/diff.ts";

const signs = { same: " ", gone: "-", new: "+" };
const told = (before: string, after: string) =>
  diff([...before], [...after])
    .map(({ kind, item }) => `${signs[kind]}${item}`)
    .join("");

test("what both lists have is the same, and the rest is gone or new", () => {
  assert.equal(told("abc", "abc"), " a b c");
  assert.equal(told("abc", "adc"), " a-b+d c");
  assert.equal(told("abc", "bcd"), "-a b c+d");
  assert.equal(told("abcabba", "cbabac").replaceAll(/[-+]./g, "").length, 8);
});

test("an empty list is all new, or all gone", () => {
  assert.equal(told("", "ab"), "+a+b");
  assert.equal(told("ab", ""), "-a-b");
  assert.equal(told("", ""), "");
});

test("empty items are items", () => {
  assert.deepEqual(diff(["a", "", "b"], ["a", "b"]), [
    { kind: "same", item: "a" },
    { kind: "gone", item: "" },
    { kind: "same", item: "b" },
  ]);
});

test("applying it to the first list gives the second", () => {
  const [before, after] = [[..."the transaction is open"], [..."a transaction was opened once"]];
  const parts = diff(before, after);
  const of = (left: string) => parts.filter(({ kind }) => kind !== left).map(({ item }) => item);
  assert.deepEqual(of("new"), before);
  assert.deepEqual(of("gone"), after);
});
