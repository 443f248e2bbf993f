// Deterministic: a clock that stands and entropy that repeats, so that two builds of the snapshot are equal. Import it first.

import { createRequire } from "node:module";

// the CommonJS object: the one that Pyodide's own `require` returns
const crypto = createRequire(import.meta.url)("node:crypto");

const MOMENT = Date.UTC(2025, 0, 1);

class StandingDate extends Date {
  constructor(...when) {
    super(...(when.length ? when : [MOMENT]));
  }
  static now() {
    return MOMENT;
  }
}

/** What Pyodide's Python hashes with; after a restore `random.seed()` and `os.urandom` are fresh again. */
function repeat(view) {
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength).fill(42);
  return view;
}

const now = performance.now.bind(performance);

/** Seconds of real time since the process began: for what the build says of itself. */
export const seconds = () => now() / 1000;

process.env.TZ = "UTC"; // Emscripten asks the clock of JavaScript for it, not Python's environment
globalThis.Date = StandingDate;
Math.random = () => 0.5;
performance.now = () => 0;
globalThis.crypto.getRandomValues = repeat;
crypto.randomFillSync = repeat;

// Firefox and WebKit have no stack switching, and what Pyodide finds here is frozen into the snapshot
delete WebAssembly.Suspending;
delete WebAssembly.promising;
delete WebAssembly.Suspender;
