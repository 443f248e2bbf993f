// What the summaries of the panels say.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  aloud,
  effect,
  fate,
  isReal,
  others,
  patterns,
  reason,
  sessions,
  step,
  stepAloud,
  table as summary,
  tables,
  tape,
} from "../../src/panels/summaries.ts";
import type { ObjectState } from "../../src/shared/schema.ts";
import { astronaut, entry, moment, raised, result, row, session, span, table } from "./factories.ts";

test("the tape is summed up by how its transactions ended", () => {
  const said = (...spans: ReturnType<typeof span>[]) => tape(result({ sql: Array(9).fill(entry()), spans }));
  assert.equal(said(), "9 sent");
  assert.equal(said(span(0, 8)), "9 sent · 1 transaction, committed");
  assert.equal(said(span(0, 1), span(2, 3)), "9 sent · 2 transactions, committed");
  assert.equal(
    said(span(0, 1, { outcome: "rollback" }), span(2, 8, { outcome: null })),
    "9 sent · 2 transactions: 1 rolled back, 1 still open",
  );
  assert.equal(
    said(span(0, 8), span(1, 2, { kind: "savepoint" })),
    "9 sent · 1 transaction, committed · 1 savepoint, released",
  );
});

test("only what SQLite received counts as sent", () => {
  const effects = ["not sent", "sent", "failed", "committed at once", "not known"] as const;
  assert.equal(tape(result({ sql: effects.map((effect) => entry({ effect })) })), "3 sent");
});

test("a tape that does not have all that was sent says so", () => {
  const sql = [entry(), entry(), entry({ kind: "unseen", text: "-- … 202 more entries", effect: "not known" })];
  assert.equal(tape(result({ sql })), "at least 2 sent");
  assert.equal(aloud(result({ sql })), ": at least 2 statements");
});

test("an entry says what became of it, where it is not what it says", () => {
  assert.equal(effect(entry()), "");
  assert.equal(effect(entry({ kind: "begin", effect: "not sent" })), "");
  assert.equal(effect(entry({ kind: "driver-begin" })), "by the driver");
  assert.equal(effect(entry({ kind: "commit", effect: "not sent" })), "not sent");
  assert.equal(effect(entry({ effect: "committed at once" })), "committed at once");
  assert.equal(effect(entry({ effect: "not known" })), "not known");
});

test("a transaction says what SQLite made of it, where that is something else", () => {
  const stretch = (outcome: "commit" | "rollback" | null) => ({ first: 1, last: 2, outcome });
  assert.equal(fate(span(0, 3, { real: [stretch("commit")] })), "committed");
  assert.equal(fate(span(0, 3, { real: [] })), "committed, never begun in SQLite");
  assert.equal(fate(span(0, 3, { real: [], outcome: null })), "still open, not begun in SQLite");
  assert.equal(
    fate(span(0, 3, { real: [stretch("commit")], outcome: "rollback" })),
    "rolled back; in SQLite: committed",
  );
  assert.equal(fate(span(0, 3, { real: [stretch(null)], outcome: "rollback" })), "rolled back");
});

test("a rail is real where SQLite had a transaction, and where that is not known", () => {
  const some = span(0, 3, { real: [{ first: 1, last: 2, outcome: "commit" }] });
  assert.deepEqual(
    [0, 1, 2, 3].map((index) => isReal(some, index)),
    [false, true, true, false],
  );
  assert.equal(isReal(span(0, 3), 0), true);
});

test("what is loaded unasked was needed: not only a line that reads it needs it", () => {
  assert.equal(reason("lazy load", "mark.missions"), "lazy load: mark.missions was needed and had not been loaded");
  assert.equal(reason("refresh", null), "refresh: an expired object was needed");
  assert.equal(reason("autoflush", "mark"), "autoflush: the session sends its pending changes before a query");
});

test("what went past SQLAlchemy is said in words, not by the sign of a comment", () => {
  const unseen = entry({ kind: "unseen", text: "-- past SQLAlchemy: rows changed", effect: "not known" });
  const moments = [moment(), moment({ line: 4, sql: 1 }), moment({ sql: 1 })];
  assert.equal(stepAloud(result({ sql: [unseen], moments }), 1), "line 4, step 1 of 2: past SQLAlchemy: rows changed");
});

test("a rail that an earlier cell began says so", () => {
  assert.equal(fate(span(0, 1, { begun: false, outcome: "rollback" })), "begun earlier, rolled back");
});

test("the session is summed up by its transaction and its objects", () => {
  const said = (states: ReturnType<typeof session>[], ...statuses: ObjectState["status"][]) =>
    sessions(
      states,
      statuses.map((status) => astronaut({ status })),
    );
  const open = session({ in_transaction: true });
  assert.equal(said([]), "· no session");
  assert.equal(said([session()], "detached"), "· no transaction · 1 detached");
  assert.equal(said([open], "pending", "persistent", "persistent"), "· in a transaction · 2 persistent, 1 pending");
  assert.equal(said([session({ in_transaction: true, usable: false })]), "· must be rolled back");
  assert.equal(said([session(), session({ number: 2 })]), "· 2 sessions, no transaction");
  assert.equal(said([session(), { ...open, number: 2 }]), "· 2 sessions, 1 in a transaction");
});

test("a table is summed up by what is counted in it, not by the rows that are shown", () => {
  assert.equal(summary(table([row("1")])), "1 row");
  assert.equal(summary(table([row("1")], { count: 21 })), "21 rows");
  assert.equal(summary(table([row("1"), row("2", { change: "inserted" })])), "2 rows, 1 inserted");
  assert.equal(
    summary(table([row("1")], { count: 3306, inserted: 3300, committed: false })),
    "3,306 rows, 3,300 inserted, not committed",
  );
  assert.equal(summary(table([row("1", { change: "deleted" })], { dropped: true })), "0 rows, 1 deleted, dropped");
  assert.equal(summary(table([], { count: null })), "not known");
});

test("what another connection sees is said where there can be one", () => {
  const open = { committed: false, count: 7 };
  assert.equal(others(table([row("1")])), "");
  assert.equal(others(table([], { ...open, others: 6 })), "another connection still sees 6 rows");
  assert.equal(others(table([], { ...open, others: 7 })), "another connection still sees the old values");
  assert.equal(others(table([], { ...open, others: null })), "another connection does not see the table yet");
  assert.equal(
    others(table([], { ...open, reach: "this engine" })),
    "every session on this engine shares the connection",
  );
  assert.equal(others(table([], { ...open, reach: "this connection" })), "no other connection has this database");
});

test("tables are summed up by those that changed", () => {
  assert.equal(tables([]), "· none");
  assert.equal(tables([table([row("1")])]), "· astronauts 1 row");
  assert.equal(
    tables([table(), table([row("1", { change: "inserted" })], { name: "missions" })]),
    "· missions 1 row, 1 inserted · 1 more",
  );
  assert.equal(tables([..."abcde"].map((name) => table([], { name }))), "· a 0 rows · b 0 rows · c 0 rows · 2 more");
  assert.equal(tables([table([], { database: "other" })]), "· astronauts (other) 0 rows");
  assert.equal(tables([table()], 3), "· astronauts 0 rows · 3 more");
});

test("a step says its line and its number", () => {
  const moments = [moment(), moment({ line: 4 }), moment({ line: 5 })];
  assert.deepEqual(
    [0, 1, 2].map((index) => step(moments, index)),
    ["start · 0 of 2", "line 4 · 1 of 2", "end · 2 of 2"],
  );
  assert.deepEqual(
    [0, 1, 2].map((index) => stepAloud(result({ moments }), index)),
    ["start, step 0 of 2", "line 4, step 1 of 2", "end, step 2 of 2"],
  );
});

test("a result is read aloud by what it printed and sent, an error by its line, type and first line", () => {
  const output = [{ stream: "stdout" as const, text: "one\ntwo\n" }];
  const sql = [entry({ kind: "begin", text: "BEGIN (implicit)" }), entry({ kind: "statement", text: "SELECT 1" })];
  assert.equal(aloud(result({})), "");
  assert.equal(
    aloud(result({ output, sql, spans: [span(0, 1, { outcome: null })] })),
    ": 2 lines, 1 statement, transaction still open",
  );
  assert.equal(aloud(result({ error: raised({ message: "first\nsecond" }) })), " on line 1: E: first");
});

test("equal loads are told once, from three on, with what needs one statement instead", () => {
  const load = entry({ kind: "statement", text: "SELECT m", cause: "lazy load" });
  assert.equal(patterns([load, load]).size, 0);
  const sql = [entry(), load, entry(), load, load];
  assert.match(patterns(sql).get(1) ?? "", /^N\+1: 3 equal statements, one for each object; .*selectinload\(\)/);
  assert.deepEqual([...patterns(sql).keys()], [1]);
  assert.equal(patterns([entry(), entry(), entry()]).size, 0);
});

test("a step is read aloud with what was sent at it and which object changed", () => {
  const sql = [entry({ text: "UPDATE t SET a=?", cause: "autoflush" }), entry({ text: "SELECT 1" })];
  const objects = [
    astronaut({ status: "pending", variables: ["mark"] }),
    astronaut({ status: "persistent", variables: ["mark"] }),
  ];
  const moments = [
    moment({ objects: [0] }),
    moment({ line: 5, sql: 2, objects: [1] }),
    moment({ sql: 2, objects: [1] }),
  ];
  const all = result({ sql, objects, moments });
  assert.equal(stepAloud(all, 1), "line 5, step 1 of 2: UPDATE, autoflush; SELECT; mark is persistent");
  assert.equal(stepAloud(all, 2), "end, step 2 of 2");
});

test("of an exercise the goals are read aloud, too, and the advice without its marks", () => {
  const goal = { text: "", wanted: [], got: [], note: null };
  const goals = [
    { ...goal, met: true },
    { ...goal, met: false },
  ];
  assert.equal(aloud(result({ goals, advice: "Call `close()`." })), ". 1 of 2 goals met. Call close().");
  assert.match(aloud(result({ goals, error: raised({ type: "KeyError" }) })), /KeyError: m\. 1 of 2 goals met\.$/);
});
