// Running all cells of a page, and what the page says of Python.

import "../dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { stateWords } from "../../src/cell/status.ts";
import { type PageCell, runAll } from "../../src/page/page-controls.ts";

type How = "done" | "failed" | "stopped";

/** Cells that end as they are told, and note that they ran. */
function cells(log: string[], ...given: [story: string, how: How, unread?: boolean][]): PageCell[] {
  return given.map(([story, how, unread = false], index) => {
    const cell = document.createElement("div");
    document.body.append(cell);
    const run = async () => {
      log.push(`${story}${index}`);
      return { how };
    };
    return Object.assign(cell, { story, running: null, unread, run, stop: () => {} });
  });
}

test("all cells run in order", async () => {
  const log: string[] = [];
  await runAll(cells(log, ["a", "done"], ["b", "done"], ["a", "done"]), () => false);
  assert.deepEqual(log, ["a0", "b1", "a2"]);
});

test("where a cell fails, the rest of its story is left out and the next story goes on", async () => {
  const log: string[] = [];
  await runAll(cells(log, ["a", "failed"], ["b", "done"], ["a", "done"], ["b", "done"]), () => false);
  assert.deepEqual(log, ["a0", "b1", "b3"]);
});

test("a cell that is stopped ends it all", async () => {
  const log: string[] = [];
  await runAll(cells(log, ["a", "stopped"], ["b", "done"]), () => false);
  assert.deepEqual(log, ["a0"]);
});

test("it goes no further when it is over, or the page has gone", async () => {
  const log: string[] = [];
  await runAll(cells(log, ["a", "done"], ["b", "done"]), () => log.length > 0);
  assert.deepEqual(log, ["a0"]);
  const gone = cells(log, ["c", "done"]);
  gone[0]?.remove();
  await runAll(gone, () => false);
  assert.deepEqual(log, ["a0"]);
});

test("code from a link that nobody has run is not run along with the rest", async () => {
  const log: string[] = [];
  await runAll(cells(log, ["a", "done", true], ["a", "done"]), () => false);
  assert.deepEqual(log, ["a1"]);
});

test("the page says in words what Python does", () => {
  const some = { loaded: 48, total: 100, stalled: false };
  assert.equal(stateWords("off", some, null), "Python: not loaded");
  assert.equal(stateWords("downloading", some, null), "Downloading Python 48 %");
  assert.equal(stateWords("downloading", { ...some, loaded: 100 }, null), "Python: starting");
  assert.equal(stateWords("starting", some, null), "Python: starting");
  assert.equal(stateWords("ready", some, null), "Python: ready");
  assert.equal(stateWords("running", some, "does-not-commit"), "Running does-not-commit");
});
