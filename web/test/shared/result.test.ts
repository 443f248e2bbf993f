// Results cross from Python: what is not one must be refused by name.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LARGEST_RESULT } from "../../src/shared/messages.ts";
import { parseResult, ResultTooLargeError, readResult } from "../../src/shared/result.ts";
import { encoded } from "../worker.ts";

const empty = {
  output: [],
  value: null,
  sql: [],
  spans: [],
  error: null,
  objects: [],
  tables: [],
  moments: [],
  instrument: null,
  goals: [],
  advice: null,
};
const begin = {
  kind: "begin",
  text: "BEGIN (implicit)",
  parameters: [],
  effect: "not sent",
  line: null,
  cause: null,
  about: null,
};
const span = { kind: "transaction", column: 0, first: 0, last: 0, begun: true, outcome: null, real: null };
const moment = {
  line: null,
  output: 0,
  sql: 0,
  sessions: [],
  objects: [],
  tables: [],
  more_sessions: 0,
  more_objects: 0,
  more_tables: 0,
};
const row = { values: ["1"], change: null, old: null, committed: true };
const table = {
  database: "",
  name: "t",
  columns: ["id"],
  more_columns: 0,
  rows: [row],
  count: 1,
  inserted: 0,
  updated: 0,
  deleted: 0,
  dropped: false,
  committed: true,
  others: null,
  reach: "this engine",
};

for (const name of ["everything", "inside"]) {
  test(`the result ${name} passes unchanged`, () => {
    const result: unknown = JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), "utf8"));
    assert.deepEqual(parseResult(result), result);
  });
}

test("unknown fields are left behind", () => {
  assert.deepEqual(parseResult({ ...empty, later: 1 }), empty);
});

test("a character outside the basic plane counts as one, as in Python", () => {
  const result = { ...empty, output: [{ stream: "stdout", text: "🚀" }], moments: [{ ...moment, output: 1 }] };
  assert.deepEqual(parseResult(result), result);
  assert.throws(() => parseResult({ ...result, moments: [{ ...moment, output: 2 }] }), /moment output is 2/);
});

const WRONG: [string, unknown, RegExp][] = [
  ["no object", "forged", /CellResult is not an object/],
  ["a stream", { ...empty, output: [{ stream: "html", text: "" }] }, /OutputChunk stream is html/],
  ["a kind of entry", { ...empty, sql: [{ kind: "drop" }] }, /SqlEvent kind is drop/],
  ["a cause", { ...empty, sql: [{ ...begin, cause: "whim" }] }, /SqlEvent cause is whim/],
  ["a value", { ...empty, value: { text: 1 } }, /Value text is not a string/],
  ["a line", { ...empty, sql: [{ ...begin, line: 1.5 }] }, /SqlEvent line is no count/],
  ["a span beyond the tape", { ...empty, sql: [begin], spans: [{ ...span, last: 1 }] }, /span last is 1, beyond/],
  [
    "a span that ends before it begins",
    { ...empty, sql: [begin, begin], spans: [{ ...span, first: 1 }] },
    /span first/,
  ],
  ["an outcome", { ...empty, sql: [begin], spans: [{ ...span, outcome: "lost" }] }, /Span outcome is lost/],
  ["an object that is not there", { ...empty, moments: [{ ...moment, objects: [0] }] }, /moment objects is 0/],
  ["a table that is not there", { ...empty, moments: [{ ...moment, tables: [0] }] }, /moment tables is 0/],
  ["an entry that is not there", { ...empty, moments: [{ ...moment, sql: 1 }] }, /moment sql is 1/],
  [
    "a moment before the one before",
    { ...empty, sql: [begin], moments: [{ ...moment, sql: 1 }, moment] },
    /moment sql before is 1/,
  ],
  [
    "a row too wide",
    { ...empty, tables: [{ ...table, rows: [{ ...row, values: ["1", "2"] }] }] },
    /as wide as its table/,
  ],
  ["an old row too narrow", { ...empty, tables: [{ ...table, rows: [{ ...row, old: [] }] }] }, /as wide as its table/],
  [
    "a status",
    { ...empty, objects: [{ number: 1, name: "", variables: [], status: "lost" }] },
    /ObjectState status is lost/,
  ],
];
for (const [what, result, message] of WRONG) {
  test(`refused, and named: ${what}`, () => assert.throws(() => parseResult(result), message));
}

const LARGE: [string, unknown][] = [
  ["a text", { ...empty, output: [{ stream: "stdout", text: "x".repeat(300_000) }] }],
  ["a text that the schema does not know", { ...empty, later: "x".repeat(300_000) }],
  ["a list", { ...empty, moments: Array(250_000).fill(1) }],
  ["many lists", { ...empty, value: { text: "", table: { columns: [], rows: Array(500).fill(Array(500).fill("")) } } }],
  [
    "the sessions of all moments",
    {
      ...empty,
      moments: Array(100).fill({
        ...moment,
        sessions: Array(150).fill({ number: 1, name: "", in_transaction: false, usable: true }),
      }),
    },
  ],
];
for (const [what, result] of LARGE) {
  test(`too large to show: ${what}`, () => assert.throws(() => parseResult(result), ResultTooLargeError));
}

test("what the caps of Python let through is shown", () => {
  const output = [{ stream: "stdout", text: "x".repeat(100_000) }];
  const table = { columns: Array(31).fill("c"), rows: Array(201).fill(Array(31).fill("x".repeat(80))) };
  assert.equal(readResult(encoded({ ...empty, output, value: { text: "", table } })).value?.table?.rows.length, 201);
});

test("a result that comes in too many bytes is not read", () => {
  assert.throws(() => readResult(new ArrayBuffer(LARGEST_RESULT + 1)), ResultTooLargeError);
  assert.throws(() => readResult(null), ResultTooLargeError);
  assert.throws(() => readResult(empty), /result is not a buffer/);
});

test("a result of nothing but brackets is refused, however deep they go", () => {
  assert.throws(() => readResult(new TextEncoder().encode("[".repeat(10 ** 6) + "]".repeat(10 ** 6)).buffer));
});
