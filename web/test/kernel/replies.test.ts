// What Python answers to questions is checked before anybody uses it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCompletions, parseDatabase } from "../../src/kernel/replies.ts";

const NAME = { label: "commit", kind: "method", detail: "()", doc: "Flush pending changes." };

test("completions pass without what nobody knows", () => {
  assert.deepEqual(parseCompletions([{ ...NAME, apply: "x" }]), [NAME]);
  assert.deepEqual(parseCompletions([]), []);
});

for (const field of ["label", "detail", "doc"]) {
  test(`a completion whose ${field} is no text is refused`, () => {
    const error = new TypeError(`Completion ${field} is not a string`);
    assert.throws(() => parseCompletions([{ ...NAME, [field]: {} }]), error);
  });
}

test("a completion of a kind that nobody knows is refused", () => {
  assert.throws(() => parseCompletions([{ ...NAME, kind: "spell" }]), new TypeError("Completion kind is spell"));
});

test("what is no list of completions is refused", () => {
  assert.throws(() => parseCompletions({}), new TypeError("completions is not a list"));
  assert.throws(() => parseCompletions(["commit"]), new TypeError("Completion is not an object"));
});

test("a database is bytes or none", () => {
  const bytes = new ArrayBuffer(8);
  assert.equal(parseDatabase(bytes), bytes);
  assert.equal(parseDatabase(null), null);
  for (const other of [undefined, "bytes", new Uint8Array(8)]) {
    assert.throws(() => parseDatabase(other), new TypeError("database is not a buffer"));
  }
});
