// The warning above code from a link: where it is from, and what is not seen of it at a glance.

import assert from "node:assert/strict";
import { test } from "node:test";
import { warning } from "../../src/cell/link-warning.ts";

test("code from a link says where it is from", () => {
  assert.equal(warning("x = 1"), "This code came with the link, not from this site. Read it before you run it.");
});

test("lines that may be out of sight are counted", () => {
  assert.match(warning(`x = 1${"\n".repeat(4_000)}steal()`), /It has 4,001 lines; scroll to read them all\./);
});

test("characters that can look like others are named, and emoji are not", () => {
  assert.match(warning("pаy = '👍🏽'"), /look like others: а \(U\+0430\)\.$/);
  assert.doesNotMatch(warning("print('👍')"), /look like others/);
});
