// The snapshot: a Python that has everything imported, as bytes to put into memory. Pure; interpreter.ts hands it Pyodide.
//
// It is two files. The head is seven words (magic, version, its own length, length of the header, bytes of memory, bytes
// of data segments, number of runs), the header that Pyodide checks, and the runs (start and length). The other file is
// what the runs hold; Python can get ready before that is there.
// Whatever no run covers is as the data segments of the module left it. web/snapshot/encode-snapshot.mjs writes both.
// All of it is little-endian words. Those that point near their own place are stored as distances (`swapPointer`).

import { timed } from "../shared/timeline.ts";

export const MAGIC = 0x474d494c; // "LIMG"
export const VERSION = 2;
export const PRELUDE = 28;

/** The head of a snapshot: what restoring needs to know before the memory itself is there. */
export interface Head {
  /** How much memory the interpreter had, in whole WebAssembly pages. */
  memoryBytes: number;
  /** How far the module's data segments reach. */
  staticBytes: number;
  /** What Pyodide takes for a snapshot: its build id, and the references to JavaScript. */
  header: Uint8Array<ArrayBuffer>;
  /** Start and length of every run, in turn. */
  runs: Uint32Array;
  /** How much the runs hold. */
  dataBytes: number;
}

type Done = (instance: WebAssembly.Instance, module: WebAssembly.Module) => void;

/** What `restoreOptions` needs of Emscripten's settings. */
export interface Settings {
  readonly instantiateWasm?: (imports: WebAssembly.Imports, done: Done) => void;
}

/** And of its module. The two addresses lead to the place of CPython's trampoline in the table. */
export interface Memory {
  HEAPU8: Uint8Array;
  /** Tells with 0 how far memory has been used. */
  _sbrk?: (bytes: number) => number;
  HEAP32?: Int32Array;
  __PyRuntime?: number;
  __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET?: number;
}

const PAGE = 65536;
const NEAR = 1024;
const DISTANCES = 0x40000000; // beyond any address in the snapshot

/** The head in a file. Throws if it is none, of another version, or not whole: a broken one would never answer. */
export function parseHead(file: ArrayBuffer | Uint8Array): Head {
  const { buffer, byteOffset, byteLength } = file instanceof Uint8Array ? file : new Uint8Array(file);
  const bytes = new Uint8Array(buffer, byteOffset, byteLength); // a Buffer's `slice` would not copy
  const words = new DataView(buffer, byteOffset, byteLength);
  const word = (index: number) => words.getUint32(4 * index, true);
  if (bytes.length < PRELUDE || word(0) !== MAGIC) throw new Error("This file is no snapshot of Python.");
  if (word(1) !== VERSION)
    throw new Error(`The snapshot is of version ${word(1)}, this page reads version ${VERSION}.`);
  if (word(2) !== bytes.length) throw new Error(`The snapshot has ${bytes.length} bytes instead of ${word(2)}.`);
  const runsAt = PRELUDE + word(3);
  if (runsAt + 8 * word(6) !== bytes.length)
    throw new Error("The snapshot is damaged: its table of runs does not fit.");
  const memoryBytes = word(4);
  const runs = wordsOf(bytes.subarray(runsAt));
  return {
    memoryBytes,
    staticBytes: word(5),
    header: bytes.slice(PRELUDE, runsAt),
    runs,
    dataBytes: filled(runs, memoryBytes),
  };
}

/** The contents of the runs, one after the other, with their links swapped. Throws if they are not those of the head. */
export function parseData({ dataBytes }: Head, file: ArrayBuffer | Uint8Array): Uint32Array {
  if (file.byteLength !== dataBytes) {
    throw new Error(`The snapshot holds ${file.byteLength} bytes instead of ${dataBytes}.`);
  }
  return wordsOf(file instanceof Uint8Array ? file : new Uint8Array(file));
}

/** The same memory as words, or a copy where it does not lie right for that. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 ? Uint8Array.from(bytes) : bytes;
  return new Uint32Array(buffer, byteOffset, length >> 2);
}

/** How many bytes the runs hold; throws if they overlap or go beyond the memory. */
function filled(runs: Uint32Array, memoryBytes: number): number {
  let bytes = 0;
  let end = 0;
  for (const [start, length] of pairs(runs)) {
    if (start < end) throw new Error("The snapshot is damaged: its runs overlap.");
    end = start + length;
    bytes += length;
  }
  if (end > memoryBytes) throw new Error("The snapshot is damaged: its runs do not fit.");
  return bytes;
}

function* pairs(runs: Uint32Array): Generator<[start: number, length: number]> {
  for (let index = 0; index + 1 < runs.length; index += 2) yield [runs[index] ?? 0, runs[index + 1] ?? 0];
}

/**
 * Swaps two ranges of words: what points near `address`, its own place, and the distances it can be away. Twice is nothing.
 * Neighbours point at each other all over Python's memory, and equal distances compress where addresses do not.
 */
export function swapPointer(word: number, address: number): number {
  const distance = (word - address + NEAR) >>> 0;
  if (distance < 2 * NEAR) return DISTANCES + distance;
  const stored = (word - DISTANCES) >>> 0;
  return stored < 2 * NEAR ? (address + stored - NEAR) >>> 0 : word;
}

/**
 * Makes `heap` the memory of the snapshot. `fresh` holds the module's data segments, as `growMemory` returned them; beyond
 * `used` nobody has written yet, and what is not touched takes neither time nor memory.
 */
export function applySnapshot(
  { runs }: Head,
  data: Uint32Array,
  heap: Uint8Array,
  fresh: Uint8Array,
  used = heap.length,
): void {
  heap.set(fresh);
  heap.fill(0, fresh.length, Math.max(fresh.length, used));
  const words = new Uint32Array(heap.buffer, heap.byteOffset, heap.length >> 2);
  let from = 0;
  for (const [start, length] of pairs(runs)) {
    for (let address = start; address < start + length; address += 4) {
      words[address >>> 2] = swapPointer(data[from++] ?? 0, address);
    }
  }
}

/** Grows the memory of a new instance to the snapshot's and returns a copy of its data segments. */
export function growMemory({ memoryBytes, staticBytes }: Head, memory: WebAssembly.Memory): Uint8Array {
  const fresh = new Uint8Array(memory.buffer.slice(0, staticBytes));
  // Pyodide asks for as much as its snapshot has, and its own build ignores that
  const missing = memoryBytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  return fresh;
}

/**
 * The instance, with every exported function as the object that its table has. The snapshot holds places in the table, and
 * Emscripten appends to it what it does not find there: in WebKit the two are different objects, and all would be appended.
 */
export function asInTable(instance: WebAssembly.Instance): WebAssembly.Instance {
  const table = instance.exports.__indirect_function_table;
  if (!(table instanceof WebAssembly.Table)) return instance;
  const functions = Object.values(instance.exports).filter((value) => typeof value === "function");
  const exported = new Map(functions.map((value) => [value.name, value])); // by the function's number in the module
  const known = new Map<string, WebAssembly.ExportValue>();
  for (let index = 0; index < table.length; index++) {
    const entry = table.get(index);
    if (!entry) continue;
    if (exported.get(entry.name) === entry) return instance; // then it is so for all, elsewhere than in WebKit
    known.set(entry.name, entry);
  }
  const same = (value: WebAssembly.ExportValue) =>
    (typeof value === "function" ? known.get(value.name) : null) ?? value;
  const exports = Object.entries(instance.exports).map(([name, value]) => [name, same(value)]);
  return { exports: Object.fromEntries(exports) };
}

/** Where there is no trampoline (on iOS) CPython must not look for the one that the snapshot has: `keep` writes what was there. */
function trampolineOf({ HEAP32: heap, __PyRuntime: runtime, __PyEM_EMSCRIPTEN_TRAMPOLINE_OFFSET: offset }: Memory) {
  if (!heap || runtime === undefined || offset === undefined) return { keep: () => {} };
  const place = (runtime + (heap[offset / 4] ?? 0)) / 4;
  const before = heap[place] ?? 0;
  return {
    keep: () => {
      heap[place] = before;
    },
  };
}

/**
 * Options for `loadPyodide` with which it is restored from the snapshot instead of starting; `create` makes its module. All but
 * the last step is done without what the runs hold.
 */
export function restoreOptions<S extends Settings, M extends Memory>(
  head: Head,
  data: Promise<Uint32Array>,
  create: (settings: S) => Promise<M>,
) {
  return {
    _loadSnapshot: Promise.resolve(head.header),
    createPyodideModule: async (settings: S): Promise<M> => {
      const instantiate = settings.instantiateWasm;
      if (!instantiate) throw new Error("This Pyodide leaves its module to Emscripten: the snapshot does not fit it.");
      let fresh: Uint8Array = new Uint8Array(0);
      // wrapped and not replaced: Pyodide's own supplies an import
      const made = () =>
        new Promise<M>((resolve, reject) => {
          const instantiateWasm = (imports: WebAssembly.Imports, done: Done) =>
            instantiate(imports, (instance, module) => {
              try {
                fresh = growMemory(head, instance.exports.memory as WebAssembly.Memory);
                done(asInTable(instance), module);
              } catch (error) {
                reject(error); // Pyodide writes it to the console, and waits
              }
            });
          create({ ...settings, instantiateWasm }).then(resolve, reject);
        });
      const module = await timed("worker: make the module", made);
      const trampoline = trampolineOf(module);
      const words = await timed("worker: wait for the snapshot", () => data);
      timed("worker: restore memory", () => applySnapshot(head, words, module.HEAPU8, fresh, module._sbrk?.(0)));
      trampoline.keep();
      fresh = new Uint8Array(0); // Pyodide keeps these settings
      return module;
    },
  };
}
