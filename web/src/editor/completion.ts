// Completion: a list of what could be typed at the cursor, from the story's live names, the code's own, and Python's.

import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  closeCompletion,
  completeFromList,
  completionKeymap,
  ifNotIn,
  type Completion as Option,
  selectedCompletion,
} from "@codemirror/autocomplete";
import { globalCompletion, localCompletionSource } from "@codemirror/lang-python";
import { type Extension, Prec } from "@codemirror/state";
import { EditorView, keymap, type Rect, tooltips } from "@codemirror/view";
import { element } from "../shared/element.ts";
import type { Completion } from "../shared/schema.ts";

/** Finds the live names that fit at `offset`, in UTF-16 units; none at once where nobody knows. */
export type Complete = (source: string, offset: number) => Promise<Completion[]>;

const KEYWORDS =
  "and as assert async await break case class continue def del elif else except finally for from global if import in " +
  "is lambda match nonlocal not or pass raise return try while with yield";

const keywords = ifNotIn(
  ["String", "FormatString", "Comment", "PropertyName"],
  completeFromList(KEYWORDS.split(" ").map((label) => ({ label, type: "keyword" }))),
);

/** Typing offers something from so many letters on. */
const LETTERS = 2;

/** Python answers with no more names: beyond them there may be others, so further typing asks again. */
const MOST = 200;

function info({ label, kind, detail, doc }: Completion): HTMLElement {
  const signature = detail.startsWith("(");
  const head = element("code", {}, signature ? label + detail : label);
  const rest = signature || !detail ? kind : `${kind}, ${detail}`;
  return element("div", {}, head, ` · ${rest}`, ...(doc ? [element("p", {}, doc)] : []));
}

function option(completion: Completion, index: number): Option {
  const { label, kind, detail } = completion;
  // in Python's order, and all of them before what the editor knows by itself
  const sortText = `a${String(index).padStart(4, "0")}`;
  return { label, type: kind, detail: detail || kind, sortText, info: () => info(completion) };
}

/** What the editor knows without Python: the names in the code, Python's own, and its keywords. */
async function known(context: CompletionContext, word: string): Promise<Option[]> {
  const found: (CompletionResult | null)[] = [];
  for (const source of [localCompletionSource, globalCompletion, keywords]) found.push(await source(context));
  const options = found.flatMap((result) => result?.options ?? []);
  // no templates: Tab and Escape have other work to do
  const plain = options.map(({ label, type = "name" }) => ({ label, type, detail: type, sortText: `b${label}` }));
  return plain.filter(({ label }) => word.startsWith("_") || !label.startsWith("_"));
}

function sourceOf(complete: Complete | undefined): CompletionSource {
  return async (context) => {
    const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_]*/u);
    const from = word?.from ?? context.pos;
    const dotted = context.state.sliceDoc(from - 1, from) === ".";
    if (!context.explicit && !dotted && (word?.text.length ?? 0) < LETTERS) return null;
    const live = complete ? await complete(context.state.doc.toString(), context.pos) : [];
    const options = live.map(option);
    const names = new Set(live.map(({ label }) => label));
    for (const each of dotted ? [] : await known(context, word?.text ?? "")) {
      if (!names.has(each.label)) options.push(each);
      names.add(each.label);
    }
    if (!options.length || context.aborted) return null;
    return live.length < MOST ? { from, options, validFor: /^[\p{L}\p{N}_]*$/u } : { from, options };
  };
}

/** The place of the panel about an option: beside the list, or where that is too narrow under it, or over it. */
function place(_: EditorView, list: Rect, option: Rect, info: Rect, space: Rect) {
  const width = info.right - info.left;
  const beside = `top: ${option.top - list.top}px`;
  if (width <= space.right - list.right) return { style: beside, class: "cm-completionInfo-right" };
  if (width <= list.left - space.left) return { style: beside, class: "cm-completionInfo-left" };
  const side = info.bottom - info.top <= space.bottom - list.bottom ? "top" : "bottom";
  return { style: `${side}: ${list.bottom - list.top}px; left: 0; max-width: ${space.right - list.left}px` };
}

/** Enter after a name that is all there makes a new line, as without a list. */
function passWholeName(view: EditorView): boolean {
  const label = selectedCompletion(view.state)?.label;
  const { head } = view.state.selection.main;
  if (label && view.state.sliceDoc(Math.max(0, head - label.length), head) === label) closeCompletion(view);
  return false;
}

/** The list's extension. `parent` is where it hangs, out of reach of whatever clips the editor. */
export function suggestions(complete: Complete | undefined, parent: HTMLElement): Extension {
  const close = (view: EditorView) => {
    const open = parent.querySelector(".cm-tooltip-autocomplete") !== null;
    return closeCompletion(view) && open; // a list that has not come yet costs no second Escape
  };
  return [
    tooltips({ parent }),
    // it scrolls: not every browser lets the keyboard reach that by itself
    EditorView.updateListener.of(() => parent.querySelector("[role=listbox]")?.setAttribute("tabindex", "0")),
    autocompletion({
      override: [sourceOf(complete)],
      positionInfo: place,
      defaultKeymap: false,
      filterStrict: true,
      icons: false,
    }),
    Prec.highest(
      keymap.of([
        { key: "Enter", run: passWholeName },
        { key: "Tab", run: acceptCompletion },
        { key: "Escape", run: close },
        ...completionKeymap.filter(({ key }) => key !== "Escape"),
      ]),
    ),
  ];
}
