// The HTML of a result as the build writes it: what a reader without JavaScript gets.

import assert from "node:assert/strict";
import { test } from "node:test";
import { resultPanels } from "../../src/panels/index.ts";
import { toHtml } from "../../src/panels/to-html.ts";
import type { Attribute, CellResult, ObjectState } from "../../src/shared/schema.ts";
import { astronaut, entry, moment, raised, result, row, session, span, table } from "./factories.ts";

const NOTHING = '<p class="lc-empty" data-panel="output" translate="yes">No output</p>';

function html(parts: Partial<CellResult>, playing = false): string {
  const groups = resultPanels(result(parts), playing);
  return groups
    .flatMap(({ children }) => children.map((each) => (typeof each === "string" ? each : toHtml(each))))
    .join("");
}

/** The text of HTML, a space for each tag. */
function words(text: string, between = " "): string {
  const bare = text
    .replaceAll(/<[^>]+>/g, between)
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
  return between ? bare.replaceAll(/\s+/g, " ").trim() : bare;
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((found) => found[1] ?? found[0]);
}

/** The panels of a cell that has one moment. */
function atTheEnd(parts: Partial<CellResult> & { sessions?: CellResult["moments"][number]["sessions"] }): string {
  const { sessions = [], objects = [], tables = [] } = parts;
  const now = moment({ sessions, objects: [...objects.keys()], tables: [...tables.keys()] });
  return html({ objects, tables, moments: [now] });
}

function attributesOf(state: Partial<ObjectState>): string {
  const shown = atTheEnd({ objects: [astronaut(state)] });
  return words(shown.slice(shown.indexOf('lc-attributes">') + 15));
}

const attribute = (name: string, value: string | null, old: string | null, expired: boolean): Attribute => ({
  name,
  value,
  old,
  expired,
});

test("a cell that shows nothing says so", () => {
  assert.equal(html({}), NOTHING);
  const inside = html({ moments: [moment(), moment({ line: 1 })] });
  assert.ok(inside.startsWith(`${NOTHING}<div class="lc-steps"`), inside);
});

test("only panels with content are there, in reading order", () => {
  const full = html({
    output: [{ stream: "stdout", text: "a" }],
    value: { text: "1", table: null },
    sql: [entry()],
    error: raised(),
  });
  assert.deepEqual(all(full, /data-panel="(\w+)"/g), ["output", "value", "error", "sql"]);
});

test("markup that a cell shows is text", () => {
  const bad = "<script>&";
  const frames = [{ cell: null, line: 1, function: "<module>", text: bad }];
  for (const parts of [
    { output: [{ stream: "stdout" as const, text: bad }] },
    { value: { text: bad, table: null } },
    { value: { text: "x", table: { columns: [bad], rows: [[bad]] } } },
    { error: raised({ message: `${bad}\n${bad}`, frames }) },
    { sql: [entry({ kind: "statement", text: bad, parameters: [bad] })] },
  ]) {
    assert.ok(!html(parts).includes("<script>"));
    assert.ok(html(parts).includes("&lt;script&gt;&amp;"));
  }
});

test("what a cell names is text, in attributes too", () => {
  const bad = "<script>&";
  const shown = atTheEnd({
    sessions: [session({ name: bad }), session({ number: 2, name: bad })],
    objects: [
      astronaut({
        name: bad,
        variables: [bad],
        attributes: [attribute(bad, bad, bad, false), attribute(bad, null, null, true)],
      }),
    ],
    tables: [table([row(bad, { change: "updated", old: [`${bad}2`] })], { name: bad, database: bad, columns: [bad] })],
  });
  assert.ok(!shown.includes("<script>"));
  assert.equal(shown.split("&lt;script&gt;&amp;").length - 1, 16);
  const frames = [{ cell: '"><b>', line: 1, function: "f", text: "x" }];
  assert.ok(html({ error: raised({ frames }) }).includes('data-cell="&quot;>'));
});

test("rows are a table with caption and column heads", () => {
  const shown = html({ value: { text: "…", table: { columns: ["id"], rows: [["1"]] } } });
  assert.ok(shown.includes('<caption translate="yes">1 row</caption>'));
  assert.ok(shown.includes('<th scope="col">id</th>'));
});

test("a value that begins with a new line keeps it", () => {
  assert.ok(html({ value: { text: "\nx", table: null } }).includes("<pre>\n\nx</pre>"));
});

test("an error says its first line first and then the frames", () => {
  const frames = [{ cell: "set-up", line: 2, function: "read", text: "raise" }];
  const shown = html({ error: raised({ type: "ValueError", message: "first\nsecond", line: 3, frames }) });
  assert.ok(shown.includes("<strong>ValueError</strong> <span>first</span>"));
  assert.ok(shown.includes('<pre class="lc-error-more">second</pre>'));
  assert.ok(shown.includes('data-cell="set-up" data-line="2"><span class="lc-where">set-up, line 2, in read</span>'));
});

test("without moments there is nothing to observe", () => {
  assert.equal(html({ objects: [astronaut()], tables: [table()], moments: [moment()] }), NOTHING);
});

test("one moment is nothing to step through", () => {
  assert.ok(!html({ moments: [moment()] }).includes("lc-steps"));
  const steps = html({ moments: [moment(), moment({ line: 1 })] });
  assert.equal(all(steps, /<button|<input/g).length, 5);
});

test("session and tables start closed and stay out of the search; in a cell that plays the session is open", () => {
  const parts = { sessions: [session()], tables: [table()] };
  const panel = (name: string) => `<details class="lc-${name}" data-panel="${name}">`;
  assert.deepEqual(all(atTheEnd(parts), /<details[^>]*>/g), [panel("session"), panel("tables")]);
  const playing = html({ moments: [moment(), moment({ sessions: [session()] })] }, true);
  assert.match(playing, /<details class="lc-session"[^>]* open="">/);
});

test("an object is a row whose state is said in its column", () => {
  const shown = atTheEnd({ sessions: [session()], objects: [astronaut({ status: "pending", variables: ["mark"] })] });
  assert.ok(shown.includes('<span class="lc-name">Astronaut 6</span> <code>mark</code></th>'));
  const cells = all(shown.slice(shown.indexOf("<tbody")), /<td>(.*?)<\/td>/g);
  assert.deepEqual(
    cells.map((cell) => words(cell)),
    ["", "pending", "", "", ""],
  );
  assert.ok(words(shown).includes("in session"));
});

test("among several sessions a row says whose it is", () => {
  const two = session({ number: 2, name: "two", in_transaction: true });
  const shown = words(atTheEnd({ sessions: [session({ name: "one" }), two], objects: [astronaut({ session: 2 })] }));
  assert.ok(shown.includes("one no transaction two in a transaction"));
  assert.ok(shown.includes("Astronaut 6 in two"));
});

test("the attributes of an object are listed by what is known of them", () => {
  const attributes = [
    attribute("id", "6", null, false),
    attribute("name", "'Marek'", "'Mark'", false),
    attribute("born", null, null, true),
    attribute("missions", null, null, false),
  ];
  const said = "id 6 · name changed from 'Mark' → to 'Marek' · expired: born · not loaded: missions";
  assert.equal(attributesOf({ attributes }), said);
  const unset = [attribute("id", null, null, false)];
  assert.equal(attributesOf({ attributes: unset, status: "transient" }), "not set: id");
  assert.equal(attributesOf({ deleting: true }), "to be deleted");
});

test("objects that a cell leaves as they were come last", () => {
  const objects = [
    astronaut(),
    astronaut({ number: 2 }),
    astronaut({ number: 2, status: "detached" }),
    astronaut({ number: 3 }),
  ];
  const shown = html({ objects, moments: [moment({ objects: [0, 1] }), moment({ objects: [0, 2, 3] })] });
  assert.deepEqual(all(shown, /data-object="(\d)"/g), ["2", "3", "1"]);
});

test("what was there during the cell has a row that says it is gone", () => {
  const moments = [moment({ sessions: [session()], objects: [0] }), moment({ line: 1 })];
  const shown = words(html({ objects: [astronaut()], moments }));
  assert.ok(shown.includes("session gone"));
  assert.ok(shown.endsWith("Astronaut 6 gone"), shown);
});

test("a row of a table says what was done to it and whether others see it", () => {
  const rows = [
    row("1"),
    row("3", { change: "updated", old: ["2"] }),
    row("4", { change: "inserted", committed: false }),
    row("5", { change: "deleted", committed: false }),
  ];
  const shown = atTheEnd({ tables: [table(rows, { count: 4 })] });
  assert.deepEqual(
    all(shown, /<tr.*?<\/tr>/g).map((each) => words(each)),
    [
      "id change",
      "1",
      "changed from 2 → to 3 updated",
      "4 inserted, not committed",
      "5 deleted, not committed",
      "… 1 more row",
    ],
  );
});

test("a table that was ever marked has a column for marks, and no other", () => {
  assert.ok(!atTheEnd({ tables: [table([row("1")])] }).includes("change"));
  const tables = [table([row("1", { change: "inserted" })]), table()];
  const shown = html({ tables, moments: [moment({ tables: [0] }), moment({ line: 1, tables: [1] })] });
  assert.ok(shown.includes('<th scope="col">change</th>'));
});

test("an entry names its line, its parameters and its cause", () => {
  const statement = entry({
    kind: "statement",
    text: "x ?",
    parameters: ["(1,)", "(2,)"],
    line: 4,
    cause: "autoflush",
  });
  const shown = html({ sql: [statement] });
  assert.ok(shown.includes('<li data-kind="statement" data-effect="sent" data-line="4">'));
  assert.ok(
    words(shown, "").includes("x ?(1,)(2,)autoflush: the session sends its pending changes before a queryline 4"),
    words(shown, ""),
  );
  assert.ok(!html({ sql: [entry({ line: null })] }).includes("data-line"));
});

test("where a transaction begins, it says how it ended", () => {
  const begin = entry({ kind: "begin", text: "BEGIN (implicit)", effect: "not sent" });
  const commit = entry({ kind: "commit", text: "COMMIT", line: 3, effect: "not sent" });
  const shown = html({ sql: [begin, commit], spans: [span(0, 1)] });
  assert.ok(words(shown, "").includes("BEGIN (implicit) committedline 1COMMIT not sentline 3"), words(shown, ""));
});

test("rails have a column each, caps where they begin and end, and are real where SQLite had a transaction", () => {
  const real = [{ first: 1, last: 2, outcome: "commit" as const }];
  const spans = [span(0, 2, { begun: false, real }), span(1, 1, { kind: "savepoint", column: 1, outcome: "rollback" })];
  const shown = html({ sql: [entry(), entry(), entry({ kind: "commit", text: "COMMIT", line: 3 })], spans });
  assert.deepEqual(all(shown, /<span class="lc-rails" aria-hidden="true">(.*?)<\/span><div/g), [
    '<span data-outcome="commit"></span><span></span>',
    '<span data-outcome="commit" data-real=""></span><span data-outcome="rollback" data-real="" data-begins="" data-ends=""></span>',
    '<span data-outcome="commit" data-real="" data-ends=""></span><span></span>',
  ]);
});

test("SQL is coloured and reads as it was sent", () => {
  const sql = `INSERT INTO "ORDER" (b) VALUES (?, 'it''s AND', 1.5, x2) -- NOTE <b>\nRETURNING id`;
  const code = /<code>(.*?)<\/code>/s.exec(html({ sql: [entry({ kind: "statement", text: sql })] }))?.[1] ?? "";
  assert.equal(words(code, ""), sql);
  assert.deepEqual(
    [...code.matchAll(/<span class="(.)">(.*?)<\/span>/gs)].map(([, kind, text]) => [kind, text]),
    [
      ["k", "INSERT INTO"],
      ["k", "VALUES"],
      ["m", "?"],
      ["s", "'it''s AND'"],
      ["m", "1.5"],
      ["c", "-- NOTE &lt;b&gt;"],
      ["k", "RETURNING"],
    ],
  );
});

test("an error names what is behind it and what to do", () => {
  const causes = [
    { type: "IntegrityError", message: "UNIQUE", line: 17, direct: true },
    { type: "KeyError", message: "", line: null, direct: false },
  ];
  const shown = words(html({ error: raised({ causes, hint: "Do this." }) }));
  assert.ok(shown.includes("Do this."));
  assert.ok(shown.includes("caused by IntegrityError : UNIQUE line 17"));
  assert.ok(shown.includes("while handling KeyError"));
});

test("what the probes could not see is said, and nothing where they saw all", () => {
  assert.ok(!html({}).includes('data-panel="instrument"'));
  assert.ok(words(html({ instrument: "no steps" })).includes("Steps, Session and Tables are not known for this run"));
  assert.ok(
    words(html({ instrument: "no SQL" })).includes("SQL, steps, Session and Tables are not known for this run"),
  );
  assert.ok(words(html({ instrument: "few steps" })).includes("Some lines have no step"));
});

test("sessions and objects that are left out are counted", () => {
  const moments = [moment(), moment({ sessions: [session()], more_sessions: 1, more_objects: 1200 })];
  const shown = words(html({ moments }));
  assert.ok(shown.includes("Session · no transaction · 1 more session, 1,200 more objects"));
  assert.ok(shown.includes("… and 1 more session, 1,200 more objects"));
});
