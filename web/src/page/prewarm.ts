// A start ahead of the reader: on a later visit, when the files are in the browser's cache and it has nothing else to do.
// Nothing is ever downloaded for it.

import type { Kernel } from "../kernel/kernel.ts";
import { SNAPSHOT } from "../shared/messages.ts";

const KEY = "livecells runtime";

interface Idle {
  requestIdleCallback?: (work: () => void) => void;
  connection?: { saveData?: boolean };
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(base: string): void {
  try {
    localStorage.setItem(KEY, base);
  } catch {
    // then the next visit starts at the first click
  }
}

/** Whether the largest file comes from the cache; the request never reaches the network. */
async function cached(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { cache: "only-if-cached", mode: "same-origin" });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Starts Python once a cell is on the screen, if that costs nothing; notes for the next visit what was downloaded from `base`. */
export function prewarm(kernel: Kernel, base: string): void {
  kernel.onstate((state) => state === "ready" && remember(base));
  const browser = navigator as Idle;
  if (remembered() !== base || browser.connection?.saveData || !("IntersectionObserver" in window)) return;
  const idle = (window as Idle).requestIdleCallback ?? ((work) => setTimeout(work, 200));
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    idle(async () => {
      if (await cached(base + SNAPSHOT)) kernel.warm();
    });
  });
  for (const cell of document.querySelectorAll("live-cell")) observer.observe(cell);
}
