// Copies a page as Markdown.

import { say } from "./voice.ts";

const SAID = 1600; // milliseconds for which the link says that it has copied

/** Puts the file that the link leads to onto the clipboard. Rejects where that cannot be. */
export async function copyPage(link: HTMLAnchorElement): Promise<void> {
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(`${link.href}: ${answer.status}`);
  await navigator.clipboard.writeText(await answer.text());
  say("Copied the page as Markdown");
  link.dataset.copied = "";
  setTimeout(() => delete link.dataset.copied, SAID);
}
