// The editor: CodeMirror in a shadow root, a chunk of its own that is loaded when the reader first edits.
// The site's Content-Security-Policy forbids inline styles; in a shadow root, CodeMirror adopts a style sheet instead.

import { closeCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, isolateHistory } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, highlightSpecialChars, keymap } from "@codemirror/view";
import { element } from "../shared/element.ts";
import { type Complete, suggestions } from "./completion.ts";
import { difference } from "./minimal-change.ts";
import { theme } from "./theme.ts";

/** What an editor starts with and reports. */
export interface EditorOptions {
  source: string;
  /** Where the caret goes, in characters from the start. */
  caret: number;
  label: string;
  change(source: string): void;
  run(): void;
  /** The line of the caret, null when the focus is elsewhere. */
  point(line: number | null): void;
  complete?: Complete | undefined;
}

/** A mounted editor. */
export interface Editor {
  source: string;
  focus(): void;
}

/** Code is not prose: a phone's keyboard must change nothing in it. */
const KEYBOARD = { autocapitalize: "off", autocorrect: "off", spellcheck: "false", inputmode: "text" };

// Typing over highlighted text: Chromium would add the old colour as an inline style, which the policy forbids.
function replaceSelection(event: InputEvent, view: EditorView): boolean {
  if (event.inputType !== "insertText" || event.data === null || view.state.selection.main.empty) return false;
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  return true; // handled: CodeMirror prevents the browser's default action
}

/** The container of the completion list: fixed to the window, because the cell clips its content. */
function overlay(root: ShadowRoot): HTMLElement {
  const made = element("div", {});
  Object.assign(made.style, { position: "fixed", top: "0", left: "0", zIndex: "10" });
  // a pointer on a list is on no line of the code
  made.addEventListener("pointermove", (event) => event.stopPropagation());
  root.append(made);
  return made;
}

/** CodeMirror's keys, but for those of the browser: Alt with an arrow goes a page back or on. */
const KEYS = defaultKeymap.filter(({ key }) => key !== "Alt-ArrowLeft" && key !== "Alt-ArrowRight");

/** Puts an editor into `host`. */
export function mountEditor(host: HTMLElement, options: EditorOptions): Editor {
  const root = host.attachShadow({ mode: "open" });
  const run = (view: EditorView) => {
    closeCompletion(view);
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
      suggestions(options.complete, overlay(root)),
      keymap.of([{ key: "Escape", run: leaveWithTab }, indentWithTab, ...KEYS, ...historyKeymap]),
      EditorView.domEventHandlers({ focus: (_, view) => view.setTabFocusMode(false), beforeinput: replaceSelection }),
      history(),
      highlightSpecialChars(), // those that nobody sees, and that Python does not take
      python(),
      indentUnit.of("    "),
      EditorState.tabSize.of(4),
      indentOnInput(),
      bracketMatching(),
      theme,
      EditorView.contentAttributes.of({ "aria-label": options.label, ...KEYBOARD }),
      EditorView.updateListener.of(({ view, state, docChanged, selectionSet, focusChanged }) => {
        if (docChanged) options.change(state.doc.toString());
        if (docChanged || selectionSet || focusChanged)
          options.point(view.hasFocus ? state.doc.lineAt(state.selection.main.head).number : null);
      }),
    ],
  });
  return {
    get source() {
      return view.state.doc.toString();
    },
    set source(text) {
      const before = view.state.doc.toString();
      if (text === before) return;
      // a separate undo step, so that Undo restores the previous text
      view.dispatch({ changes: difference(before, text), annotations: isolateHistory.of("full") });
    },
    focus: () => view.contentDOM.focus({ preventScroll: true }),
  };
}
