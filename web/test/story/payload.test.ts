// data-cell comes from the site's own builder; still, an unreadable one must say what is wrong.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readPayload } from "../../src/story/payload.ts";

const good = {
  story: "s",
  title: "A story.",
  cell: "c",
  heading: "C",
  key: "k",
  source: "1",
  before: [{ id: "set-up", source: "0" }],
  options: { "set-up": "hidden=true" },
  error_line: null,
  exercise: null,
};

test("a payload is read as it was written", () => {
  assert.deepEqual(readPayload(JSON.stringify(good)), good);
});

test("what is missing is named", () => {
  assert.throws(() => readPayload(null), /data-cell is missing/);
  assert.throws(() => readPayload(JSON.stringify({ ...good, source: undefined })), /Payload source is not a string/);
  assert.throws(() => readPayload(JSON.stringify({ ...good, before: {} })), /Payload before is not a list/);
  assert.throws(() => readPayload(JSON.stringify({ ...good, options: { c: 1 } })), /Payload options c is not a string/);
});
