// Panel: the exception, its message first, then the lines that led to it.

import { element } from "../shared/element.ts";
import type { CellResult, Frame } from "../shared/result.ts";

/** The error, or null if the cell ran through. */
export function errorPanel({ error }: CellResult): HTMLElement | null {
  if (error === null) return null;
  const [first = "", ...rest] = error.message.split("\n");
  const more = rest.join("\n");
  const head = element(
    "p",
    { class: "lc-error-head" },
    element("strong", {}, error.type),
    " ",
    element("span", {}, first),
  );
  const panel = element("div", { class: "lc-error", "data-panel": "error" }, head);
  if (more) panel.append(element("pre", { class: "lc-error-more" }, more));
  if (error.frames.length > 0) panel.append(element("ol", { class: "lc-frames" }, ...error.frames.map(frame)));
  return panel;
}

function frame({ cell, line, function: name, text }: Frame): HTMLElement {
  const inCell = cell === null ? "" : `${cell}, `;
  const inFunction = name === "<module>" ? "" : `, in ${name}`;
  const where = element("span", { class: "lc-where" }, `${inCell}line ${line}${inFunction}`);
  return element("li", { "data-cell": cell, "data-line": line }, where, " ", element("code", {}, text));
}
