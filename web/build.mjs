// Builds the bundle: node web/build.mjs --runtime <runtime directory> [--dialects <record of dialects>] --out <directory>
// index.js, what it loads late (python.js, rendering.js, editor.js and others), frame.js, worker.js and compiler.js (classic) and
// live-cell.css, and in offline/ the service workers; equal input gives equal bytes.

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const text = { type: "string" };
const { values } = parseArgs({ options: { runtime: text, dialects: text, out: text } });
if (!values.runtime || !values.out) {
  console.error("usage: node web/build.mjs --runtime <runtime directory> [--dialects <record>] --out <directory>");
  process.exit(2);
}

const { directory, files } = JSON.parse(await readFile(join(values.runtime, "manifest.json"), "utf8"));

// its wheel is among the files, and has the version in its name
const [sqlalchemy = ""] = Object.keys(files).flatMap((name) => /^sqlalchemy-([^-]+)-/.exec(name)?.[1] ?? []);

// of all stories: a statement is written the same way wherever it stands
const stories = values.dialects ? Object.values(JSON.parse(await readFile(values.dialects, "utf8"))) : [];
const dialects = Object.assign({}, ...stories);

const common = {
  // file names must not depend on where the builder happens to stand
  absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
  outdir: resolve(values.out),
  bundle: true,
  minify: true,
  charset: "utf8",
  target: "es2022",
  logLevel: "warning",
};

// the frame's script stands in the frame itself, which allows it by its hash; the pages' policy takes the hash of the file
const scripts = { ...common, format: "iife" };
const built = await build({ ...scripts, entryPoints: { frame: "src/worker/sandbox-frame.ts" }, write: false });
const [{ path, contents, text: script }] = built.outputFiles;
await writeFile(path, contents);
const hash = `'sha256-${createHash("sha256").update(contents).digest("base64")}'`;

// the page checks these two like the files of the runtime
const workers = { worker: "src/worker/worker.ts", compiler: "src/worker/compiler.ts" };
for (const made of (await build({ ...scripts, entryPoints: workers, write: false })).outputFiles) {
  await writeFile(made.path, made.contents);
  const sha256 = createHash("sha256").update(made.contents).digest("hex");
  files[basename(made.path)] = { bytes: made.contents.length, sha256, for: ["snapshot", "cold"], script: true };
}

// `src/shared/late-module.ts` asks for them by these names
const late = Object.fromEntries(
  [
    "python",
    "rendering",
    "rendering/dialects",
    "editor/editor",
    "cell/export-menu",
    "cell/link-warning",
    "exercise/exercise",
    "export/link-codec",
    "export/save-file",
    "page/copy-page",
    "page/error-finder",
    "page/key-list",
    "page/offline-menu",
    "page/start-ahead",
  ].map((path) => [basename(path), `src/${path}.ts`]),
);

// the plugin writes one of them at the root of the site
await build({
  ...scripts,
  outdir: join(common.outdir, "offline"),
  entryPoints: ["service-worker", "remove-service-worker"].map((name) => `src/offline/${name}.ts`),
});

await build({
  ...common,
  entryPoints: { index: "src/index.ts", "live-cell": "src/index.css", ...late },
  format: "esm",
  splitting: true,
  chunkNames: "[name]-[hash]",
  define: {
    // as text: esbuild would share an object with the scripts that do not use it
    RUNTIME: JSON.stringify(JSON.stringify({ directory, files })),
    FRAME: JSON.stringify(JSON.stringify({ script, hash })),
    DIRECTORY: JSON.stringify(directory),
    DIALECTS: JSON.stringify(JSON.stringify(dialects)),
    SQLALCHEMY: JSON.stringify(sqlalchemy),
  },
});
