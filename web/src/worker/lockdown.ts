// Lockdown: what Pyodide and the cells find of the browser in their worker, and what they do not.

import { timed } from "../shared/timeline.ts";

// reserved for ever, so a request that slips through reaches nobody
export const NOWHERE = "https://runtime.invalid/";

/** Answers requests below `NOWHERE` with the file of that name, and refuses every other one. */
export function serveFiles(file: (name: string) => Promise<ArrayBuffer> | null): void {
  replace("fetch", async (input: RequestInfo | URL) => {
    const url = input instanceof Request ? input.url : String(input);
    const found = url.startsWith(NOWHERE) ? file(url.slice(NOWHERE.length)) : null;
    if (!found) throw new TypeError("Network access is off in these examples");
    return new Response(await found);
  });
}

/**
 * Pyodide takes a worker where this works for a classic one and refuses it, though all it needs is `import()`;
 * a module worker, which it wants, does not start from a blob in a frame without an origin.
 */
export function withoutImportScripts(): void {
  replace("importScripts", () => {
    throw new TypeError("importScripts is off in these examples");
  });
}

/** Puts `value` in the place of a global, wherever it is defined: on the global object, and on each of its prototypes. */
function replace(name: string, value: unknown): void {
  let found = false;
  for (let owner: object | null = globalThis; owner; owner = Object.getPrototypeOf(owner)) {
    if (!Object.hasOwn(owner, name)) continue;
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });
    found = true;
  }
  if (!found) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** What no cell needs. The frame's policy makes all of it useless; without it there is nothing to try. */
const REMOVED = [
  "BroadcastChannel",
  "EventSource",
  "SharedWorker",
  "WebSocket",
  "WebTransport",
  "Worker",
  "XMLHttpRequest",
  "caches",
  "close",
  "indexedDB",
];

/** Removes from the worker what no cell needs. */
export function lockDown(): void {
  for (const name of REMOVED) replace(name, undefined);
}

/** Gives Pyodide the compiled module; by itself it would fetch and compile the file. */
export function withCompiled(compiled: Promise<WebAssembly.Module>): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    WebAssembly.instantiateStreaming = async (_, imports) => {
      try {
        const module = await timed("worker: wait for WebAssembly", () => compiled);
        const instance = await timed("worker: instantiate", () => WebAssembly.instantiate(module, imports));
        return { module, instance };
      } catch (error) {
        reject(error);
        throw error;
      }
    };
  });
  failed.catch(() => {}); // whoever starts Python waits for it, too
  return failed;
}
