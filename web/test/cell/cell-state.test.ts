// The state of a cell: what happens to it, and what the reader then sees.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as change from "../../src/cell/cell-state.ts";
import type { Report } from "../../src/cell/status.ts";

const report = (state: Report["state"], note: string): Report => ({ state, note, status: note });
const shown = (note: string, sources: string[] | null, errorLine: number | null = null): change.Shown => ({
  nodes: [],
  aloud: "",
  read: () => {
    throw new Error("nobody steps through it");
  },
  sources,
  report: report(errorLine === null ? "done" : "error", note),
  errorLine,
});
const RECORDED: change.Shown = { ...shown("Recorded output", null), report: report("idle", "Recorded output") };
const ORIGINAL: change.Original = { source: "author", slot: "s:one", key: "k" };

const start = (edit: string | null = null) => change.initialState(ORIGINAL, RECORDED, edit);
const see = (state: change.CellState, folded = false) =>
  change.view(state, "one", ["set-up", "author"], ["set-up", change.sourceInStory(state)], folded);

test("a cell as it was delivered shows what is recorded", () => {
  const { state, note, stale, reset, banner } = see(start());
  assert.deepEqual([state, note, stale, reset, banner], ["idle", "Recorded output", false, "none", null]);
});

test("an edit makes the result stale, and going back to the author's code makes it fit again", () => {
  const edited = change.edited(start(), "mine");
  assert.deepEqual([see(edited).state, see(edited).reset], ["stale", "reset"]);
  assert.deepEqual([see(change.edited(edited, "author")).state], ["idle"]);
});

test("a run goes from booting to running to its result", () => {
  let state = change.started(start("mine"));
  assert.deepEqual([see(state).state, see(state).running, see(state).status], ["booting", true, "Running"]);
  state = change.waitsFor(state, { name: "running", cell: "one", slow: false });
  assert.equal(see(state).state, "running");
  state = change.hasResult(state, shown("Done", ["set-up", "mine"]));
  state = change.ended(state, report("done", "Done in 0.06 s"), true);
  assert.deepEqual([see(state).state, see(state).note, see(state).running], ["done", "Done in 0.06 s", false]);
});

test("a run that did not reach the cell leaves its result, with a word on what happened", () => {
  const state = change.ended(change.started(start()), report("idle", "Stopped"), false);
  assert.deepEqual([see(state).note, see(state).status], ["Stopped", "Stopped"]);
  assert.equal(state.shown, RECORDED);
  assert.equal(see(change.edited(state, "mine")).note, "Edited: run to see its result");
});

test("a reset can be undone until the next edit or run", () => {
  const result = shown("Done", ["set-up", "mine"]);
  const ran = change.hasResult(change.edited(start(), "mine"), result);
  const back = change.reset(ran);
  assert.deepEqual([back.source, back.shown, see(back).reset], ["author", RECORDED, "undo"]);
  assert.deepEqual([change.reset(back).source, change.reset(back).shown], ["mine", result]);
  assert.equal(see(change.started(back)).reset, "none");
  assert.equal(see(change.edited(back, "other")).reset, "reset");
});

test("the line of an error is marked, but not while the result is folded, nor for other code", () => {
  const failed = change.hasResult(start(), shown("ValueError", ["set-up", "author"], 3));
  assert.equal(see(failed).errorLine, 3);
  assert.equal(see(failed, true).errorLine, null);
  assert.equal(see(change.edited(failed, "mine")).errorLine, null);
});

test("a link's code takes the place of the reader's own, which comes back with its result", () => {
  const result = shown("Done", ["set-up", "mine"]);
  const mine = change.hasResult(change.edited(start(), "mine"), result);
  const opening = change.linkOpened(mine, "packed");
  assert.deepEqual([see(opening).waiting, see(opening).banner?.original], [true, false]);
  const linked = change.linkEntered(
    opening,
    "packed",
    change.linkedOriginal(opening, "packed", "theirs"),
    "theirs",
    "!",
  );
  assert.deepEqual([linked.source, change.sourceInStory(linked)], ["theirs", "mine"]);
  assert.equal(see(linked).note, "Code from the link: not run yet");
  assert.equal(change.sourceInStory(change.linkAccepted(linked)), "theirs");
  const closed = change.linkClosed(linked);
  assert.deepEqual([closed.source, closed.shown, closed.original, closed.link], ["mine", result, ORIGINAL, null]);
});

test("a link that cannot be read says why and changes nothing else", () => {
  const refused = change.linkRefused(change.linkOpened(start("mine"), "packed"), "packed", "It is damaged.");
  assert.deepEqual([refused.source, see(refused).banner], ["mine", { text: "It is damaged.", original: false }]);
});

test("a reset during a run keeps the author's code and result, and its undo brings the other code with what it has shown", () => {
  const running = change.started(change.edited(start(), "mine"));
  const late = change.hasResult(change.reset(running), shown("Done in 1 s", ["set-up", "mine"]));
  const over = change.ended(late, report("done", "Done in 2 s"), true);
  assert.deepEqual([over.source, see(over).note, see(over).reset], ["author", "Recorded output", "undo"]);
  const back = change.reset(over);
  assert.deepEqual([back.source, see(back).note, see(back).stale], ["mine", "Done in 2 s", false]);
});
