// Pyodide: woken from the image or started plainly, with SQLAlchemy and the site's own runner. Only here is it touched.

import { decompress } from "fzstd";
import type { loadPyodide as LoadPyodide, PyodideConfig } from "pyodide";
import type { PyBuffer, PyCallable, PyProxy } from "pyodide/ffi";
import { parseImage, restoreOptions } from "./image.ts";
import { type CellResult, type Completion, type Files, IMAGE, IMAGE_PACKED } from "./protocol.ts";
import { NOWHERE, serve, withCompiled, withhold, withoutImportScripts } from "./withheld.ts";

/** The runner in its interpreter. */
export interface Python {
  /** The unpacked image, for the next worker; null where there is none, or the page has it already. */
  image: ArrayBuffer | null;
  /** Gives the story a fresh namespace. */
  reset(story: string): void;
  /** Runs one cell in the story's namespace. */
  run(story: string, cell: string, source: string): CellResult;
  /** The names that fit at `offset`, in UTF-16 units; the page checks them. */
  complete(story: string, source: string, offset: number): Completion[];
  /** The story's database as the bytes of a file. */
  database(story: string): ArrayBuffer | null;
  /** Whether every module can be imported. */
  readonly mounted: boolean;
  /** Puts the archives into the file system: all of Python's and SQLAlchemy's modules. */
  mount(files: Files): void;
  /** Bytes of memory it has taken; they never become fewer. */
  memory(): number;
}

/** `livecells.runtime.stories.Stories` */
interface Stories extends PyProxy {
  reset: PyCallable;
  run: PyCallable;
  complete: PyCallable;
  database: PyCallable;
}

type Pyodide = Awaited<ReturnType<typeof LoadPyodide>>;
type Create = NonNullable<PyodideConfig["createPyodideModule"]>;

const HOME = "/lib/home.zip";
/** Where the interpreter of the image looks for modules that are not in it, and the runtime file that holds them. */
const ARCHIVES = { "/lib/python314.zip": "python_stdlib.zip", "/lib/site.zip": "site.zip" };
/** A cell that takes more memory gets a MemoryError; without it a tab could take four times as much. */
const MOST_MEMORY = 2 ** 30;

function need(files: Files, name: string): ArrayBuffer {
  const file = files[name];
  if (!file) throw new Error(`the runtime has no ${name}`);
  return file;
}

/** As a buffer of its own: the decoder's begins with something else. */
function unpack(packed: ArrayBuffer): ArrayBuffer {
  return new Uint8Array(decompress(new Uint8Array(packed))).buffer;
}

/** A module from its bytes. Only scripts go through blob URLs; all else is answered by `serve`. */
async function load<T>(files: Files, name: string): Promise<T> {
  const url = URL.createObjectURL(new Blob([need(files, name)], { type: "text/javascript" }));
  try {
    return await import(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Refuses memory beyond the limit, as a machine does that has no more. */
function capped(create: Create): Create {
  return (settings) => {
    const { instantiateWasm } = settings;
    if (!instantiateWasm) return create(settings);
    return create({
      ...settings,
      instantiateWasm: (imports, done) => {
        const env = imports.env as { emscripten_resize_heap(bytes: number): number };
        const grow = env.emscripten_resize_heap;
        env.emscripten_resize_heap = (bytes) => (bytes >>> 0 > MOST_MEMORY ? 0 : grow(bytes));
        return instantiateWasm(imports, done);
      },
    });
  };
}

/** Starts Python: from the image where the files have it, else plainly. Throws if a file is missing or does not fit. */
export async function boot(files: Files, module: WebAssembly.Module | null): Promise<Python> {
  withoutImportScripts();
  if (module) withCompiled(module);
  const scripts = Promise.all([
    load<{ loadPyodide: typeof LoadPyodide }>(files, "pyodide.mjs"),
    load<{ default: Create }>(files, "pyodide.asm.mjs"),
  ]);
  const packed = files[IMAGE_PACKED];
  const image = packed ? unpack(packed) : files[IMAGE];
  const [{ loadPyodide }, { default: create }] = await scripts;
  const settings = {
    indexURL: NOWHERE,
    packageBaseUrl: NOWHERE,
    lockFileContents: new TextDecoder().decode(need(files, "pyodide-lock.json")),
    env: { TZ: "UTC" },
  };
  const pyodide = image
    ? await wake(loadPyodide, settings, files, image, capped(create))
    : await start(loadPyodide, settings, files, capped(create));
  serve({});
  withhold();
  return interpreter(pyodide, packed && image ? image : null, image === undefined);
}

async function wake(
  loadPyodide: typeof LoadPyodide,
  settings: PyodideConfig,
  files: Files,
  image: ArrayBuffer,
  create: Create,
): Promise<Pyodide> {
  const nothing = new ArrayBuffer(0);
  serve({ ...files, nothing });
  const pyodide = await loadPyodide({
    ...settings,
    stdLibURL: `${NOWHERE}nothing`, // it comes later, see `mount`
    ...restoreOptions(parseImage(image), create),
  } as PyodideConfig);
  pyodide.FS.unlink("/lib/python314.zip"); // a file that is missing says which, an empty one does not
  pyodide.FS.writeFile(HOME, new Uint8Array(need(files, "home.zip")));
  pyodide.runPython("import random; random.seed()"); // the image has one seed for all
  return pyodide;
}

async function start(
  loadPyodide: typeof LoadPyodide,
  settings: PyodideConfig,
  files: Files,
  createPyodideModule: Create,
): Promise<Pyodide> {
  serve(files);
  const pyodide = await loadPyodide({ ...settings, createPyodideModule });
  await pyodide.loadPackage("sqlalchemy", { messageCallback: () => {} });
  pyodide.FS.writeFile(HOME, new Uint8Array(need(files, "home.zip")));
  pyodide.runPython(`import sys; sys.path.insert(0, "${HOME}")`);
  return pyodide;
}

/** Whether a cell failed because a module is in an archive that is not there yet. */
export function asksForArchives({ error }: CellResult): boolean {
  return error?.type === "FileNotFoundError" && Object.keys(ARCHIVES).some((path) => error.message.includes(path));
}

function interpreter(pyodide: Pyodide, image: ArrayBuffer | null, complete: boolean): Python {
  let mounted = complete;
  pyodide.runPython("from livecells.runtime.outside import close; close()");
  const stories: Stories = pyodide.runPython("from livecells.runtime.stories import Stories; Stories()");
  return {
    image,
    get mounted() {
      return mounted;
    },
    reset: (story) => stories.reset(story),
    run: (story, cell, source) => {
      const result = stories.run(story, cell, source);
      try {
        return JSON.parse(result.to_json());
      } finally {
        result.destroy();
      }
    },
    // Python counts characters, JavaScript halves of the rarer ones
    complete: (story, source, offset) =>
      JSON.parse(stories.complete(story, source, Array.from(source.slice(0, offset)).length)),
    database: (story) => {
      const bytes: PyBuffer | undefined = stories.database(story);
      if (!bytes) return null;
      const view = bytes.getBuffer("u8");
      try {
        return view.data.slice().buffer;
      } finally {
        view.release();
        bytes.destroy();
      }
    },
    mount: (archives) => {
      for (const [path, name] of Object.entries(ARCHIVES)) {
        const file = archives[name];
        if (file) pyodide.FS.writeFile(path, new Uint8Array(file));
      }
      mounted = true;
    },
    memory: () => (pyodide as unknown as { _module: { HEAPU8: Uint8Array } })._module.HEAPU8.length,
  };
}
