// What the page says to a screen reader: one place for what is not a cell's.

import { element } from "../shared/element.ts";

const voice = element("div", { role: "status", class: "lc-visually-hidden" });

/** Puts the place on the page: what is said must come after it. */
export function giveVoice(): void {
  document.body.append(voice);
}

/** Says a sentence. */
export function say(sentence: string): void {
  voice.textContent = sentence;
}
