// Panel: the exception, its message first, then the lines that led to it.

import type { CellResult, ErrorCause, TracebackFrame } from "../shared/schema.ts";
import { h, type Tree } from "./tree.ts";

/** The error, or null if the cell ran through. */
export function errorPanel({ error }: CellResult): Tree | null {
  if (error === null) return null;
  const [first = "", ...rest] = error.message.split("\n");
  const more = rest.join("\n");
  const head = h("p", { class: "lc-error-head" }, h("strong", {}, error.type), " ", h("span", {}, first));
  const parts = [head];
  if (more) parts.push(h("pre", { class: "lc-error-more" }, more));
  if (error.hint !== null) parts.push(h("p", { class: "lc-hint", translate: "yes" }, error.hint));
  if (error.causes.length > 0) parts.push(h("ul", { class: "lc-causes" }, ...error.causes.map(cause)));
  if (error.frames.length > 0) parts.push(h("ol", { class: "lc-frames" }, ...error.frames.map(frame)));
  return h("div", { class: "lc-error", "data-panel": "error" }, ...parts);
}

/** `caused by IntegrityError: UNIQUE constraint failed (line 17)` */
function cause({ type, message, line, direct }: ErrorCause): Tree {
  const where = line === null ? "" : h("span", { class: "lc-where" }, `line ${line}`);
  const text = `${message ? `: ${message}` : ""}${where ? " " : ""}`; // one text, as parsed HTML has it
  return h("li", {}, direct ? "caused by " : "while handling ", h("strong", {}, type), text, where);
}

function frame({ cell, line, function: name, text }: TracebackFrame): Tree {
  const inCell = cell === null ? "" : `${cell}, `;
  const inFunction = name === "<module>" ? "" : `, in ${name}`;
  const where = h("span", { class: "lc-where" }, `${inCell}line ${line}${inFunction}`);
  return h("li", { "data-cell": cell, "data-line": line }, where, " ", h("code", {}, text));
}
