// A live result must be the same DOM as a recorded one, and every golden must be readable.
// The .html fixtures are what the site's builder writes for the .json beside them.

import "./dom.ts";
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { renderResult } from "../src/panels/index.ts";
import { list, parseResult, record, SCHEMA } from "../src/protocol.ts";
import { html } from "./dom.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

function render(data: unknown): HTMLElement {
  const host = document.createElement("div");
  host.append(...renderResult(parseResult(data)));
  return host;
}

for (const path of globSync(here("fixtures/*.json"))) {
  test(`the panels of ${basename(path)} are those the builder writes`, () => {
    const expected = html(readFileSync(path.replace(/json$/, "html"), "utf8").trimEnd());
    const actual = render(json(path));
    assert.ok(actual.isEqualNode(expected), `\n${actual.innerHTML}\n${expected.innerHTML}`);
  });
}

test("HTML in a result stays text", () => {
  const host = render(json(here("fixtures/everything.json")));
  assert.equal(host.querySelector("b, i, script"), null);
});

test("a long SQL tape starts closed", () => {
  const entry = { kind: "begin", text: "BEGIN", parameters: [], line: 1 };
  const tape = (length: number) =>
    render({ output: [], value: null, sql: Array(length).fill(entry), error: null }).querySelector("details");
  assert.equal(tape(12)?.hasAttribute("open"), true);
  assert.equal(tape(13)?.hasAttribute("open"), false);
});

test("every golden of the snippets is read and rendered", () => {
  const snippets = here("../../snippets");
  assert.ok(existsSync(snippets), "there is no directory snippets/");
  const goldens = globSync(`${snippets}/*.golden.json`);
  assert.ok(goldens.length > 0, "snippets/ holds no *.golden.json: record the snippets first");
  for (const path of goldens) {
    const golden = record(json(path), basename(path));
    assert.equal(golden.schema, SCHEMA, `${basename(path)} has another schema`);
    for (const [id, cell] of Object.entries(record(golden.cells, "cells"))) {
      const { key, result } = record(cell, id);
      assert.equal(typeof key, "string", `${basename(path)}: ${id} has no key`);
      assert.doesNotThrow(() => parseResult(result), `${basename(path)}: ${id}`);
      const host = render(result);
      assert.ok(host.childElementCount > 0, `${basename(path)}: ${id} shows nothing`);
      const sql = list(record(result, id).sql, "sql");
      assert.equal(host.querySelectorAll(".lc-sql > ol > li").length, sql.length, `${basename(path)}: ${id}`);
    }
  }
});
