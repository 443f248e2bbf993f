// Runs stories in Pyodide under Node, with the runtime directory that the site ships. Used by pyodide.py.
// stdin: {"runtime": directory, "mode": "snapshot" | "cold", "stories": {story: [{id, source, goals?}]}}
// stdout, last line: {story: {id: CellResult}}; where stdin has "python", a source, in place of stories: its last value
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import zlib from "node:zlib";
import { parseData, parseHead, restoreOptions } from "../web/src/worker/snapshot.ts";

const { runtime, mode, stories = {}, python } = JSON.parse(fs.readFileSync(0, "utf8"));
const bytes = (name) => new Uint8Array(fs.readFileSync(path.join(runtime, name)));

// Pyodide under Node reads files: what the worker unpacks is unpacked here
const unpacked = fs.mkdtempSync(path.join(os.tmpdir(), "pyodide-"));
process.on("exit", () => fs.rmSync(unpacked, { recursive: true }));
for (const name of fs.readdirSync(runtime)) {
  const content = name.endsWith(".bin") ? zlib.zstdDecompressSync(bytes(name)) : bytes(name);
  fs.writeFileSync(path.join(unpacked, name.replace(/\.bin$/, "")), content);
}
const module = (name) => import(pathToFileURL(path.join(unpacked, name)));
const { loadPyodide } = await module("pyodide.mjs");
const { default: createPyodideModule } = await module("pyodide.asm.mjs");
const settings = { indexURL: unpacked + path.sep, createPyodideModule, env: { TZ: "UTC" } };

async function restore() {
  const head = parseHead(bytes("python.head"));
  const data = parseData(head, new Uint8Array(fs.readFileSync(path.join(unpacked, "python.snapshot"))));
  const restore = restoreOptions(head, Promise.resolve(data), createPyodideModule);
  const options = { ...settings, ...restore, stdLibURL: os.devNull };
  const pyodide = await loadPyodide(options);
  pyodide.FS.writeFile("/lib/home.zip", bytes("home.zip"));
  pyodide.FS.writeFile("/lib/python314.zip", bytes("python_stdlib.zip"));
  pyodide.FS.writeFile("/lib/site.zip", bytes("site.zip"));
  return pyodide;
}

async function start() {
  const pyodide = await loadPyodide(settings);
  const { packages } = JSON.parse(fs.readFileSync(path.join(unpacked, "pyodide-lock.json"), "utf8"));
  await pyodide.loadPackage(Object.keys(packages), { messageCallback: () => {} });
  pyodide.FS.writeFile("/lib/home.zip", bytes("home.zip"));
  pyodide.runPython("import sys; sys.path.insert(0, '/lib/home.zip')");
  return pyodide;
}

const pyodide = await (mode === "snapshot" ? restore() : start());
pyodide.runPython("from livecells.runtime.sandbox import lock_down; lock_down(); lock_down()"); // twice is as good as once
const run = pyodide.runPython("from livecells.runtime.stories import Stories; Stories('/lib/home.zip')");
const results = {};
for (const [story, cells] of Object.entries(stories)) {
  run.reset(story);
  results[story] = {};
  for (const { id, source, goals } of cells) {
    const result = run.run(story, id, source, goals);
    results[story][id] = JSON.parse(result.to_json());
    result.destroy();
  }
}
console.log(python === undefined ? JSON.stringify(results) : pyodide.runPython(python));
