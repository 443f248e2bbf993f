// Completion: the list of names that fit at the cursor: the story's live names, those in the code, and Python's own.

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

/** Returns the live names that fit at `offset` (in UTF-16 units); empty, without waiting, if Python cannot answer now. */
export type Complete = (source: string, offset: number) => Promise<Completion[]>;

const KEYWORDS =
  "and as assert async await break case class continue def del elif else except finally for from global if import in " +
  "is lambda match nonlocal not or pass raise return try while with yield";

const keywords = ifNotIn(
  ["String", "FormatString", "Comment", "PropertyName"],
  completeFromList(KEYWORDS.split(" ").map((label) => ({ label, type: "keyword" }))),
);

/** The list opens once this many letters are typed. */
const LETTERS = 2;

/** The most names that Python returns. A full list may be incomplete, so further typing requests a new one. */
const MOST = 200;

function info({ label, kind, detail, doc }: Completion): HTMLElement {
  const signature = detail.startsWith("(");
  const head = element("code", {}, signature ? label + detail : label);
  const rest = signature || !detail ? kind : `${kind}, ${detail}`;
  return element("div", {}, head, ` · ${rest}`, ...(doc ? [element("p", {}, doc)] : []));
}

function option(completion: Completion, index: number): Option {
  const { label, kind, detail } = completion;
  // keep Python's order, before the names that the editor finds itself
  const sortText = `a${String(index).padStart(4, "0")}`;
  return { label, type: kind, detail: detail || kind, sortText, info: () => info(completion) };
}

/** The names that need no running Python: those in the code, Python's builtins and keywords. */
async function known(context: CompletionContext, word: string): Promise<Option[]> {
  const found: (CompletionResult | null)[] = [];
  for (const source of [localCompletionSource, globalCompletion, keywords]) found.push(await source(context));
  const options = found.flatMap((result) => result?.options ?? []);
  // no snippet templates: they would take over Tab and Escape
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
    // a reader who has pressed Run meanwhile would find the list over the buttons
    if (!options.length || context.aborted || context.view?.hasFocus === false) return null;
    return live.length < MOST ? { from, options, validFor: /^[\p{L}\p{N}_]*$/u } : { from, options };
  };
}

/** The position of an option's description: beside the list; if there is no room, below or above it. */
function place(_: EditorView, list: Rect, option: Rect, info: Rect, space: Rect) {
  const width = info.right - info.left;
  const beside = `top: ${option.top - list.top}px`;
  if (width <= space.right - list.right) return { style: beside, class: "cm-completionInfo-right" };
  if (width <= list.left - space.left) return { style: beside, class: "cm-completionInfo-left" };
  const side = info.bottom - info.top <= space.bottom - list.bottom ? "top" : "bottom";
  return { style: `${side}: ${list.bottom - list.top}px; left: 0; max-width: ${space.right - list.left}px` };
}

/** Enter after a completely typed name closes the list and inserts a newline. */
function passWholeName(view: EditorView): boolean {
  const label = selectedCompletion(view.state)?.label;
  const { head } = view.state.selection.main;
  if (label && view.state.sliceDoc(Math.max(0, head - label.length), head) === label) closeCompletion(view);
  return false;
}

/** The completion extension. The list is rendered in `parent`, which nothing around the editor clips. */
export function suggestions(complete: Complete | undefined, parent: HTMLElement): Extension {
  const close = (view: EditorView) => {
    const open = parent.querySelector(".cm-tooltip-autocomplete") !== null;
    return closeCompletion(view) && open; // if no list is visible yet, Escape also does its other job
  };
  return [
    tooltips({ parent }),
    // the list scrolls, and not every browser makes a scrollable element focusable
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
