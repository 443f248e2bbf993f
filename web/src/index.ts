// The composition root: one runtime, one kernel, the elements that use them, and the page's own controls.

import { startAhead } from "./ahead.ts";
import { type FrameScript, isolated } from "./isolate.ts";
import { Kernel } from "./kernel.ts";
import { defineLiveCell, LiveCell } from "./live-cell.ts";
import { PageControls } from "./page.ts";
import { type Manifest, Runtime } from "./runtime.ts";
import { shelf } from "./supplies.ts";
import { unsupported } from "./support.ts";

/** Compiled in by the build. */
declare const RUNTIME: Manifest;
declare const FRAME: FrameScript;

const runtime = new Runtime(RUNTIME, new URL(`../${RUNTIME.directory}/`, import.meta.url).href);

const workers = isolated({ frame: FRAME, worker: new URL("./worker.js", import.meta.url) });

const kernel = new Kernel(runtime, workers);

defineLiveCell(kernel, shelf(RUNTIME, runtime));
if (!unsupported()) document.body.append(new PageControls(kernel, LiveCell.page, () => runtime.progress).element);
startAhead(kernel, runtime);
