// Results cross from Python: what is not one must be refused by name.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parseResult } from "../src/protocol.ts";

const empty = { output: [], value: null, sql: [], error: null };

test("a full result passes unchanged", () => {
  const result = {
    output: [{ stream: "stderr", text: "x\n" }],
    value: { text: "[1]", table: { columns: ["id"], rows: [["1"]] } },
    sql: [{ kind: "statement", text: "SELECT 1", parameters: ["(1,)"], line: null }],
    error: { type: "E", message: "m", line: 1, frames: [{ cell: null, line: 1, function: "f", text: "f()" }] },
  };
  assert.deepEqual(parseResult(result), result);
});

test("unknown fields are left behind", () => {
  assert.deepEqual(parseResult({ ...empty, later: 1 }), empty);
});

test("a wrong field is named", () => {
  assert.throws(() => parseResult("forged"), /result is not an object/);
  assert.throws(() => parseResult({ ...empty, output: [{ stream: "html", text: "" }] }), /output stream is html/);
  assert.throws(() => parseResult({ ...empty, sql: [{ kind: "drop" }] }), /sql kind is drop/);
  assert.throws(() => parseResult({ ...empty, value: { text: 1 } }), /value text is not a string/);
});
