// Panel: the goals of an exercise, each met or not yet, what is wanted beside what the reader got. It stands above the result,
// beside the code, and no goal that is missed looks like an error.

import { diff } from "../shared/diff.ts";
import type { CellResult, Goal } from "../shared/schema.ts";
import { visuallyHidden } from "./parts.ts";
import { h, type Tree } from "./tree.ts";

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six"];
const MARKS = { met: "✓", missed: "○", unknown: "–" };
const ALOUD = { met: "met", missed: "not yet", unknown: "not checked" };

type State = keyof typeof MARKS;

/**
 * The goals, or null if the cell is no exercise. Before anyone has `tried`, what the code gets keeps its place but is not shown:
 * a first run moves nothing.
 */
export function goalsPanel({ goals, advice }: CellResult, tried: boolean): Tree | null {
  if (goals.length === 0) return null;
  const head = h("p", { class: "lc-goals-head" }, tried ? goalsSentence(goals) : "Not tried yet");
  const parts = [head, h("ol", {}, ...goals.map((goal) => item(goal, tried)))];
  if (advice !== null)
    parts.push(h("p", { class: "lc-advice" }, ...shown(inline(advice), tried, "Change the code, then press Run.")));
  const all = tried && goals.every(({ met }) => met === true);
  return h("div", { class: "lc-goals", "data-panel": "goals", "data-met": all ? "" : null }, ...parts);
}

/** `All three goals met.`, `1 of 3 goals met.` */
export function goalsSentence(goals: readonly Goal[]): string {
  const met = goals.filter((goal) => goal.met === true).length;
  const all = goals.length;
  if (all === 1) return met === 1 ? "The goal is met." : "The goal is not met yet.";
  if (met < all) return `${met} of ${all} goals met.`;
  return all === 2 ? "Both goals met." : `All ${NUMBERS[all] ?? all} goals met.`;
}

/** Text with code between backticks, as the site writes it. */
export function inline(text: string): (Tree | string)[] {
  return text.split("`").map((part, i) => (i % 2 === 1 ? h("code", { translate: "no" }, part) : part));
}

function state({ met }: Goal): State {
  return met === null ? "unknown" : met ? "met" : "missed";
}

function item(goal: Goal, tried: boolean): Tree {
  const now = state(goal);
  const mark = h("span", { class: "lc-goal-mark", "aria-hidden": "true" }, tried ? MARKS[now] : MARKS.missed);
  const aloud = visuallyHidden(`: ${tried ? ALOUD[now] : "not tried yet"}`);
  const body = [h("span", { class: "lc-goal-text" }, ...inline(goal.text), aloud)];
  if (now === "missed") body.push(compared(goal, tried));
  if (goal.note !== null) body.push(h("div", { class: "lc-goal-note" }, ...shown(inline(goal.note), tried)));
  return h("li", { "data-goal": tried ? now : null }, mark, h("div", {}, ...body));
}

/** What is wanted above what the code got; of several items, those that only one side has are marked. */
function compared({ wanted, got }: Goal, tried: boolean): Tree {
  if (!tried)
    return pairs(
      wanted.map((word) => chip(word)),
      got.map((word) => chip(word)),
      false,
    );
  if (wanted.length === 1 && got.length === 1) return pairs([chip(wanted[0] ?? "")], [chip(got[0] ?? "")], true);
  const parts = diff(wanted, got);
  const side = (own: "gone" | "new", differs: string) =>
    parts
      .filter(({ kind }) => kind === "same" || kind === own)
      .map(({ kind, item }) => chip(item, kind === own ? differs : null));
  return pairs(side("gone", "missing"), side("new", "too many"), true);
}

function pairs(wanted: Tree[], got: Tree[], tried: boolean): Tree {
  return h(
    "dl",
    { class: "lc-compared", "data-single": wanted.length === 1 && got.length === 1 ? "" : null },
    h("dt", {}, "wanted"),
    h("dd", {}, ...spaced(wanted)),
    h("dt", {}, "yours"),
    h("dd", {}, ...shown(spaced(got), tried)),
  );
}

/** What is said after a run; before it something else stands there, and this keeps its place below. */
function shown(parts: (Tree | string)[], tried: boolean, meanwhile = "–"): (Tree | string)[] {
  if (tried) return parts;
  return [h("span", { class: "lc-withheld" }, h("span", {}, meanwhile), h("span", { inert: "" }, ...parts))];
}

function chip(word: string, differs: string | null = null): Tree {
  const aloud = differs === null ? [] : [visuallyHidden(`, ${differs}`)];
  return h("code", { "data-differs": differs, translate: "no" }, word, ...aloud);
}

/** With blanks between them, where a line may break. */
function spaced(words: Tree[]): (Tree | string)[] {
  if (words.length === 0) return [h("em", {}, "nothing")];
  return words.flatMap((word, i) => (i > 0 ? [" ", word] : [word]));
}
