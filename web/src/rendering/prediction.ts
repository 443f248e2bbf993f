// Prediction: takes the reader's answer to the question above a cell, and says how it compares with what happens.

import { element } from "../shared/element.ts";

/** Takes what was done to the form, and returns whether the question is answered now. */
export function answered(form: HTMLFormElement, done: Event): boolean {
  const button = done.target instanceof Element ? done.target.closest("button") : null;
  const order = form.querySelector(".lc-order");
  if (done.type === "submit") {
    const given = order ? words(order).join("\n") : (form.querySelector<HTMLInputElement>(".lc-number")?.value ?? "");
    return verdict(form, given, order ? words(order).join(" → ") : given);
  }
  if (button?.classList.contains("lc-skip")) return verdict(form, null, "");
  if (!button?.classList.contains("lc-choice")) return false;
  if (order) {
    move(button, form, order);
    return false;
  }
  button.setAttribute("aria-pressed", "true");
  return verdict(form, button.value, button.textContent ?? "");
}

function words(order: Element): string[] {
  // not their text, which a translator may have replaced
  return [...order.querySelectorAll("button")].map(({ value }) => value);
}

/** Puts a word at the end of the reader's order, or back among the others. */
function move(word: HTMLElement, form: HTMLFormElement, order: Element): void {
  const item = word.closest(".lc-order > li");
  if (item) {
    form.querySelector(".lc-check")?.before(word);
    item.remove();
  } else order.append(element("li", {}, word));
  word.focus();
}

/** Says what the answer is, and what the reader's was; null: the reader wants to be shown. */
function verdict(form: HTMLFormElement, given: string | null, shown: string): boolean {
  const text = form.querySelector<HTMLElement>(".lc-verdict");
  const lead = form.querySelector<HTMLElement>(".lc-verdict-words");
  if (!text || !lead) return true;
  const right = given === form.dataset.answer;
  if (given !== null) lead.textContent = right ? "Yes:" : `You said ${shown}. Not this time:`;
  form.dataset.verdict = given === null ? "shown" : right ? "right" : "wrong";
  for (const control of form.querySelectorAll<HTMLButtonElement | HTMLInputElement>("button, input"))
    control.disabled = true;
  form.querySelector(".lc-skip")?.remove();
  return true;
}
