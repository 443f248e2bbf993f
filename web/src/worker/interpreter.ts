// The interpreter: Pyodide, restored from the snapshot or started cold, with SQLAlchemy and the site's own runtime package.
// Nowhere else is Pyodide touched.

import type { loadPyodide as LoadPyodide, PyodideConfig } from "pyodide";
import type { PyBuffer, PyCallable, PyProxy } from "pyodide/ffi";
import { type BootMode, type CellRequest, type Files, LARGEST_RESULT, SNAPSHOT } from "../shared/messages.ts";
import type { Completion, OutputChunk, OutputStream } from "../shared/schema.ts";
import { timed } from "../shared/timeline.ts";
import { lockDown, NOWHERE, serveFiles, withCompiled, withoutImportScripts } from "./lockdown.ts";
import type { ReceivedFiles } from "./received-files.ts";
import { parseData, parseHead, restoreOptions } from "./snapshot.ts";

/** What a cell shows, as JSON in UTF-8, null where that is larger than LARGEST_RESULT; `failed`: it ended with an error. */
export interface Ran {
  result: ArrayBuffer | null;
  failed: boolean;
}

/** The stories in their interpreter. */
export interface Interpreter {
  /** Gives the story a fresh namespace. */
  reset(story: string): void;
  /** Runs one cell in the story's namespace; `print` gets what it prints meanwhile. */
  run(story: string, cell: CellRequest, print: (chunk: OutputChunk) => void): Ran;
  /** The names that fit at `offset`, in UTF-16 units; the page checks them. */
  complete(story: string, source: string, offset: number): Completion[];
  /** The story's database as the bytes of a file. */
  database(story: string): ArrayBuffer | null;
  /** Whether the cells import modules whose archive is not mounted yet. */
  needsArchives(cells: CellRequest[]): boolean;
  /** Whether anything was looked for in such an archive since the last call. */
  missedArchives(): boolean;
  /** Puts the archives into the file system: all of Python's and SQLAlchemy's modules. */
  mount(files: Files): void;
  /** Bytes of memory it has taken; they never become fewer. */
  memory(): number;
  /** What cells have left in the process besides their namespaces, in words. */
  left(): string;
}

/** `livecells.runtime.stories.Stories` */
interface Stories extends PyProxy {
  reset: PyCallable;
  run: PyCallable;
  complete: PyCallable;
  database: PyCallable;
}

/** `livecells.runtime.result.CellResult` */
interface Result extends PyProxy {
  error?: PyProxy;
}

/** `livecells.runtime.archives` */
interface Archives extends PyProxy {
  needed: PyCallable;
  missed: PyCallable;
}

/** `livecells.runtime.process_state.ProcessState` */
interface ProcessState extends PyProxy {
  changes: PyCallable;
}

type Pyodide = Awaited<ReturnType<typeof LoadPyodide>>;
type Create = NonNullable<PyodideConfig["createPyodideModule"]>;

const HOME = "/lib/home.zip";
/** Where the interpreter of the snapshot looks for modules that are not in it, and the runtime file that holds them. */
const ARCHIVES = { "/lib/python314.zip": "python_stdlib.zip", "/lib/site.zip": "site.zip" };
/** What Pyodide asks for and need not have: its WebAssembly is compiled, and the modules come later, see `mount`. */
const PYODIDE_WASM = "pyodide.asm.wasm";
const NOTHING = "nothing";
const EMPTY = [PYODIDE_WASM, NOTHING];
/** What `runtime/live_output.py` puts before a piece of output. */
const STREAMS: Record<number, OutputStream> = { 1: "stdout", 2: "stderr" };
/** A cell that takes more memory gets a MemoryError; without it a tab could take four times as much. */
const MOST_MEMORY = 2 ** 30;

/** A module from its bytes. Only scripts go through blob URLs; all else is answered by `serveFiles`. */
async function load<T>(files: ReceivedFiles, name: string): Promise<T> {
  const url = URL.createObjectURL(new Blob([await files.get(name)], { type: "text/javascript" }));
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

/** A start, and the snapshot if it was unpacked for it: the next start need not do so again. */
export interface Started {
  interpreter: Interpreter;
  snapshot: ArrayBuffer | null;
}

/**
 * Starts Python in one of the boot modes, with files and a `module` that are still on their way; `snapshot` is what an
 * earlier start unpacked. Throws if a file is missing or does not fit.
 */
export async function startPython(
  mode: BootMode,
  files: ReceivedFiles,
  module: Promise<WebAssembly.Module>,
  snapshot: ArrayBuffer | null,
): Promise<Started> {
  withoutImportScripts();
  const failed = withCompiled(module);
  const [{ loadPyodide }, { default: create }, lock] = await timed("worker: wait for scripts", () =>
    Promise.all([
      load<{ loadPyodide: typeof LoadPyodide }>(files, "pyodide.mjs"),
      load<{ default: Create }>(files, "pyodide.asm.mjs"),
      files.get("pyodide-lock.json"),
    ]),
  );
  const settings = {
    indexURL: NOWHERE,
    packageBaseUrl: NOWHERE,
    lockFileContents: new TextDecoder().decode(lock),
    env: { TZ: "UTC" },
  };
  const unpacked = mode === "snapshot" && !snapshot ? files.get(SNAPSHOT) : Promise.resolve(null);
  const image = snapshot ? Promise.resolve(snapshot) : files.get(SNAPSHOT);
  const pyodide = await timed("worker: start Pyodide", () => {
    const started =
      mode === "snapshot"
        ? restore(loadPyodide, settings, files, image, capped(create))
        : start(loadPyodide, settings, files, capped(create));
    return Promise.race([started, failed]);
  });
  serveFiles(() => null);
  lockDown();
  // the memory has a copy of its own by now
  const python = timed("worker: set up Python", () => interpreter(pyodide, mode === "cold"));
  return { interpreter: python, snapshot: await unpacked };
}

/** Gets everything ready before the last and largest file is there. */
async function restore(
  loadPyodide: typeof LoadPyodide,
  settings: PyodideConfig,
  files: ReceivedFiles,
  snapshot: Promise<ArrayBuffer>,
  create: Create,
): Promise<Pyodide> {
  serveFiles((name) => (EMPTY.includes(name) ? Promise.resolve(new ArrayBuffer(0)) : null));
  const head = parseHead(await files.get("python.head"));
  const data = snapshot.then((file) => parseData(head, file));
  data.catch(() => {}); // `restoreOptions` waits for it, too
  const pyodide = await loadPyodide({
    ...settings,
    stdLibURL: NOWHERE + NOTHING,
    ...restoreOptions(head, data, create),
  } as PyodideConfig);
  pyodide.FS.unlink("/lib/python314.zip"); // Python takes an empty one for damaged, and one that is not there for late
  pyodide.FS.writeFile(HOME, new Uint8Array(await files.get("home.zip")));
  pyodide.runPython("import random; random.seed()"); // the snapshot has one seed for all
  return pyodide;
}

async function start(
  loadPyodide: typeof LoadPyodide,
  settings: PyodideConfig,
  files: ReceivedFiles,
  createPyodideModule: Create,
): Promise<Pyodide> {
  serveFiles((name) => (name === PYODIDE_WASM ? Promise.resolve(new ArrayBuffer(0)) : files.get(name)));
  const pyodide = await loadPyodide({ ...settings, createPyodideModule });
  const { packages } = JSON.parse(settings.lockFileContents as string);
  await pyodide.loadPackage(Object.keys(packages), { messageCallback: () => {} });
  pyodide.FS.writeFile(HOME, new Uint8Array(await files.get("home.zip")));
  pyodide.runPython(`import sys; sys.path.insert(0, "${HOME}")`);
  return pyodide;
}

function interpreter(pyodide: Pyodide, allModules: boolean): Interpreter {
  let mounted = allModules;
  pyodide.runPython("from livecells.runtime.sandbox import lock_down; lock_down()");
  const archives: Archives = pyodide.runPython("from livecells.runtime import archives; archives.watch(); archives");
  // as bytes: their number is known before JavaScript gets a copy of them
  const encoded: PyCallable = pyodide.runPython("lambda result: result.to_json().encode()");
  const stories: Stories = pyodide.runPython(
    `from livecells.runtime import live_output, stories; stories.Stories("${HOME}", live_output.to_worker)`,
  );
  // last: all that is done to the process before a cell is as it should be
  const state: ProcessState = pyodide.runPython(
    "from livecells.runtime.process_state import ProcessState; ProcessState()",
  );
  let print: (chunk: OutputChunk) => void = () => {};
  const decoder = new TextDecoder();
  pyodide.setStdout({
    write: (bytes) => {
      const stream = STREAMS[bytes[0] ?? 0];
      if (stream) print({ stream, text: decoder.decode(bytes.subarray(1)) });
      return bytes.length;
    },
  });
  return {
    reset: (story) => timed("worker: reset", () => stories.reset(story)),
    run: (story, { id, source, goals }, printed) => {
      print = printed;
      const result: Result = timed("worker: run", () => stories.run(story, id, source, goals), id);
      print = () => {};
      try {
        const json = timed("worker: make JSON", () => copied(encoded(result), LARGEST_RESULT), id);
        return { result: json, failed: result.error !== undefined };
      } finally {
        result.destroy();
      }
    },
    // Python counts characters, JavaScript halves of the rarer ones
    complete: (story, source, offset) =>
      JSON.parse(stories.complete(story, source, Array.from(source.slice(0, offset)).length)),
    database: (story) => {
      const bytes: PyBuffer | undefined = stories.database(story);
      return bytes ? copied(bytes, Number.POSITIVE_INFINITY) : null;
    },
    needsArchives: (cells) =>
      !mounted &&
      timed("worker: look for imports", () =>
        cells.some(({ source, goals = "" }) => archives.needed(source) || archives.needed(goals)),
      ),
    missedArchives: () => !mounted && archives.missed(),
    mount: (files) => {
      timed("worker: mount", () => {
        for (const [path, name] of Object.entries(ARCHIVES)) {
          const file = files[name];
          if (file) pyodide.FS.writeFile(path, new Uint8Array(file));
        }
      });
      mounted = true;
    },
    memory: () => (pyodide as unknown as { _module: { HEAPU8: Uint8Array } })._module.HEAPU8.length,
    left: () => timed("worker: look around", () => state.changes()),
  };
}

/** A copy of the bytes, which are given back to Python; null where there are more than `limit`. */
function copied(bytes: PyBuffer, limit: number): ArrayBuffer | null {
  try {
    const view = bytes.getBuffer("u8");
    try {
      return view.data.byteLength > limit ? null : view.data.slice().buffer;
    } finally {
      view.release();
    }
  } finally {
    bytes.destroy();
  }
}
