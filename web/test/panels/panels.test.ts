// The two writers of a panel's tree agree: a parser makes of the HTML the nodes that the browser makes. And every golden is
// readable.

import "../dom.ts";
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { renderResult, resultPanels } from "../../src/panels/index.ts";
import { type At, at } from "../../src/panels/moment.ts";
import { sessionPanel } from "../../src/panels/session.ts";
import { tablesPanel } from "../../src/panels/tables.ts";
import { toDom } from "../../src/panels/to-dom.ts";
import { toHtml } from "../../src/panels/to-html.ts";
import type { Tree } from "../../src/panels/tree.ts";
import { EMPTY_RESULT, parseResult } from "../../src/shared/result.ts";
import { type CellResult, SCHEMA } from "../../src/shared/schema.ts";
import { list, record } from "../../src/shared/validate.ts";
import { html } from "../dom.ts";

const here = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

function render(data: unknown): HTMLElement {
  const host = document.createElement("div");
  host.append(...renderResult(parseResult(data)));
  return host;
}

function assertWritersAgree(data: unknown): void {
  const result = parseResult(data);
  for (const playing of [false, true]) {
    const trees = resultPanels(result, playing);
    const nodes = document.createElement("div");
    nodes.append(...trees.map(toDom));
    const text = trees.map(toHtml).join("");
    assert.ok(nodes.isEqualNode(html(text)), `\n${nodes.innerHTML}\n${text}`);
  }
}

for (const path of globSync(here("fixtures/*.json"))) {
  test(`the panels of ${basename(path)} are the same as nodes and as HTML`, () => assertWritersAgree(json(path)));
}

for (const name of ["everything", "inside"]) {
  test(`HTML in the result ${name} stays text`, () => {
    assert.equal(render(json(here(`fixtures/${name}.json`))).querySelector("b, i, script"), null);
  });
}

/** The text of a panel at each moment, its white space as a reader sees it. */
function through(panel: (result: CellResult, moment: At | null) => Tree | null, selector: string): string[] {
  const result = parseResult(json(here("fixtures/inside.json")));
  return result.moments.map((_, index) => {
    const tree = panel(result, at(result, index));
    const parts = tree ? [...toDom(tree).querySelectorAll(selector)] : [];
    return parts.map((part) => part.textContent?.replaceAll(/\s+/g, " ").trim()).join(" | ");
  });
}

test("the summary of the session is that of the moment", () => {
  assert.deepEqual(through(sessionPanel, "summary"), [
    "Session · no session",
    "Session · no session · 1 persistent, 1 transient",
    "Session · in a transaction · 1 persistent, 1 pending",
    "Session · 2 sessions, 1 in a transaction · 1 persistent, 1 deleted, 1 detached",
    "Session · 2 sessions, 1 in a transaction · 1 persistent, 1 deleted, 1 detached",
    "Session · 2 sessions, 1 must be rolled back · 1 persistent, 1 deleted, 1 detached · 1 more session, 1,200 more objects",
  ]);
});

test("every object has its row at every moment, and one that is not there says whether it will be", () => {
  const rows = through(sessionPanel, ".lc-attributes");
  assert.equal(rows[0], "not yet | not yet | not yet | not yet");
  assert.equal(rows[1], "name '<b>' · not set: id | not yet | not yet | id 1");
  assert.equal(rows[3], "id 6 · name changed from '<b>' → to 'Marek' · not loaded: missions |  | id 1 | gone");
});

test("a session that is not there yet says so", () => {
  assert.equal(through(sessionPanel, ".lc-sessions li")[2], "session in a transaction | <b> not yet");
});

test("the tables are those of the moment", () => {
  assert.equal(through(tablesPanel, "caption")[0], "astronauts 2 rows");
  assert.equal(through(tablesPanel, "caption")[2], "astronauts 2 rows | missions (archive<) 1 row");
});

test("a long SQL tape starts closed", () => {
  const entry = {
    kind: "statement",
    text: "SELECT 1",
    parameters: [],
    effect: "sent",
    line: 1,
    cause: null,
    about: null,
  };
  const nothing = record(json(here("fixtures/nothing.json")), "nothing");
  const tape = (length: number) => render({ ...nothing, sql: Array(length).fill(entry) }).querySelector("details");
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
      assertWritersAgree(result);
      const host = render(result);
      assert.ok(host.childElementCount > 0, `${basename(path)}: ${id} shows nothing`);
      const sql = list(record(result, id).sql, "sql");
      assert.equal(host.querySelectorAll(".lc-sql > ol > li").length, sql.length, `${basename(path)}: ${id}`);
    }
  }
});

test("a long line of the output is cut, and says how much is left out; the lines after it are whole", () => {
  const text = `${"x".repeat(5_000)}\nnext\n`;
  const [output] = render({ ...EMPTY_RESULT, output: [{ stream: "stdout", text }] }).children;
  assert.equal(output?.textContent, `${"x".repeat(2_000)}… 3,000 more characters in this line\nnext\n`);
});

test("a long line in many pieces is cut at the same place", () => {
  const output = Array.from({ length: 100 }, (_, i) => ({ stream: i % 2 ? "stderr" : "stdout", text: "x".repeat(50) }));
  const [panel] = render({ ...EMPTY_RESULT, output }).children;
  assert.equal(panel?.textContent, `${"x".repeat(2_000)}… 3,000 more characters in this line`);
});

test("a panel of too many elements says so, and the others are there", () => {
  const output = Array.from({ length: 10_000 }, (_, i) => ({ stream: i % 2 ? "stderr" : "stdout", text: "x" }));
  const host = render({ ...EMPTY_RESULT, output, value: { text: "42", table: null } });
  assert.match(host.querySelector("[data-panel=output]")?.textContent ?? "", /is too large to show/);
  assert.equal(host.querySelector("[data-panel=value]")?.textContent, "42");
});

test("a large table of values shows the rows that fit, and counts the others", () => {
  const rows = Array.from({ length: 200 }, (_, i) => Array(30).fill(String(i)));
  const shown = render({ ...EMPTY_RESULT, value: { text: "", table: { columns: Array(30).fill("c"), rows } } });
  const first = [...shown.querySelectorAll("tbody tr")].map((row) => row.firstElementChild?.textContent);
  assert.deepEqual(first.slice(-3), ["65", "… 133 more rows", "199"]);
  assert.equal(shown.querySelectorAll("tbody tr:nth-last-child(2) > td").length, 30);
});
