// Starts Python once a cell is on the screen and the browser has nothing else to do, from the cache alone. Loaded on a later visit.

import type { Kernel } from "../kernel/kernel.ts";

interface Idle {
  requestIdleCallback?: (work: () => void) => void;
  connection?: { saveData?: boolean };
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

/** Waits for a cell to come into sight, and starts Python if `largest`, the address of its largest file, is there. */
export function startAhead(kernel: Kernel, largest: string): void {
  const browser = navigator as Idle;
  if (browser.connection?.saveData || !("IntersectionObserver" in window)) return;
  const idle = (window as Idle).requestIdleCallback ?? ((work) => setTimeout(work, 200));
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    idle(async () => {
      if (await cached(largest)) kernel.ahead();
    });
  });
  for (const cell of document.querySelectorAll("live-cell")) observer.observe(cell);
}
