// The editor: CodeMirror in a shadow root, a chunk of its own that is loaded when the reader first edits.
// The shadow root is for the site's policy: it forbids inline styles, and CodeMirror can adopt its sheet only there.

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** What an editor starts with and reports. */
export interface EditorOptions {
  source: string;
  /** Where the caret goes, in characters from the start. */
  caret: number;
  label: string;
  change(source: string): void;
  run(): void;
}

/** A mounted editor. */
export interface Editor {
  source: string;
  focus(): void;
}

const colour = (name: string) => ({ color: `var(--md-code-hl-${name}-color)` });

// the same classes of words that Material colours in the static code
const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.meta], ...colour("keyword") },
  { tag: [tags.operator, tags.operatorKeyword], ...colour("operator") },
  { tag: [tags.punctuation, tags.separator, tags.bracket, tags.derefOperator], ...colour("punctuation") },
  { tag: tags.string, ...colour("string") },
  { tag: [tags.special(tags.string), tags.escape], ...colour("special") },
  { tag: tags.number, ...colour("number") },
  { tag: tags.comment, ...colour("comment") },
  { tag: [tags.bool, tags.null], ...colour("constant") },
  { tag: [tags.variableName, tags.propertyName], ...colour("name") },
  {
    tag: [tags.definition(tags.className), tags.function(tags.definition(tags.variableName)), tags.namespace],
    ...colour("function"),
  },
]);

// everything that gives the text its place comes from the `code` element around the editor: nothing moves
const theme = EditorView.theme({
  "&": { color: "inherit", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", overflow: "visible" },
  ".cm-content": { padding: "0", caretColor: "var(--md-default-fg-color, currentcolor)" },
  ".cm-line": { padding: "0" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--md-code-hl-color--light, transparent)",
    outline: "1px solid var(--md-default-fg-color--lighter, currentcolor)",
  },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", textDecoration: "underline wavy" },
});

// text typed over coloured text: Chromium would give it the old colour as an inline style, which the policy forbids
function replaceSelection(event: InputEvent, view: EditorView): boolean {
  if (event.inputType !== "insertText" || event.data === null || view.state.selection.main.empty) return false;
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  return true; // handled: CodeMirror prevents the browser's own way
}

/** Puts an editor into `host`. */
export function mountEditor(host: HTMLElement, options: EditorOptions): Editor {
  const root = host.attachShadow({ mode: "open" });
  const run = () => {
    options.run();
    return true;
  };
  const leaveWithTab = (view: EditorView) => {
    view.setTabFocusMode(true);
    return true;
  };
  const view = new EditorView({
    root,
    parent: root,
    doc: options.source,
    selection: { anchor: Math.min(options.caret, options.source.length) },
    extensions: [
      Prec.highest(
        keymap.of([
          { key: "Mod-Enter", run },
          { key: "Ctrl-Enter", run },
          { key: "Shift-Enter", run },
        ]),
      ),
      keymap.of([{ key: "Escape", run: leaveWithTab }, indentWithTab, ...defaultKeymap, ...historyKeymap]),
      EditorView.domEventHandlers({ focus: (_, view) => view.setTabFocusMode(false), beforeinput: replaceSelection }),
      history(),
      python(),
      indentUnit.of("    "),
      EditorState.tabSize.of(4),
      indentOnInput(),
      bracketMatching(),
      syntaxHighlighting(highlight),
      theme,
      EditorView.contentAttributes.of({ "aria-label": options.label }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) options.change(update.state.doc.toString());
      }),
    ],
  });
  return {
    get source() {
      return view.state.doc.toString();
    },
    set source(text) {
      if (text !== view.state.doc.toString())
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    focus: () => view.contentDOM.focus({ preventScroll: true }),
  };
}
