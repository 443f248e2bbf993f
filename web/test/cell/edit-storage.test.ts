// Edits are a convenience: storage that fails must change nothing else.

import "../dom.ts";
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { loadEdit, saveEdit } from "../../src/cell/edit-storage.ts";

const storage = globalThis.sessionStorage;

afterEach(() => {
  Object.defineProperty(globalThis, "sessionStorage", { value: storage, configurable: true });
  storage.clear();
});

test("an edit comes back for the same original", () => {
  saveEdit("s:c", "key", "1 + 1");
  assert.equal(loadEdit("s:c", "key"), "1 + 1");
});

test("an edit never masks another original", () => {
  saveEdit("s:c", "key", "1 + 1");
  assert.equal(loadEdit("s:c", "new key"), null);
});

test("a forgotten edit is gone", () => {
  saveEdit("s:c", "key", "1 + 1");
  saveEdit("s:c", "key", null);
  assert.equal(loadEdit("s:c", "key"), null);
});

test("what somebody else put there is ignored", () => {
  storage.setItem("live-cell s:c", "{");
  assert.equal(loadEdit("s:c", "key"), null);
});

test("storage that throws is as good as none", () => {
  Object.defineProperty(globalThis, "sessionStorage", {
    configurable: true,
    get: () => {
      throw new Error("denied");
    },
  });
  saveEdit("s:c", "key", "1");
  assert.equal(loadEdit("s:c", "key"), null);
});
