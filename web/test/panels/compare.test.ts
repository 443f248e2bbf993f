// What differs between two steps, as a reader who has pinned one of them reads it.

import "../dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { comparePanel } from "../../src/panels/compare.ts";
import { toDom } from "../../src/panels/to-dom.ts";
import type { CellResult } from "../../src/shared/schema.ts";
import { astronaut, entry, moment, result, row, table } from "./factories.ts";

/** The lines of the comparison; what is read for the eye alone, the arrow, is left out. */
function lines(all: CellResult, then: number, now: number): string[] {
  const tree = comparePanel(all, then, now);
  assert.ok(tree);
  const panel = toDom(tree);
  for (const hidden of panel.querySelectorAll("[aria-hidden]")) hidden.remove();
  return [...panel.querySelectorAll("li, p")].map((line) => line.textContent ?? "");
}

const attribute = (value: string | null, expired = false) => ({ name: "firstname", value, old: null, expired });
const mark = { variables: ["mark"], attributes: [attribute("'Mark'")] };
const all = result({
  sql: [entry({ text: "BEGIN (implicit)" }), entry({ text: "UPDATE astronauts SET firstname=?" })],
  objects: [
    astronaut(mark),
    astronaut({ ...mark, status: "detached", attributes: [attribute(null, true)] }),
    astronaut({ number: 9, variables: ["beth"], status: "pending", attributes: [] }),
  ],
  tables: [
    table([row("1"), row("2")], { columns: ["id"], count: 2 }),
    table([row("2"), row("3", { change: "inserted", committed: false })], {
      columns: ["id"],
      count: 2,
      committed: false,
    }),
  ],
  moments: [
    moment({ objects: [0], tables: [0] }),
    moment({ line: 1, sql: 2, objects: [1, 2], tables: [1] }),
    moment({ sql: 2 }),
  ],
});

test("states, attributes, rows and what was sent are compared, one line each", () => {
  assert.deepEqual(lines(all, 0, 1), [
    "sent: BEGIN, UPDATE",
    "mark changed from persistent to detached",
    "mark.firstname changed from 'Mark' to expired",
    "beth changed from — to pending",
    "astronauts: new row 3",
    "astronauts: row gone 1",
    "astronauts: not committed",
  ]);
});

test("backwards it says the opposite", () => {
  assert.equal(lines(all, 1, 0)[0], "not sent yet: BEGIN, UPDATE");
  assert.equal(lines(all, 1, 0)[1], "mark changed from detached to persistent");
});

test("equal steps have no difference, and a step does not differ from itself", () => {
  const twice = result({ moments: [moment(), moment({ line: 1 })] });
  assert.deepEqual(lines(twice, 0, 1), ["No difference"]);
  assert.deepEqual(lines(twice, 1, 1), ["Go to another step to compare it with this one"]);
});

test("a change of a column is told by its row, and what is not shown is not compared", () => {
  const rows = (name: string) => [{ ...row("6"), values: ["6", name] }];
  const wide = { columns: ["id", "lastname"], count: 9 };
  const some = result({
    tables: [table(rows("'Watney'"), wide), table(rows("'Lewis'"), wide)],
    moments: [moment({ tables: [0] }), moment({ tables: [1] })],
  });
  assert.deepEqual(lines(some, 0, 1), [
    "astronauts 6: lastname changed from 'Watney' to 'Lewis'",
    "astronauts: more rows are not shown, so not compared",
  ]);
});

test("a table or an object that one of the steps does not know is not said to have come or gone", () => {
  const [known, unknown] = [table([row("1")]), table([], { count: null })];
  const some = result({
    objects: [astronaut({ variables: ["mark"] })],
    tables: [known, unknown, { ...unknown, name: "all tables" }],
    moments: [
      moment({ objects: [0], tables: [0] }),
      moment({ more_objects: 3, tables: [1] }),
      moment({ objects: [0], tables: [2] }),
      moment({ objects: [0], more_tables: 1 }),
    ],
  });
  const notKnown = "not known at both steps, so not compared";
  assert.deepEqual(lines(some, 0, 1), ["mark changed from persistent to not shown", `table astronauts: ${notKnown}`]);
  assert.deepEqual(lines(some, 1, 0).slice(1), [`table astronauts: ${notKnown}`]);
  assert.deepEqual(lines(some, 0, 2), [`table all tables: ${notKnown}`, `table astronauts: ${notKnown}`]);
  assert.deepEqual(lines(some, 0, 3), [`table astronauts: ${notKnown}`]);
  assert.deepEqual(lines(some, 3, 0), [`table astronauts: ${notKnown}`]);
});

test("an attribute without a value is told as the panel of the session tells it", () => {
  const bare = (status: "pending" | "persistent", value: string | null) =>
    astronaut({ variables: ["mark"], status, attributes: [{ name: "id", value, old: null, expired: false }] });
  const flushed = result({
    objects: [bare("pending", null), bare("persistent", "7")],
    moments: [moment({ objects: [0] }), moment({ objects: [1] })],
  });
  assert.equal(lines(flushed, 0, 1)[1], "mark.id changed from not set to 7");
});
