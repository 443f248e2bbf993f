// Puts a moment of a result into the panels that are on the page: what is there moves as little as it can.

import { MOST_ELEMENTS } from "../panels/index.ts";
import type { At } from "../panels/moment.ts";
import { outputParts } from "../panels/output.ts";
import { sessionPanel } from "../panels/session.ts";
import { tablesPanel } from "../panels/tables.ts";
import { toDom } from "../panels/to-dom.ts";
import { type Tree, within } from "../panels/tree.ts";
import type { CellResult } from "../shared/schema.ts";

/** Shows the result as it was at the moment; objects glide to a new state within `glide` milliseconds. */
export function putMoment(host: HTMLElement, result: CellResult, moment: At, glide: number): void {
  shown(host, result, moment);
  for (const make of [sessionPanel, tablesPanel])
    replace(
      host,
      within(MOST_ELEMENTS, () => make(result, moment)),
      glide,
    );
}

/** Output and tape up to the moment; what comes later keeps its place, so that nothing moves. */
function shown(host: HTMLElement, result: CellResult, { output, sql, sent, last }: At): void {
  host
    .querySelector(".lc-output")
    ?.replaceChildren(...outputParts(result.output, last ? undefined : output).map(toDom));
  for (const panel of host.querySelectorAll(".lc-value, .lc-error")) panel.toggleAttribute("inert", !last);
  for (const [index, entry] of host.querySelectorAll(".lc-sql > ol > li").entries()) {
    entry.toggleAttribute("inert", index >= sql);
    entry.toggleAttribute("data-now", index >= sent && index < sql);
  }
}

/** Puts another moment into a panel: its rows are no lower than they were, and objects glide to their new state. */
function replace(host: HTMLElement, tree: Tree | null, glide: number): void {
  const next = tree && toDom(tree);
  const panel = next && host.querySelector<HTMLDetailsElement>(`[data-panel="${next.dataset.panel}"]`);
  const [words, body] = [panel?.querySelector(".lc-summary"), panel?.querySelector<HTMLElement>(".lc-scroll")];
  const [nextWords, nextBody] = [next?.querySelector(".lc-summary"), next?.querySelector(".lc-scroll")];
  if (!panel || !words || !body || !nextWords || !nextBody) return;
  const [places, heights] = panel.open ? [measured(body, ".lc-dot"), measured(body, ".lc-attributes")] : [];
  for (const part of [words.parentElement, panel.open ? body : null])
    part?.style.setProperty("min-height", `${part.getBoundingClientRect().height}px`);
  words.textContent = nextWords.textContent;
  body.replaceChildren(...nextBody.childNodes);
  if (!places || !heights) return;
  for (const [number, { height }] of heights) {
    const row = body.querySelector<HTMLElement>(`[data-object="${number}"] .lc-attributes`);
    if (row) row.style.minHeight = `${height}px`;
  }
  if (still()) return;
  for (const [number, { left }] of measured(body, ".lc-dot")) {
    const way = (places.get(number)?.left ?? left) - left;
    const dot = body.querySelector(`[data-object="${number}"] .lc-dot`);
    if (way !== 0) dot?.animate({ transform: [`translateX(${way}px)`, "none"] }, { duration: glide, easing: "ease" });
  }
}

/** Where the parts of the objects' rows are, by the number of the object. */
function measured(body: HTMLElement, part: string): Map<string, DOMRect> {
  const parts = [...body.querySelectorAll(`[data-object] ${part}`)];
  return new Map(
    parts.map((each) => [
      each.closest("[data-object]")?.getAttribute("data-object") ?? "",
      each.getBoundingClientRect(),
    ]),
  );
}

/** Whether the reader wants no motion. */
export function still(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
