// Compresses Pyodide for the site: node web/snapshot/compress-pyodide.mjs --pyodide DIR --modules node_modules --out DIR
// Writes Pyodide's two large files as zstd frames, and zstd.wasm, which unpacks them; equal input gives equal bytes.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { compress } from "./compress.mjs";

/** The WebAssembly of zstddec. The package has it as a data: address, and fetches that: a browser's policy refuses it. */
async function decoder(modules) {
  const { fetch } = globalThis;
  const bytes = new Promise((resolve) => {
    globalThis.fetch = (address) => {
      resolve(fetch(address).then((response) => response.arrayBuffer()));
      return fetch(address);
    };
  });
  const { ZSTDDecoder } = await import(pathToFileURL(join(modules, "zstddec", "dist", "zstddec-stream.mjs")).href);
  await new ZSTDDecoder().init();
  globalThis.fetch = fetch;
  return new Uint8Array(await bytes);
}

const NAMES = ["pyodide", "modules", "out"];
const { values } = parseArgs({ options: Object.fromEntries(NAMES.map((name) => [name, { type: "string" }])) });
if (NAMES.some((name) => !values[name])) {
  console.error(`usage: node web/snapshot/compress-pyodide.mjs ${NAMES.map((name) => `--${name} …`).join(" ")}`);
  process.exit(2);
}
await writeFile(join(values.out, "zstd.wasm"), await decoder(values.modules));
for (const name of ["pyodide.asm.mjs", "pyodide.asm.wasm"]) {
  await writeFile(join(values.out, `${name}.bin`), compress(await readFile(join(values.pyodide, name))));
}
