// Which solution the reader has found.

import assert from "node:assert/strict";
import { test } from "node:test";
import { way } from "../../src/exercise/ways.ts";

const SOLUTIONS = ['session.add(Astronaut(name="Mark"))\nsession.commit()', "session.flush()"];

test("blanks, comments and the kind of quotes make no other way", () => {
  assert.equal(way("# first\nsession.add( Astronaut(name='Mark') )\n\n\nsession.commit()\n", SOLUTIONS), 0);
  assert.equal(way("session.flush()", SOLUTIONS), 1);
});

test("other code is a way of the reader's own", () => {
  assert.equal(way("session.add(Astronaut(name='Beth'))\nsession.commit()", SOLUTIONS), null);
  assert.equal(way("", SOLUTIONS), null);
});
