// Pyodide under Node, from a directory, with nothing of this machine in it.

import { readFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";

/** Where the snapshot finds what it imports. The file system is not in the snapshot: the worker writes these files again. */
export const HOME = "/lib/home.zip";
export const SITE = "/lib/site.zip";
export const STDLIB = "/lib/python314.zip";

/** The two modules of the Pyodide in `directory`, and the settings that every stage starts it with. */
export async function pyodideIn(directory) {
  const at = (name) => pathToFileURL(join(directory, name)).href;
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([
    import(at("pyodide.mjs")),
    import(at("pyodide.asm.mjs")),
  ]);
  const { info } = JSON.parse(await readFile(join(directory, "pyodide-lock.json"), "utf8"));
  const settings = {
    indexURL: resolve(directory) + sep,
    packageBaseUrl: "https://runtime.invalid/",
    lockFileContents: { info, packages: {} },
    // sys.executable and $LANG would otherwise name this script and the builder's language
    _sysExecutable: "python",
    createPyodideModule,
  };
  return {
    createPyodideModule,
    load: ({ env, ...more } = {}) =>
      loadPyodide({ ...settings, env: { TZ: "UTC", LANG: "C.UTF-8", PYTHONHASHSEED: "0", ...env }, ...more }),
  };
}
