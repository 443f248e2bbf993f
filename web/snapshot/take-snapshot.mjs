// Takes the snapshot: Python with everything a cell needs imported, as Pyodide's own snapshot of its memory.

import { tidy } from "./normalize-heap.mjs";
import { HOME, SITE, STDLIB } from "./pyodide.mjs";
import { tidyUp, warm } from "./warm-up.mjs";

const PLACES = { HOME, SITE, STDLIB };

/** Returns `{ header, memory }`: what Pyodide checks and the references to JavaScript, and the memory behind them. */
export async function takeSnapshot(pyodide, { site, home, bytecode, stdlib }) {
  const python = await pyodide.load({ _makeSnapshot: true, stdLibURL: bytecode });
  python.FS.writeFile(SITE, site);
  python.FS.writeFile(HOME, home);
  python.runPython(warm(PLACES));
  python.FS.writeFile(STDLIB, stdlib);
  python.runPython(tidyUp(PLACES));
  const object = python.runPython('id(__import__("sys").modules)');
  const frozen = python.runPython('__import__("gc").get_freeze_count()');
  tidy(python._module, object, frozen);
  const snapshot = python.makeMemorySnapshot();
  const [, start] = new Uint32Array(snapshot.buffer, snapshot.byteOffset, 2);
  return { header: snapshot.slice(0, start), memory: snapshot.slice(start) };
}

/** Returns what a new instance of the module has in memory: its data segments, before any code of its own ran. */
export async function freshMemory(pyodide) {
  let fresh;
  await pyodide.load({
    createPyodideModule: (settings) => {
      const instantiate = settings.instantiateWasm;
      settings.instantiateWasm = (imports, done) =>
        instantiate(imports, (instance, module) => {
          fresh = new Uint8Array(instance.exports.memory.buffer.slice(0));
          return done(instance, module);
        });
      return pyodide.createPyodideModule(settings);
    },
  });
  return fresh;
}
