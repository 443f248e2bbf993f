// Runs stories in Pyodide under Node, with the runtime directory that the site ships. Used by test_pyodide.py.
// stdin: {"runtime": directory, "stories": {story: [{id, source}]}}; stdout, last line: {story: {id: CellResult}}
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const { runtime, stories } = JSON.parse(fs.readFileSync(0, "utf8"));
const at = (name) => path.join(runtime, name);
const { loadPyodide } = await import(pathToFileURL(at("pyodide.mjs")));
const { default: createPyodideModule } = await import(pathToFileURL(at("pyodide.asm.mjs")));
const pyodide = await loadPyodide({ indexURL: runtime + path.sep, createPyodideModule });
await pyodide.loadPackage("sqlalchemy", { messageCallback: () => {} });
pyodide.FS.writeFile("/lib/home.zip", new Uint8Array(fs.readFileSync(at("home.zip"))));
pyodide.runPython("import sys; sys.path.insert(0, '/lib/home.zip')");
const run = pyodide.runPython("from livecells.runtime.stories import Stories; Stories()");
const results = {};
for (const [story, cells] of Object.entries(stories)) {
  run.reset(story);
  results[story] = {};
  for (const { id, source } of cells) {
    const result = run.run(story, id, source);
    results[story][id] = JSON.parse(result.to_json());
    result.destroy();
  }
}
console.log(JSON.stringify(results));
