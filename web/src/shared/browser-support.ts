// Browser support: whether this page, in this browser, can run Python at all.

/** Whoever frames the page could dress up its buttons. */
function inForeignFrame(): boolean {
  const { top } = globalThis;
  if (!top || top === globalThis.window) return false;
  try {
    return !top.location.href;
  } catch {
    return true; // it may not even be asked
  }
}

/** Whether this browser can run Python at all; if not, the sentence that says why. */
export function unsupported(): string | null {
  if (typeof WebAssembly !== "object") return "This browser cannot run Python: it has no WebAssembly.";
  if (typeof Worker !== "function") return "This browser cannot run Python: it has no workers.";
  if (inForeignFrame()) return "Another site shows this page in a frame: open it on its own to run its examples.";
  return null;
}
