// Pyodide: started from bytes, with SQLAlchemy and the site's own runner. Nothing else in the bundle touches Pyodide.

import type { loadPyodide as LoadPyodide, PyodideConfig } from "pyodide";
import type { PyCallable, PyProxy } from "pyodide/ffi";
import type { CellResult, Files } from "./protocol.ts";

/** The runner in its interpreter. */
export interface Python {
  /** Gives the story a fresh namespace. */
  reset(story: string): void;
  /** Runs one cell in the story's namespace. */
  run(story: string, cell: string, source: string): CellResult;
}

/** `livecells.runtime.stories.Stories` */
interface Stories extends PyProxy {
  reset: PyCallable;
  run: PyCallable;
}

// reserved for ever, so a request that slips through reaches nobody
const NOWHERE = "https://runtime.invalid/";
const HOME = "/lib/home.zip";

function need(files: Files, name: string): ArrayBuffer {
  const file = files[name];
  if (!file) throw new Error(`the runtime has no ${name}`);
  return file;
}

/** A module from its bytes. Only scripts go through blob URLs; the wasm and the wheels are answered by `serve`. */
async function load<T>(files: Files, name: string): Promise<T> {
  const url = URL.createObjectURL(new Blob([need(files, name)], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Answers requests for runtime files from memory and refuses every other one. */
function serve(files: Files): void {
  globalThis.fetch = async (input) => {
    const url = input instanceof Request ? input.url : String(input);
    const file = url.startsWith(NOWHERE) ? files[url.slice(NOWHERE.length)] : undefined;
    if (!file) throw new TypeError("Network access is off in these examples");
    return new Response(file, { headers: { "content-type": url.endsWith(".wasm") ? "application/wasm" : "" } });
  };
}

// Pyodide takes a worker where this works for a classic one and refuses it, though all it needs is `import()`;
// a module worker, which it wants, does not start from a blob in a frame without an origin
function withoutImportScripts(): void {
  Object.assign(globalThis, {
    importScripts: () => {
      throw new TypeError("importScripts is off in these examples");
    },
  });
}

/** Pyodide compiles what it fetches; the frame has compiled it for all workers already. */
function withCompiled(module: WebAssembly.Module): void {
  WebAssembly.instantiateStreaming = async (_, imports) => ({
    module,
    instance: await WebAssembly.instantiate(module, imports),
  });
}

/** Starts Python. Throws if a file is missing or Pyodide refuses. */
export async function boot(files: Files, module: WebAssembly.Module | null): Promise<Python> {
  withoutImportScripts();
  if (module) withCompiled(module);
  const [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all([
    load<{ loadPyodide: typeof LoadPyodide }>(files, "pyodide.mjs"),
    load<{ default: NonNullable<PyodideConfig["createPyodideModule"]> }>(files, "pyodide.asm.mjs"),
  ]);
  serve(files);
  const pyodide = await loadPyodide({
    indexURL: NOWHERE,
    packageBaseUrl: NOWHERE,
    lockFileContents: new TextDecoder().decode(need(files, "pyodide-lock.json")),
    createPyodideModule,
    env: { TZ: "UTC" },
  });
  await pyodide.loadPackage("sqlalchemy", { messageCallback: () => {} });
  pyodide.FS.writeFile(HOME, new Uint8Array(need(files, "home.zip")));
  const stories: Stories = pyodide.runPython(`
import sys
sys.path.insert(0, ${JSON.stringify(HOME)})
from livecells.runtime.stories import Stories
Stories()
`);
  serve({});
  return {
    reset: (story) => stories.reset(story),
    run: (story, cell, source) => {
      const result = stories.run(story, cell, source);
      try {
        return JSON.parse(result.to_json());
      } finally {
        result.destroy();
      }
    },
  };
}
