// The box for a pasted error: what is typed is looked up in the page's own tables, and leads to the section about it.

import { element } from "../shared/element.ts";
import { findError, type Known } from "./find-error.ts";

interface Row extends Known {
  readonly link: HTMLAnchorElement;
}

/** Lets the form answer, from the tables of the page around it: message, cause, link. */
export function connectErrorFinder(form: HTMLFormElement): void {
  const text = form.querySelector("textarea");
  const answer = form.querySelector<HTMLElement>("[role=status]");
  if (!text || !answer) return;
  const rows = tableRows(form.closest("article") ?? document.body);
  const look = () => answer.replaceChildren(...(text.value.trim() ? told(text.value, rows) : []));
  form.addEventListener("submit", (event) => event.preventDefault());
  text.addEventListener("input", look);
  look(); // what a browser has kept over a reload
}

function tableRows(page: Element): Row[] {
  return [...page.querySelectorAll("tbody tr")].flatMap((row) => {
    const link = row.querySelector<HTMLAnchorElement>("td:last-child a");
    const [message, cause] = [...row.children].map(({ textContent }) => textContent?.trim() ?? "");
    return link && message && cause ? [{ message, cause, link }] : [];
  });
}

function told(text: string, rows: readonly Row[]): Node[] {
  const { exact, known } = findError(text, rows);
  if (known.length === 0)
    return [element("p", {}, "Nothing on this site is near to it. Below are all messages that it explains.")];
  const heading = exact ? "This is what happened:" : "Not a message that this site knows. The nearest:";
  const items = known.map(({ message, cause, link }) =>
    element(
      "li",
      {},
      element("a", { href: link.href }, link.textContent ?? ""),
      element("span", {}, cause),
      element("code", { translate: "no" }, message),
    ),
  );
  return [element("p", {}, heading), element("ol", {}, ...items)];
}
