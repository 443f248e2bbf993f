// Makes the snapshot: node web/snapshot/make.mjs --pyodide DIR --wheels DIR --home home.zip --out DIR
// Writes site.zip (the wheels as bytecode), python.head and python.snapshot.bin; equal input gives equal bytes.

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { compile } from "./compile.mjs";
import { compress } from "./compress.mjs";
import { seconds } from "./deterministic.mjs"; // first, before anything has asked for the time
import { encodeSnapshot } from "./encode-snapshot.mjs";
import { HOME, pyodideIn, SITE, STDLIB } from "./pyodide.mjs";
import { freshMemory, takeSnapshot } from "./take-snapshot.mjs";
import { verify } from "./verify.mjs";

const NAMES = ["pyodide", "wheels", "home", "out"];

/** Runs a stage; where it fails, says which one in a sentence (Pyodide's own errors show a line of a megabyte). */
async function stage(doing, work) {
  try {
    return await work();
  } catch (error) {
    const lines = String(error?.message ?? error)
      .trim()
      .split("\n");
    console.error(`The snapshot of Python could not be made: ${doing} failed.`);
    for (const line of lines.slice(-8)) console.error(line.slice(0, 400));
    process.exit(1);
  }
}

// a module that does not start, or a snapshot that is not whole, throws nothing: Node runs out of things to wait for
process.once("exit", (code) => {
  if (code === 13) console.error("The snapshot of Python could not be made: Pyodide never answered.");
});

async function read(path) {
  return new Uint8Array(await readFile(path));
}

async function main({ pyodide: directory, wheels: wheelhouse, home: homePath, out }) {
  const said = [];
  const took = (what) => said.push(`${what} ${seconds().toFixed(1)} s`);

  await mkdir(out, { recursive: true });
  const home = await read(homePath);
  const stdlib = await read(join(directory, "python_stdlib.zip"));
  const names = (await readdir(wheelhouse)).filter((name) => name.endsWith(".whl")).sort();
  if (!names.length) throw new Error(`there is no wheel in ${wheelhouse}`);
  const wheels = await Promise.all(names.map((name) => read(join(wheelhouse, name))));
  const pyodide = await pyodideIn(directory);

  // of home.zip the snapshot has the runner alone, so that an edit of the snippets leaves it as it is
  const [[bytecode], [site, runner]] = await stage("compiling the modules", () =>
    Promise.all([
      compile(directory, [{ archives: [stdlib], place: STDLIB }]),
      compile(directory, [
        { archives: wheels, place: SITE },
        { archives: [home], place: HOME, below: "livecells/" },
      ]),
    ]),
  );
  took("compiled");

  const scratch = resolve(out, "stdlib-bytecode.zip"); // Pyodide takes it as a file
  await writeFile(scratch, bytecode);
  const snapshot = await stage("filling the memory", async () => {
    const snapshot = await takeSnapshot(pyodide, { site, home: runner, bytecode: scratch, stdlib });
    return encodeSnapshot(snapshot, await freshMemory(pyodide));
  });
  await rm(scratch);
  took("packed");

  await stage("restoring it", () => verify(pyodide, snapshot, { home, site, stdlib }));
  took("checked");

  const compressed = await stage("compressing it", () => compress(snapshot.data));
  took("compressed");
  await writeFile(join(out, "site.zip"), site);
  await writeFile(join(out, "python.head"), snapshot.head);
  await writeFile(join(out, "python.snapshot.bin"), compressed);
  console.log(`snapshot: ${snapshot.data.length} bytes, compressed ${compressed.length}; ${said.join(", ")}`);
}

const { values } = parseArgs({ options: Object.fromEntries(NAMES.map((name) => [name, { type: "string" }])) });
if (NAMES.some((name) => !values[name])) {
  console.error(`usage: node web/snapshot/make.mjs ${NAMES.map((name) => `--${name} …`).join(" ")}`);
  process.exit(2);
}
await stage("reading its parts", () => main(values));
