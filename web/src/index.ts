// The composition root: one runtime, one kernel, and the element that uses them.

import { isolated } from "./isolate.ts";
import { Kernel } from "./kernel.ts";
import { defineLiveCell } from "./live-cell.ts";
import { type Manifest, Runtime } from "./runtime.ts";

/** Compiled in by the build. */
declare const RUNTIME: Manifest;

const runtime = new Runtime(RUNTIME, new URL(`../${RUNTIME.directory}/`, import.meta.url).href);

const workers = isolated({
  frame: new URL("./frame.js", import.meta.url),
  worker: new URL("./worker.js", import.meta.url),
});

defineLiveCell(new Kernel(runtime, workers));
