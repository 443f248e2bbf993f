// A link whose goal a question covers: the question comes into view, and says that it must be answered first.

import { parseFragment } from "../export/fragment.ts";
import { element } from "../shared/element.ts";
import { onEachPage } from "./each-page.ts";
import { say } from "./voice.ts";

const ANSWER_FIRST = "The link leads to what this question covers. Answer it, or press “Just show me”.";

/** Looks at the address of each page that comes, and at each change of it. */
export function followCoveredGoals(): void {
  onEachPage(lead);
  addEventListener("hashchange", lead);
}

function lead(): void {
  for (const old of document.querySelectorAll(".lc-led")) old.remove();
  const goal = document.getElementById(parseFragment(location.hash)?.id ?? "");
  const asking = goal?.closest(".lc-covered")?.previousElementSibling;
  if (!asking?.matches("[asks]")) return;
  const words = element("span", {}, ANSWER_FIRST);
  // in the place of the words once the goal is there to be seen
  const link = element("a", { href: location.hash }, "Go on to where the link leads");
  asking.prepend(element("p", { class: "lc-led" }, words, link));
  say(ANSWER_FIRST);
  // the browser goes to the goal itself until all of the page is there
  const show = () => asking.scrollIntoView();
  show();
  if (document.readyState !== "complete") addEventListener("load", show, { once: true });
}
