// Panel: the sessions, and a table of their objects by state.

import {
  type Attribute,
  type CellResult,
  OBJECT_STATUSES,
  type ObjectState,
  type SessionState,
} from "../shared/schema.ts";
import { type At, at } from "./moment.ts";
import { details, heads, tag, value, visuallyHidden } from "./parts.ts";
import { leftOut, session, sessions, withoutValue } from "./summaries.ts";
import { h, type Tree } from "./tree.ts";

type Sessions = Map<number, SessionState>;

/** The panel at a moment, the end if none is named; null if the cell has neither sessions nor objects. */
export function sessionPanel(result: CellResult, moment = at(result), opened = false): Tree | null {
  if (!moment || !result.moments.some(({ sessions, objects }) => sessions.length + objects.length > 0)) return null;
  // all sessions of the result, also those absent at this moment, so that stepping moves no row
  const every: Sessions = new Map();
  for (const each of result.moments.flatMap(({ sessions }) => sessions)) every.set(each.number, each);
  const more = leftOut(moment);
  return details(
    "session",
    "Session",
    sessions(moment.sessions, moment.objects, more),
    opened,
    ...(every.size > 0 ? [sessionList(result, every, moment)] : []),
    ...picture(result, every, moment),
    ...(more ? [h("p", { class: "lc-left-out", translate: "yes" }, `… and ${more}`)] : []),
  );
}

function sessionList(result: CellResult, every: Sessions, moment: At): Tree {
  const items = sorted(every).map(([number, { name }]) => {
    const now = moment.sessions.find((each) => each.number === number);
    const words = now
      ? session(now)
      : absence(result, moment, ({ sessions }) => sessions.some((each) => each.number === number));
    return h(
      "li",
      { "data-absent": now ? null : "", translate: "yes" },
      h("code", { translate: "no" }, name),
      ` ${words}`,
    );
  });
  return h("ul", { class: "lc-sessions" }, ...items);
}

/** Each object's number and its states, moment by moment; those that the cell leaves as they were come last. */
function lives({ moments, objects }: CellResult): [number, number[]][] {
  const all = new Map<number, number[]>();
  for (const index of moments.flatMap((moment) => moment.objects)) {
    const number = objects[index]?.number ?? 0;
    all.set(number, [...(all.get(number) ?? []), index]);
  }
  const untouched = (life: number[]) => Number(life.length === moments.length && new Set(life).size === 1);
  return [...all].sort(([one, life], [other, otherLife]) => untouched(life) - untouched(otherLife) || one - other);
}

/** A row for each object of the cell: its track through the states, and below what is known of it. */
function picture(result: CellResult, sessions: Sessions, moment: At): Tree[] {
  const every = lives(result);
  if (every.length === 0) return [];
  const [only, ...more] = sessions.values();
  const inside = only && more.length === 0 ? only.name : "a session";
  const rows = every.map(([number, life]) => {
    const now = moment.objects.find((each) => each.number === number);
    const words = absence(result, moment, ({ objects }) => objects.some((i) => result.objects[i]?.number === number));
    return object(now, result.objects[life.at(-1) ?? 0], words, more.length > 0 ? sessions : new Map());
  });
  const head = h(
    "thead",
    {},
    h("tr", {}, h("td", {}), h("td", {}), h("th", { scope: "colgroup", colspan: 3 }, `in ${inside}`), h("td", {})),
    h("tr", {}, h("td", {}), ...heads(OBJECT_STATUSES)),
  );
  const caption = h("caption", { class: "lc-visually-hidden" }, "Objects and their states");
  return [h("table", { class: "lc-objects" }, caption, head, ...rows.filter((row) => row !== null))];
}

/** What to say of what is not there at a moment: it was there before, or will be. */
function absence(
  { moments }: CellResult,
  { index }: At,
  there: (moment: CellResult["moments"][number]) => boolean,
): string {
  return moments.slice(0, index).some(there) ? "gone" : "not yet";
}

/** A row, of the object as it is `now` or else in its newest state; it says whose it is among `sessions`. */
function object(now: ObjectState | undefined, newest: ObjectState | undefined, absent: string, sessions: Sessions) {
  const state = now ?? newest;
  if (!state) return null;
  const names = state.variables.flatMap((name) => [" ", h("code", {}, name)]);
  const owner = now?.session == null ? undefined : sessions.get(now.session);
  if (owner) names.push(" ", h("span", { class: "lc-owner" }, `in ${owner.name}`));
  const name = h("span", { class: "lc-name" }, state.name);
  const track = OBJECT_STATUSES.map((status) =>
    h("td", {}, ...(now?.status === status ? [h("span", { class: "lc-dot" }), visuallyHidden(status)] : [])),
  );
  const words = h("div", { class: "lc-attributes" }, ...(now ? known(now) : [absent]));
  return h(
    "tbody",
    { "data-object": state.number, "data-status": state.status, "data-absent": now ? null : "" },
    h("tr", {}, h("th", { scope: "row", rowspan: 2 }, name, ...names), ...track),
    h("tr", {}, h("td", { colspan: 5 }, words)),
  );
}

function known(state: ObjectState): (Tree | string)[] {
  const { attributes, deleting } = state;
  const parts: Tree[] = attributes.filter(({ value }) => value !== null).map(attribute);
  for (const [word, which] of [["expired", true] as const, [withoutValue(state), false] as const]) {
    const names = attributes
      .filter(({ value, expired }) => value === null && expired === which)
      .map(({ name }) => name);
    if (names.length > 0) parts.push(h("em", {}, `${word}: ${names.join(", ")}`));
  }
  return [
    ...(deleting ? [" ", tag("to be deleted")] : []),
    ...parts.flatMap((part, i) => (i > 0 ? [" · ", part] : [part])),
  ];
}

function attribute({ name, value: now, old }: Attribute): Tree {
  return h("span", {}, `${name} `, h("code", {}, ...value(old, now ?? "")));
}

function sorted<Item>(items: Map<number, Item>): [number, Item][] {
  return [...items].sort(([one], [other]) => one - other);
}
