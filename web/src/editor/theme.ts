// The editor's looks: Material's variables, which the shadow root inherits, so that both schemes follow.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colour = (name: string) => ({ color: `var(--md-code-hl-${name}-color)` });

// the token classes that Material colours in static code
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

// font and spacing come from the `code` element around the editor, so that the text does not move when editing starts
const text = EditorView.theme({
  "&": { color: "inherit", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit", overflow: "visible" },
  ".cm-content": { padding: "0", caretColor: "var(--md-default-fg-color, currentcolor)" },
  ".cm-line": { padding: "0" },
  // on paper, where nothing scrolls
  "@media print": { ".cm-content": { flexShrink: "1", whiteSpace: "break-spaces", overflowWrap: "anywhere" } },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--md-code-hl-color--light, transparent)",
    outline: "1px solid var(--md-default-fg-color--lighter, currentcolor)",
  },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent", textDecoration: "underline wavy" },
});

const list = EditorView.theme({
  ".cm-tooltip": {
    color: "var(--md-default-fg-color, black)",
    backgroundColor: "var(--md-default-bg-color, white)",
    border: "1px solid var(--md-default-fg-color--lighter, grey)",
    borderRadius: "0.1rem",
    boxShadow: "var(--md-shadow-z2)",
    cursor: "default",
  },
  ".cm-tooltip.cm-tooltip-autocomplete": {
    "& > ul": {
      minWidth: "min(14rem, 94vw)",
      maxWidth: "min(26rem, 94vw)",
      maxHeight: "11rem",
      fontFamily: "var(--md-code-font-family, monospace)",
    },
    "& > ul > li": { padding: "0.15rem 0.5rem", lineHeight: "1.5" },
    "& > ul > li[aria-selected]": {
      color: "inherit",
      background: "var(--md-accent-fg-color--transparent, lightgrey)",
      boxShadow: "inset 0.15rem 0 var(--md-accent-fg-color, currentcolor)",
    },
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { marginLeft: "1em", fontStyle: "normal", color: "var(--lc-soft, inherit)" },
  ".cm-tooltip.cm-completionInfo": {
    padding: "0.3rem 0.5rem",
    fontFamily: "var(--md-text-font-family, sans-serif)",
    lineHeight: "1.4",
    whiteSpace: "normal",
    overflowWrap: "anywhere",
  },
  ".cm-completionInfo code": { fontFamily: "var(--md-code-font-family, monospace)" },
  ".cm-completionInfo p": { margin: "0.3rem 0 0" },
  "@media (forced-colors: active)": {
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
      outline: "1px solid Highlight",
      outlineOffset: "-1px",
    },
  },
});

export const theme: Extension = [syntaxHighlighting(highlight), text, list];
