// The composition root: one kernel, the elements that use it, and the page's own controls.

import { defineLiveCell, page } from "./cell/live-cell.ts";
import { exportContext } from "./export/export-context.ts";
import { Kernel } from "./kernel/kernel.ts";
import { followCoveredGoals } from "./page/covered-goal.ts";
import { followPlace } from "./page/last-place.ts";
import { followPages } from "./page/page-changes.ts";
import { PageControls } from "./page/page-controls.ts";
import { prewarm } from "./page/prewarm.ts";
import { followPrinting } from "./page/print.ts";
import { showProgress } from "./page/progress-marks.ts";
import { followSite } from "./page/site-version.ts";
import { unsupported } from "./shared/browser-support.ts";
import { lateModule } from "./shared/late-module.ts";

/** Compiled in by the build: the directory of the runtime, and the version of SQLAlchemy in it. */
declare const DIRECTORY: string;
declare const SQLALCHEMY: string;

const address = (path: string) => new URL(path, import.meta.url).href;

const kernel = new Kernel(async () => (await lateModule("python.js", () => import("./python.ts"))).python);

const rendering = async () => (await lateModule("rendering.js", () => import("./rendering.ts"))).rendering;

/** The place that the theme keeps for the page's controls, or the end of the header. */
function headerPlace(): Element {
  return document.querySelector(".lc-page-place") ?? document.querySelector(".md-header__inner") ?? document.body;
}

followPrinting(); // listens before the theme does
// The theme starts when the page has arrived, in one long task: ours is another one.
await new Promise((resolve) => setTimeout(resolve));

defineLiveCell(kernel, rendering, exportContext(SQLALCHEMY, kernel));
if (!unsupported()) headerPlace().append(new PageControls(kernel, page, address("../../../")).element);
followPages();
followCoveredGoals();
prewarm(kernel, address(`../${DIRECTORY}/`));
followSite(address("./"));
showProgress();
followPlace();
