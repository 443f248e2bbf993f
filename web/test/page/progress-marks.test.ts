// Marks in the navigation of what was done.

import "../dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { showProgress } from "../../src/page/progress-marks.ts";
import { writeProgress } from "../../src/shared/progress.ts";
import { html } from "../dom.ts";

const navigation = html(
  `<nav class="md-nav"><a href="/one/">One</a><a href="/two/">Two</a><a href="/two/#part">Part</a></nav>`,
);
document.body.append(navigation);
const names = () => [...navigation.querySelectorAll("a")].map((link) => link.textContent);

test("pages with exercises that are done are marked, also for the ear, and forgotten at once", () => {
  writeProgress({ "/one/": { of: 2, done: { "s:a": [] } }, "/two/": { of: 1, done: { "s:b": [0] } } });
  showProgress();
  assert.deepEqual(names(), ["One (1 of 2 exercises done)", "Two (1 of 1 exercises done)", "Part"]);
  assert.deepEqual(
    [...navigation.querySelectorAll(".lc-progress")].map((mark) => mark.hasAttribute("data-all")),
    [false, true],
  );
  writeProgress({ "/one/": { of: 2, done: { "s:a": [], "s:c": [] } } });
  assert.deepEqual(names(), ["One (2 of 2 exercises done)", "Two", "Part"]);
  writeProgress(null);
  assert.deepEqual(names(), ["One", "Two", "Part"]);
});

test("whatever else stands in the storage marks nothing", () => {
  for (const text of ["{", "7", "[]", '{"/one/": null}', '{"/one/": {"of": 2}}']) {
    localStorage.setItem("live-cell progress", text);
    showProgress();
    assert.deepEqual(names(), ["One", "Two", "Part"]);
  }
});
