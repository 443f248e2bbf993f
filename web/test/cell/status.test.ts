// The sentences of the toolbar.

import assert from "node:assert/strict";
import { test } from "node:test";
import { duration, executionReport, phaseNote } from "../../src/cell/status.ts";

const done = { state: "done", note: "Done in 0.06 s", status: "Done" } as const;

test("durations are short and never zero", () => {
  assert.equal(duration(0.061), "0.06 s");
  assert.equal(duration(0.001), "under 0.01 s");
  assert.equal(duration(12.3), "12.30 s");
});

test("the download is told in megabytes and per cent, once", () => {
  const progress = { loaded: 7_152_000, total: 14_900_000, stalled: false };
  assert.equal(phaseNote({ name: "downloading", progress }, "a"), "Downloading Python (14.9 MB, once) … 48 %");
  const stalled = phaseNote({ name: "downloading", progress: { ...progress, stalled: true } }, "a");
  assert.equal(stalled, "The download has stalled at 48 %. Stop, then Run, asks again");
});

test("a cell says which other one it waits for", () => {
  assert.equal(phaseNote(null, "a"), "Waiting for another example …");
  assert.equal(phaseNote({ name: "running", cell: "set-up", slow: false }, "a"), "Running set-up first …");
  assert.equal(phaseNote({ name: "running", cell: "a", slow: false }, "a"), "Running …");
});

test("the cells that ran first are counted", () => {
  assert.equal(executionReport({ type: "done", ran: 1, failed: null }, done).note, "Done in 0.06 s");
  assert.equal(
    executionReport({ type: "done", ran: 2, failed: null }, done).note,
    "Done in 0.06 s · ran 1 earlier cell first",
  );
});
