// The composition root: one kernel, the elements that use it, and the page's own controls.

import { defineLiveCell, page } from "./cell/live-cell.ts";
import { exportContext } from "./export/export-context.ts";
import { Kernel } from "./kernel/kernel.ts";
import { retriedImport } from "./kernel/retried-import.ts";
import { PageControls } from "./page/page-controls.ts";
import { prewarm } from "./page/prewarm.ts";
import type { Rendering } from "./rendering/rendering.ts";
import { unsupported } from "./shared/browser-support.ts";

/** Compiled in by the build: the directory of the runtime, and the version of SQLAlchemy in it. */
declare const DIRECTORY: string;
declare const SQLALCHEMY: string;

const address = (path: string) => new URL(path, import.meta.url).href;

const kernel = new Kernel(retriedImport(address("./python.js"), "python"));

const rendering = retriedImport<Rendering>(address("./rendering.js"), "rendering");

defineLiveCell(kernel, rendering, exportContext(SQLALCHEMY, kernel));
if (!unsupported()) document.body.append(new PageControls(kernel, page).element);
prewarm(kernel, address(`../${DIRECTORY}/`));
