// The link that leads back to the cell that was used last.

import "../dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { followPlace } from "../../src/page/last-place.ts";
import { html } from "../dom.ts";

const page = (text: string) => document.body.replaceChildren(...html(text).childNodes);
const room = () => document.querySelector(".lc-place");
let arrive = () => {};
Object.assign(globalThis, {
  document$: {
    subscribe: (next: () => void) => {
      arrive = next;
      next();
    },
  },
});
followPlace();

test("the cell that was used last is offered on a page with room for it, and forgotten with the progress", () => {
  page(
    `<h1><code>flush()</code> vs commit<a class="headerlink" href="#x">¶</a></h1><live-cell id="s:a"><button>Run</button></live-cell>`,
  );
  document.querySelector("button")?.dispatchEvent(new Event("focusin", { bubbles: true }));
  page(`<h1>Home</h1><p class="lc-place"></p><live-cell id="s:b"></live-cell>`);
  arrive();
  assert.equal(room()?.textContent, "You were here last: flush() vs commit");
  assert.equal(room()?.querySelector("a")?.getAttribute("href"), "/#s:a");
  document.querySelector("live-cell")?.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  arrive();
  assert.equal(room()?.querySelector("a")?.getAttribute("href"), "/#s:a");
  dispatchEvent(new Event("lc-forget"));
  assert.equal(room()?.textContent, "");
});

test("whatever else stands in the storage is no place", () => {
  page(`<p class="lc-place"></p>`);
  for (const text of [
    "{",
    "7",
    '{"path": 1, "title": "a"}',
    '{"path": "//else.where/", "title": "a"}',
    '{"path": "javascript:a", "title": "a"}',
  ]) {
    localStorage.setItem("live-cell place", text);
    arrive();
    assert.equal(room()?.textContent, "");
  }
});
