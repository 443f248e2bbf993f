// The composition root: one runtime, one kernel, the elements that use them, and the page's own controls.

import { defineLiveCell, page } from "./cell/live-cell.ts";
import { exportContext } from "./export/export-context.ts";
import { Kernel } from "./kernel/kernel.ts";
import { type Manifest, RuntimeFiles } from "./kernel/runtime-files.ts";
import { type FrameScript, sandboxedWorkers } from "./kernel/sandbox-host.ts";
import { PageControls } from "./page/page-controls.ts";
import { prewarm } from "./page/prewarm.ts";
import { unsupported } from "./shared/browser-support.ts";

/** Compiled in by the build. */
declare const RUNTIME: Manifest;
declare const FRAME: FrameScript;

const address = (path: string) => new URL(path, import.meta.url).href;
const runtime = new RuntimeFiles(RUNTIME, address(`../${RUNTIME.directory}/`), address("./"));

const workers = sandboxedWorkers(FRAME, (name) => runtime.text(name));

const kernel = new Kernel(runtime, workers);

defineLiveCell(kernel, exportContext(RUNTIME, runtime));
if (!unsupported()) document.body.append(new PageControls(kernel, page, () => runtime.progress).element);
prewarm(kernel, runtime);
