// An exercise in the page, from what was delivered through runs to what is kept of it.

import "../dom.ts";
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Exercise, type Shown } from "../../src/exercise/exercise.ts";
import { readProgress, writeProgress } from "../../src/shared/progress.ts";
import type { CellResult, Goal } from "../../src/shared/schema.ts";
import { html } from "../dom.ts";
import { result } from "../panels/factories.ts";

const STARTER = "session = Session(engine)\npass";
const SOLUTIONS = ["session = Session(engine)\nsession.close()", "session.rollback()"];
const GOAL: Goal = { text: "It ends", met: true, wanted: ["ROLLBACK"], got: ["ROLLBACK"], note: null };
const MET = result({ goals: [GOAL] });
const MISSED = result({ goals: [{ ...GOAL, met: false, got: ["open"] }], advice: "`End` it." });

let done: string[];

beforeEach(() => {
  localStorage.clear();
  document.body.replaceChildren();
  done = [];
});

function deliver(id = "s:your-turn", hints = 2): HTMLElement {
  const folds = Array.from(
    { length: hints },
    (_, i) => `<details class="lc-hint"><summary>Hint ${i + 1}</summary></details>`,
  );
  const codes = SOLUTIONS.map(
    (code) => `<div class="lc-solution"><div class="highlight"><pre><code>${code}\n</code></pre></div></div>`,
  );
  const cell =
    html(`<live-cell id="${id}"><div class="lc-exercise"><div class="lc-goals"><p class="lc-goals-head">Not tried yet</p></div>
<div class="lc-help">${folds.join("")}<details class="lc-solutions"><summary>Solutions</summary>${codes.join("")}</details></div></div></live-cell>`);
  document.body.append(...cell.children);
  const root = document.getElementById(id)?.querySelector<HTMLElement>(".lc-exercise");
  assert.ok(root);
  return root;
}

function started(root = deliver(), id = "s:your-turn"): { root: HTMLElement; exercise: Exercise } {
  const actions = {
    put: (source: string) => done.push(`put ${source}`),
    restart: () => done.push("restart"),
  };
  return { root, exercise: new Exercise(root, id, SOLUTIONS, actions) };
}

/** A run of the reader's: each has a result of its own. */
const ran = (shown: CellResult, source = STARTER): Shown => ({ source, read: () => shown, stale: false });
const recorded: Shown = { source: STARTER, read: null, stale: false };
const text = (root: HTMLElement, selector: string) => root.querySelector(selector)?.textContent ?? "";
const hidden = (root: HTMLElement, selector: string) => root.querySelector<HTMLElement>(selector)?.hidden;
const press = (root: HTMLElement, name: string) =>
  [...root.querySelectorAll("button")].find((button) => button.textContent === name)?.click();

test("before a run the goals stay as they were delivered", () => {
  const { root, exercise } = started();
  exercise.render(recorded);
  assert.equal(text(root, ".lc-goals-head"), "Not tried yet");
});

test("a run says which goals are met, with the advice", () => {
  const { root, exercise } = started();
  exercise.render(ran(MISSED));
  assert.equal(text(root, ".lc-goals-head"), "The goal is not met yet.");
  assert.equal(text(root, ".lc-advice"), "End it.");
});

test("a reset brings the goals back as they were", () => {
  const { root, exercise } = started();
  exercise.render(ran(MISSED));
  exercise.render(recorded);
  assert.equal(text(root, ".lc-goals-head"), "Not tried yet");
});

test("goals of code that was edited since are marked", () => {
  const { root, exercise } = started();
  const run = ran(MISSED);
  exercise.render({ ...run, source: "x", stale: true });
  assert.ok(root.hasAttribute("data-stale"));
  exercise.render(run);
  assert.ok(!root.hasAttribute("data-stale"));
});

test("a hint is offered after two tries, not after one that is shown twice", () => {
  const { root, exercise } = started();
  const first = ran(MISSED);
  exercise.render(first);
  exercise.render({ ...first, stale: true });
  assert.equal(hidden(root, ".lc-offer"), true);
  exercise.render(ran(MISSED));
  assert.equal(hidden(root, ".lc-offer"), false);
  exercise.render(ran(MET));
  assert.equal(hidden(root, ".lc-offer"), true);
});

test("without hints none is offered", () => {
  const { root, exercise } = started(deliver("s:your-turn", 0));
  for (let i = 0; i < 3; i += 1) exercise.render(ran(MISSED));
  assert.equal(hidden(root, ".lc-offer"), true);
});

test("an open solution is a change of the reader's code, and follows it", () => {
  const { root, exercise } = started();
  exercise.render(recorded);
  root.querySelector<HTMLDetailsElement>(".lc-solutions")?.setAttribute("open", "");
  root.querySelector(".lc-solutions")?.dispatchEvent(new Event("toggle"));
  const change = () =>
    [...(root.querySelector(".lc-change pre")?.children ?? [])].map((line) => `${line.localName} ${line.textContent}`);
  assert.deepEqual(change(), ["span session = Session(engine)\n", "del pass\n", "ins session.close()\n"]);
  exercise.render({ ...recorded, source: SOLUTIONS[0] ?? "", stale: true });
  assert.equal(hidden(root, ".lc-change"), true);
  assert.equal(hidden(root, ".highlight"), false);
});

test("a solution can be put in, and the exercise begun again", () => {
  const { root, exercise } = started();
  exercise.render(recorded);
  press(root, "Put it in");
  press(root, "Try it again");
  assert.deepEqual(done, [`put ${SOLUTIONS[0]}`, "restart"]);
});

test("a solution that is found is kept as one of its ways, another one as the next", () => {
  const { root, exercise } = started();
  exercise.render(ran(MET, SOLUTIONS[1]));
  assert.match(text(root, ".lc-exercise-end"), /^1 of 2 ways found/);
  exercise.render(ran(MET, SOLUTIONS[0]));
  assert.match(text(root, ".lc-exercise-end"), /^2 of 2 ways found/);
  assert.deepEqual(readProgress(), { "/": { of: 1, done: { "s:your-turn": [1, 0] } } });
});

test("a way of the reader's own counts as done, not as one of the others", () => {
  const { root, exercise } = started();
  exercise.render(ran(MET, "engine.dispose()"));
  assert.match(text(root, ".lc-exercise-end"), /^A way of your own\. 0 of 2 ways found/);
  assert.deepEqual(readProgress()["/"]?.done, { "s:your-turn": [] });
});

test("what comes next is the next exercise of the page", () => {
  const root = deliver();
  deliver("s:more");
  started(root).exercise.render(ran(MET));
  assert.equal(root.querySelector("a")?.getAttribute("href"), "#s:more");
  assert.equal(readProgress()["/"]?.of, 2);
});

test("what comes after the last exercise is the next page, by its name", () => {
  const { root, exercise } = started();
  document.body.append(...html('<footer><a href="/set-up/" aria-label="Next: Set-up"></a></footer>').children);
  exercise.render(ran(MET));
  assert.equal(root.querySelector("a")?.textContent, "Next: Set-up");
  assert.equal(root.querySelector("a")?.getAttribute("href"), "http://localhost/set-up/");
});

test("an exercise that was done on an earlier visit says so, and all can be forgotten", () => {
  writeProgress({ "/": { of: 1, done: { "s:your-turn": [0], "s:of-an-older-page": [] } } });
  const { root, exercise } = started();
  assert.equal(text(root, ".lc-goals-head"), "Done before");
  exercise.render(ran(MET, SOLUTIONS[0]));
  assert.deepEqual(readProgress()["/"]?.done, { "s:your-turn": [0] });
  press(root, "Forget my progress");
  assert.deepEqual(readProgress(), {});
  assert.match(text(root, ".lc-exercise-end"), /^Forgotten/);
});
