// The steps of a cell: what the reader sees of its result at each of them.

import "../dom.ts";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, mock, test } from "node:test";
import { renderResult } from "../../src/panels/index.ts";
import { at } from "../../src/panels/moment.ts";
import { rendering } from "../../src/rendering/rendering.ts";
import { type MomentEvent, Steps, stepTime } from "../../src/rendering/stepper.ts";
import { parseResult } from "../../src/shared/result.ts";
import type { CellResult } from "../../src/shared/schema.ts";

const result = parseResult(JSON.parse(readFileSync(new URL("../fixtures/inside.json", import.meta.url), "utf8")));

let host: HTMLElement;
let steps: Steps | null;
let lines: (number | null)[];
let reads: number;

function show(shown: CellResult): void {
  host.replaceChildren(...renderResult(shown));
  steps ??= new Steps(host);
  steps.take(() => {
    reads += 1;
    return shown;
  });
}

beforeEach(() => {
  host = document.createElement("div");
  document.body.append(host);
  steps = null;
  lines = [];
  reads = 0;
  host.addEventListener("lc-moment", (event) => lines.push((event as MomentEvent).detail.line));
  show(result);
});
afterEach(() => {
  mock.timers.reset();
  document.body.replaceChildren();
});

function part<Kind extends HTMLElement = HTMLElement>(selector: string): Kind {
  const found = host.querySelector<Kind>(selector);
  assert.ok(found, `no ${selector}`);
  return found;
}
const range = () => part<HTMLInputElement>(".lc-steps input");
const click = (selector: string) => part(selector).dispatchEvent(new MouseEvent("click", { bubbles: true }));
const position = () => part(".lc-step-label").textContent;

function scrub(index: number): void {
  range().value = String(index);
  range().dispatchEvent(new Event("input", { bubbles: true }));
}

/** The numbers of the entries of the tape with this attribute, counted from 0. */
function entries(attribute: string): number[] {
  const all = [...host.querySelectorAll(".lc-sql li")];
  return all.flatMap((entry, index) => (entry.hasAttribute(attribute) ? [index] : []));
}

test("a moment has what was there by then, and the end marks nothing", () => {
  const middle = at(result, 3);
  assert.deepEqual([middle?.line, middle?.output, middle?.sent, middle?.sql, middle?.last], [3, 10, 3, 6, false]);
  assert.deepEqual(
    middle?.objects.map(({ number }) => number),
    [1, 2, 3],
  );
  const end = at(result);
  assert.deepEqual([end?.index, end?.line, end?.sent, end?.sql, end?.last], [5, null, 12, 12, true]);
  assert.equal(at(result, 6), null);
  assert.equal(at({ ...result, moments: [] }), null);
});

test("the controls work once the page is live, and the result is not read before the first step", () => {
  assert.equal(host.querySelector("[disabled]"), null);
  assert.equal(position(), "end · 5 of 5");
  assert.equal(reads, 0);
});

test("a step shows output, tape, session and tables as they were then", () => {
  scrub(2);
  assert.equal(position(), "line 2 · 2 of 5");
  assert.match(range().getAttribute("aria-valuetext") ?? "", /^line 2, step 2 of 5: /);
  assert.equal(part(".lc-output [inert]").textContent, "\n");
  assert.equal(part(".lc-output").textContent, "before 🚀\nafter\n");
  assert.deepEqual(entries("inert"), [3, 4, 5, 6, 7, 8, 9, 10, 11]);
  assert.deepEqual(entries("data-now"), [0, 1, 2]);
  assert.equal(part(".lc-value").hasAttribute("inert"), true);
  assert.equal(part(".lc-error").hasAttribute("inert"), true);
  assert.match(part(".lc-session summary").textContent ?? "", /1 persistent, 1 pending/);
  assert.match(part(".lc-tables summary").textContent ?? "", /astronauts 2 rows/);
  assert.equal(part('[data-object="1"] .lc-visually-hidden').textContent, "pending");
  assert.deepEqual(lines, [2]);
});

test("back at the end everything is as it was", () => {
  const before = html();
  scrub(0);
  assert.notEqual(html(), before);
  scrub(5);
  assert.equal(html(), before);
  assert.deepEqual(lines, [null, null]);
});

/** The result without what keeps rows from moving. */
function html(): string {
  return host.innerHTML.replaceAll(/ style="[^"]*"/g, "");
}

test("the buttons go one step, and at an end they stay and do nothing", () => {
  click(".lc-next");
  assert.equal(position(), "end · 5 of 5");
  assert.equal(part(".lc-next").getAttribute("aria-disabled"), "true");
  click(".lc-back");
  assert.equal(position(), "line 4 · 4 of 5");
  assert.equal(part(".lc-next").getAttribute("aria-disabled"), "false");
  click(".lc-next");
  assert.equal(position(), "end · 5 of 5");
});

test("Play goes from the start to the end and stops there", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  click(".lc-play");
  assert.equal(position(), "start · 0 of 5");
  assert.equal(part(".lc-play").ariaLabel, "Pause");
  for (let step = 0; step < 5; step++) mock.timers.tick(1000);
  assert.equal(position(), "end · 5 of 5");
  assert.equal(part(".lc-play").ariaLabel, "Play");
  assert.deepEqual(lines, [null, 1, 2, 3, 4, null]);
});

test("Pause stays at the step, and Play goes on from it", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  scrub(1);
  click(".lc-play");
  mock.timers.tick(1000);
  click(".lc-play");
  mock.timers.tick(5000);
  assert.equal(position(), "line 2 · 2 of 5");
  click(".lc-play");
  mock.timers.tick(1000);
  assert.equal(position(), "line 3 · 3 of 5");
});

for (const [what, touch] of [
  ["the range", () => scrub(2)],
  ["the thumb of the range", () => range().dispatchEvent(new Event("pointerdown"))],
  ["a button", () => click(".lc-back")],
] as const) {
  test(`touching ${what} stops what plays`, () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    click(".lc-play");
    touch();
    const stopped = position();
    mock.timers.tick(5000);
    assert.equal(position(), stopped);
    assert.equal(part(".lc-play").ariaLabel, "Play");
  });
}

test("a new result stops what plays and is shown at its end", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  click(".lc-play");
  mock.timers.tick(1000);
  show({ ...result, moments: result.moments.slice(0, 3) });
  mock.timers.tick(5000);
  assert.equal(position(), "end · 2 of 2");
  assert.deepEqual(lines, [null, 1, null]);
});

test("a result that is put back is shown at its end, whatever step it was left at", () => {
  scrub(2);
  const nodes = [...host.childNodes];
  show({ ...result, moments: [] });
  assert.equal(host.querySelector(".lc-steps"), null);
  host.replaceChildren(...nodes);
  steps?.take(() => result);
  assert.equal(position(), "end · 5 of 5");
  assert.deepEqual(entries("inert"), []);
});

test("many steps play faster: all of them within twelve seconds", () => {
  assert.equal(stepTime(5), 1000);
  assert.equal(stepTime(120) * 120, 12_000);
});

test("a panel that the reader opened or closed stays so, also where a result between had none", () => {
  assert.equal(part<HTMLDetailsElement>(".lc-session").open, true);
  click(".lc-session summary");
  click(".lc-sql summary");
  show({ ...result, sql: [], spans: [], moments: [] });
  show(result);
  assert.equal(part<HTMLDetailsElement>(".lc-session").open, false);
  assert.equal(part<HTMLDetailsElement>(".lc-sql").open, false);
  assert.equal(part<HTMLDetailsElement>(".lc-tables").open, false);
});

test("a recorded result is read when it is asked for, and once", () => {
  const read = rendering.recorded(JSON.stringify(result));
  assert.deepEqual(read(), result);
  assert.equal(read(), read());
});

test("a pinned step is compared with every other, until it is let go or another result comes", () => {
  scrub(1);
  click(".lc-pin");
  assert.equal(part(".lc-pin").getAttribute("aria-pressed"), "true");
  assert.equal(part(".lc-compare p").textContent, "Go to another step to compare it with this one");
  scrub(2);
  assert.equal(part(".lc-compare strong").textContent, "Step 1 → step 2");
  assert.ok(host.querySelector(".lc-compare li"));
  assert.equal(host.querySelectorAll(".lc-compare").length, 1);
  click(".lc-pin");
  assert.equal(host.querySelector(".lc-compare"), null);
  click(".lc-pin");
  show(result);
  assert.equal(host.querySelector(".lc-compare"), null);
});

test("what plays to a step begins at the start and stays at that step", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  steps?.playTo(2);
  assert.equal(position(), "start · 0 of 5");
  for (let step = 0; step < 9; step++) mock.timers.tick(1000);
  assert.equal(position(), "line 2 · 2 of 5");
});
