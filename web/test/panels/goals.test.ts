// The goals of an exercise, before a run and after one.

import "../dom.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { goalsPanel, goalsSentence } from "../../src/panels/goals.ts";
import { toDom } from "../../src/panels/to-dom.ts";
import { toHtml } from "../../src/panels/to-html.ts";
import type { Goal } from "../../src/shared/schema.ts";
import { html } from "../dom.ts";
import { result } from "./factories.ts";

const goal = (parts: Partial<Goal> = {}): Goal => ({
  text: "It ends with COMMIT",
  met: true,
  wanted: ["COMMIT"],
  got: ["COMMIT"],
  note: null,
  ...parts,
});
const TAPE = goal({ met: false, wanted: ["BEGIN", "SELECT", "ROLLBACK"], got: ["BEGIN", "COMMIT"] });
const UNKNOWN = goal({ met: null, wanted: [], got: [], note: "Not checked: the cell raised KeyError" });

function panel(goals: Goal[], tried: boolean, advice: string | null = null): HTMLElement {
  const tree = goalsPanel(result({ goals, advice }), tried);
  assert.ok(tree);
  return toDom(tree);
}

/** What is to be seen: without what is inert. */
function seen(shown: HTMLElement): string {
  const copy = shown.cloneNode(true) as HTMLElement;
  for (const each of copy.querySelectorAll("[inert], .lc-goal-mark")) each.remove();
  return (copy.textContent ?? "").replaceAll(/\s+/g, " ");
}

test("a cell that is no exercise has no goals", () => {
  assert.equal(goalsPanel(result(), true), null);
});

test("before a try nothing is said of what the code gets, and what is wanted is there", () => {
  const shown = panel([goal(), TAPE, UNKNOWN], false, "Call `rollback()`.");
  assert.match(seen(shown), /^Not tried yet/);
  assert.match(seen(shown), /BEGIN SELECT ROLLBACK/);
  assert.doesNotMatch(seen(shown), /rollback\(\)|KeyError|met|not yet/);
  assert.equal(shown.querySelectorAll("[data-goal]").length, 0);
});

test("a first run changes no element's place: the same words stand there, hidden", () => {
  const [before, after] = [false, true].map((tried) => panel([goal(), TAPE, UNKNOWN], tried, "Call `rollback()`."));
  const words = (shown: HTMLElement | undefined) =>
    [...(shown?.querySelectorAll("dd code") ?? [])].map((code) => code.firstChild?.textContent);
  assert.deepEqual(words(before), words(after));
  assert.equal(before?.querySelectorAll("[inert]").length, 3);
  assert.equal(after?.querySelectorAll("[inert]").length, 0);
});

test("after a run each goal is met, not yet, or not checked, to be seen and to be heard", () => {
  const shown = panel([goal(), TAPE, UNKNOWN], true, "Call `rollback()`.");
  const items = [...shown.querySelectorAll<HTMLElement>("li")];
  assert.deepEqual(
    items.map((item) => item.dataset.goal),
    ["met", "missed", "unknown"],
  );
  assert.match(seen(shown), /^1 of 3 goals met\./);
  assert.deepEqual(
    items.map((item) => item.querySelector(".lc-visually-hidden")?.textContent),
    [": met", ": not yet", ": not checked"],
  );
  assert.match(items[2]?.textContent ?? "", /Not checked: the cell raised KeyError/);
  assert.equal(shown.querySelector(".lc-advice code")?.textContent, "rollback()");
  assert.equal(shown.hasAttribute("data-met"), false);
});

test("of a tape, the words that only one side has are marked", () => {
  const shown = panel([TAPE], true);
  const marked = [...shown.querySelectorAll("[data-differs]")].map((word) => word.textContent);
  assert.deepEqual(marked, ["SELECT, missing", "ROLLBACK, missing", "COMMIT, too many"]);
});

test("no goal is drawn as an error", () => {
  assert.doesNotMatch(
    toHtml(goalsPanel(result({ goals: [TAPE, UNKNOWN] }), true) ?? { tag: "p", attributes: [], children: [] }),
    /error/,
  );
});

test("an empty list is called nothing", () => {
  assert.match(seen(panel([goal({ met: false, wanted: [], got: ["A"] })], true)), /wanted ?nothing ?yours ?A/);
});

test("both writers make the same of goals", () => {
  const data = result({ goals: [goal({ text: "`<b>` & more" }), TAPE, UNKNOWN], advice: "<i>" });
  for (const tried of [true, false]) {
    const tree = goalsPanel(data, tried);
    assert.ok(tree);
    assert.equal(html(toHtml(tree)).innerHTML, toDom(tree).outerHTML);
  }
});

test("all goals met is a sentence", () => {
  const sentences = [1, 2, 3, 9].map((number) => goalsSentence(Array.from({ length: number }, () => goal())));
  assert.deepEqual(sentences, ["The goal is met.", "Both goals met.", "All three goals met.", "All 9 goals met."]);
  assert.equal(goalsSentence([goal(), TAPE]), "1 of 2 goals met.");
  assert.equal(goalsSentence([TAPE]), "The goal is not met yet.");
  assert.ok(panel([goal()], true).hasAttribute("data-met"));
});
