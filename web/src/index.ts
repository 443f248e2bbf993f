// The composition root: one runtime, one kernel, and the element that uses them.

import { Kernel } from "./kernel.ts";
import { defineLiveCell } from "./live-cell.ts";
import { type Manifest, Runtime } from "./runtime.ts";

/** Compiled in by the build. */
declare const RUNTIME: Manifest;

const runtime = new Runtime(RUNTIME, new URL(`../${RUNTIME.directory}/`, import.meta.url).href);

defineLiveCell(new Kernel(runtime, () => new Worker(new URL("./worker.js", import.meta.url))));
