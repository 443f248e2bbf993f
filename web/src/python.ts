// The late half of the composition: Python as this site has it. The build makes a file of it, python.js, beside index.js.

import { Python } from "./kernel/python.ts";
import { type Manifest, RuntimeFiles } from "./kernel/runtime-files.ts";
import { type FrameScript, sandboxedWorkers } from "./kernel/sandbox-host.ts";

/** Compiled in by the build, as JSON. */
declare const RUNTIME: string;
declare const FRAME: string;

const address = (path: string) => new URL(path, import.meta.url).href;
const manifest: Manifest = JSON.parse(RUNTIME);
const frame: FrameScript = JSON.parse(FRAME);
const files = new RuntimeFiles(manifest, address(`../${manifest.directory}/`), address("./"));
// the page was frozen by the browser
document.addEventListener("resume", () => files.again());

export const python = new Python(
  files,
  sandboxedWorkers(
    frame,
    (name) => files.text(name),
    (name) => files.release(name),
  ),
);
