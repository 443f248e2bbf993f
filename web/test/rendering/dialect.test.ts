// The SQL of the tape as other databases have it.

import assert from "node:assert/strict";
import { test } from "node:test";
import "../dom.ts";
import { renderResult } from "../../src/panels/index.ts";
import { element } from "../../src/shared/element.ts";
import { EMPTY_RESULT } from "../../src/shared/result.ts";
import type { SqlEvent } from "../../src/shared/schema.ts";

const known = {
  "SELECT 1": {},
  "INSERT INTO t (a) VALUES (?)": { PostgreSQL: "INSERT INTO t (a) VALUES (?) RETURNING t.id" },
};
Object.assign(globalThis, { DIALECTS: JSON.stringify(known) });
const { Dialect } = await import("../../src/rendering/dialect.ts");

const event = (text: string, kind: SqlEvent["kind"] = "statement"): SqlEvent => ({
  kind,
  text,
  parameters: [],
  effect: "sent",
  line: 1,
  cause: null,
  about: null,
});

function tape(...sql: SqlEvent[]): Node[] {
  return renderResult({ ...EMPTY_RESULT, sql });
}

async function choose(place: HTMLElement, database: string): Promise<void> {
  const select = place.querySelector<HTMLSelectElement>(".lc-dialect > select");
  assert.ok(select);
  select.value = database;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await new Promise((resolve) => setTimeout(resolve));
}

const statements = (place: HTMLElement) =>
  [...place.querySelectorAll(".lc-sql code")].map(({ textContent }) => textContent);

const INSERT = "INSERT INTO t (a)\nVALUES (?)";

test("a statement is shown as the chosen database has it, and as it was sent again", async () => {
  const place = element("div", {}, ...tape(event("BEGIN (implicit)", "begin"), event(INSERT), event("SELECT 1")));
  new Dialect(place);
  await choose(place, "PostgreSQL");
  assert.deepEqual(statements(place), ["BEGIN (implicit)", "INSERT INTO t (a) VALUES (?) RETURNING t.id", "SELECT 1"]);
  assert.equal(
    place.querySelector(".lc-dialect-note")?.textContent,
    "As SQLAlchemy writes it for PostgreSQL. It was not run there.",
  );
  await choose(place, "SQLite");
  assert.deepEqual(statements(place), ["BEGIN (implicit)", INSERT, "SELECT 1"]);
  assert.equal(place.querySelector(".lc-dialect-note")?.textContent, "");
});

test("a statement that is in no recorded story is said not to be known", async () => {
  const place = element("div", {}, ...tape(event("SELECT 2")));
  new Dialect(place);
  await choose(place, "MySQL");
  assert.equal(place.querySelector(".lc-entry")?.getAttribute("data-unknown"), "MySQL");
  await choose(place, "SQLite");
  assert.equal(place.querySelector(".lc-entry")?.hasAttribute("data-unknown"), false);
});

test("the next result is shown for the same database", async () => {
  const place = element("div", {}, ...tape(event("SELECT 1")));
  const dialect = new Dialect(place);
  await choose(place, "PostgreSQL");
  place.replaceChildren(...tape(event(INSERT)));
  dialect.take();
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(statements(place), ["INSERT INTO t (a) VALUES (?) RETURNING t.id"]);
});
