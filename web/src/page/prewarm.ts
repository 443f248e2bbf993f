// A start ahead of the reader: on a later visit, when the files are in the browser's cache. Nothing is ever downloaded for it.

import type { Kernel } from "../kernel/kernel.ts";
import { lateModule } from "../shared/late-module.ts";
import { SNAPSHOT } from "../shared/messages.ts";

const KEY = "livecells runtime";

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

/** Notes for the next visit what was downloaded from `base`, and lets Python start ahead if an earlier visit has done so. */
export function prewarm(kernel: Kernel, base: string): void {
  kernel.onstate((state) => state === "ready" && remember(base));
  if (remembered() !== base) return;
  // where this fails, Python starts at the first click
  lateModule("start-ahead.js", () => import("./start-ahead.ts"))
    .then(({ startAhead }) => startAhead(kernel, base + SNAPSHOT))
    .catch(() => {});
}
