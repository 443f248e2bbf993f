// The composition root: one runtime, one kernel, and the element that uses them.

import { startAhead } from "./ahead.ts";
import { type FrameScript, isolated } from "./isolate.ts";
import { Kernel } from "./kernel.ts";
import { defineLiveCell } from "./live-cell.ts";
import { type Manifest, Runtime } from "./runtime.ts";

/** Compiled in by the build. */
declare const RUNTIME: Manifest;
declare const FRAME: FrameScript;

const runtime = new Runtime(RUNTIME, new URL(`../${RUNTIME.directory}/`, import.meta.url).href);

const workers = isolated({ frame: FRAME, worker: new URL("./worker.js", import.meta.url) });

const kernel = new Kernel(runtime, workers);

defineLiveCell(kernel);
startAhead(kernel, runtime);
