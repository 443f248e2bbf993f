// Short SQL: what of a statement is shown in a few words, and that nothing of it is lost.

import assert from "node:assert/strict";
import { test } from "node:test";
import { short } from "../../src/panels/short-sql.ts";

const said = (sql: string) =>
  short(sql)
    .map((part) => (typeof part === "string" ? part : part.short))
    .join("");
const whole = (sql: string) =>
  short(sql)
    .map((part) => (typeof part === "string" ? part : part.long))
    .join("");

const SELECT =
  "SELECT astronauts.id, astronauts.firstname, astronauts.lastname\nFROM astronauts\nWHERE astronauts.id = ?";
const INSERT = "INSERT INTO astronauts (firstname, lastname, born) VALUES (?, ?, ?) RETURNING id";
const MANY =
  "INSERT INTO astronauts (firstname, lastname, born) VALUES (?, ?, ?), (?, ?, ?), (?, ?, ?) RETURNING id, id AS id__1";
const CREATE = "CREATE TABLE missions (\n\tid INTEGER NOT NULL, \n\tname VARCHAR(30), \n\tPRIMARY KEY (id)\n)";

test("long lists are counted, and the words that say what happens stay", () => {
  assert.equal(said(SELECT), "SELECT 3 columns\nFROM astronauts\nWHERE astronauts.id = ?");
  assert.equal(said(INSERT), "INSERT INTO astronauts (3 columns) VALUES (?, ?, ?) RETURNING id");
  assert.equal(said(MANY), "INSERT INTO astronauts (3 columns) VALUES 3 rows RETURNING id, id AS id__1");
  assert.equal(said(CREATE), "CREATE TABLE missions (id, name)");
});

test("a comma within a call or a text begins no new item", () => {
  assert.equal(said("SELECT coalesce(a, b, c), 'one, two, three' AS d FROM t"), "SELECT 2 columns FROM t");
});

test("what is brief already stays, and so does what is neither", () => {
  for (const sql of [
    "SELECT id, name FROM t",
    "SELECT 1",
    "UPDATE t SET a=?, b=? WHERE id = ?",
    "PRAGMA foreign_keys",
    "SELECT count(astronauts.id) AS count_1 FROM astronauts",
    "",
  ])
    assert.equal(said(sql), sql);
});

test("nothing is lost, whatever stands in a statement", () => {
  for (const sql of [
    SELECT,
    INSERT,
    MANY,
    CREATE,
    `SELECT ${"(".repeat(500)}'"' FROM t`,
    `SELECT ${"a, ".repeat(9000)}b FROM t`,
  ])
    assert.equal(whole(sql), sql);
});
