// The rule: a cell shows what it shows after the cells before it ran once, in order, in a fresh namespace.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cellsTo, plan, staleness } from "../../src/story/execution-plan.ts";

const steps = ["a", "b", "c"].map((id) => ({ id, source: id.toUpperCase() }));
const ids = (ran: string[] | null) => {
  const { reset, cells } = plan(ran, steps);
  return `${reset ? "reset " : ""}${cells.map(({ id }) => id).join("")}`;
};

test("the first run of a story makes a fresh namespace and runs all cells up to the asked one", () => {
  assert.equal(ids([]), "reset abc");
});

test("a cell whose earlier cells have just run runs alone", () => {
  assert.equal(ids(["A", "B"]), "c");
});

test("missing earlier cells run first", () => {
  assert.equal(ids(["A"]), "bc");
});

test("running a cell again starts the story again, for it would meet its own traces", () => {
  assert.equal(ids(["A", "B", "C"]), "reset abc");
});

test("a namespace that has run later cells is of no use to an earlier one", () => {
  assert.equal(ids(["A", "B", "C", "D"]), "reset abc");
});

test("an edited earlier cell starts the story again", () => {
  assert.equal(ids(["A", "other"]), "reset abc");
});

test("a namespace nobody knows anything about is made anew", () => {
  assert.equal(ids(null), "reset abc");
});

test("hidden cells take their place before the cell that brings them", () => {
  const places = [
    { id: "one", before: [{ id: "set-up", source: "s" }], source: "1" },
    { id: "two", before: [{ id: "between", source: "b" }], source: "2" },
    { id: "three", before: [], source: "3" },
  ];
  assert.deepEqual(cellsTo(places, "two"), [
    { id: "set-up", source: "s" },
    { id: "one", source: "1" },
    { id: "between", source: "b" },
    { id: "two", source: "2" },
  ]);
});

test("the goals of an exercise go with its code", () => {
  const places = [
    { id: "one", before: [], source: "1" },
    { id: "your-turn", before: [], source: "2", goals: "goal('Three', got=3)" },
  ];
  assert.deepEqual(cellsTo(places, "your-turn"), [
    { id: "one", source: "1" },
    { id: "your-turn", source: "2", goals: "goal('Three', got=3)" },
  ]);
});

test("a result is fresh while its sources are those of today", () => {
  assert.equal(staleness(["a", "b"], ["a", "b"]), null);
});

test("an edit of the cell itself and an edit before it are told apart", () => {
  assert.equal(staleness(["a", "b"], ["a", "x"]), "edited");
  assert.equal(staleness(["a", "b"], ["x", "b"]), "earlier");
  assert.equal(staleness(["a", "b"], ["x", "y"]), "earlier");
});
