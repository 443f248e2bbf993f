// What people paste leads to the row about it. The rows are those of docs/errors/index.md.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { findError } from "../../src/page/find-error.ts";
import { NEAREST, PASTED } from "./pasted-errors.ts";

const page = readFileSync(new URL("../../../docs/errors/index.md", import.meta.url), "utf8");
const rows = [...page.matchAll(/^\| `(.+?)` \| (.+?) \| \[.+?\]\((.+?)\) \|$/gm)].map(
  ([, message = "", cause = "", link = ""]) => ({ message, cause, link }),
);

test("the table of the page is read whole", () => {
  const lines = page.split("\n").filter((line) => line.startsWith("| `"));
  assert.equal(rows.length, lines.length);
  assert.ok(rows.length >= 40);
});

test("every message finds its own row first", () => {
  for (const { message, link } of rows) {
    const found = findError(message.replaceAll("…", "xyz"), rows);
    assert.ok(found.exact, message);
    assert.equal(found.known[0]?.message, message);
    assert.equal(found.known[0]?.link, link);
  }
});

test("no two rows have one message", () => {
  assert.equal(new Set(rows.map(({ message }) => message)).size, rows.length);
});

for (const [link, text] of PASTED) {
  test(`to ${link}: ${text.trim().split("\n").at(-1)?.slice(0, 90)}`, () => {
    const { exact, known } = findError(text, rows);
    assert.equal(known[0]?.link, link);
    assert.ok(exact);
  });
}

for (const [link, text] of NEAREST) {
  test(`nearest to ${link}: ${text.slice(0, 90)}`, () => {
    const { exact, known } = findError(text, rows);
    assert.equal(known[0]?.link, link);
    assert.ok(!exact);
  });
}

test("what has nothing to do with it finds nothing", () => {
  for (const text of [
    "",
    "   \n",
    "hello",
    "ZeroDivisionError: division by zero",
    "I love astronauts and their missions",
  ])
    assert.deepEqual(findError(text, rows), { exact: false, known: [] });
});
