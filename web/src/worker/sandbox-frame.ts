// The script of the frame without an origin: it makes the workers, ends them, and keeps the compiled WebAssembly for all.
// Workers made here inherit the frame's policy: no network, no storage, no page.

import type { CompileStart, FrameAnswer, FrameRequest } from "../shared/messages.ts";

const workers = new Map<number, Worker>();
/** Made once and kept: WebKit reads it some time after `new Worker`, and refuses what was revoked by then. */
let address: string | null = null;

function make(script: string): Worker {
  address ??= URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return new Worker(address);
}

let resolve: (module: WebAssembly.Module) => void = () => {};
let reject: (error: Error) => void = () => {};
const compiled = new Promise<WebAssembly.Module>((...settle) => {
  [resolve, reject] = settle;
});
compiled.catch(() => {}); // whoever needs it is told

/** Lets a worker of its own do it, which runs no cell: this thread is the page's. */
function compile(script: string, start: CompileStart): void {
  const worker = make(script);
  worker.onmessage = ({ data }: MessageEvent<WebAssembly.Module | string>) => {
    worker.terminate();
    if (typeof data === "string") reject(new Error(data));
    else resolve(data);
  };
  worker.onerror = (event) => reject(new Error(event.message));
  worker.postMessage(start);
}

function spawn(id: number, script: string, port: MessagePort, tell: (answer: FrameAnswer) => void): void {
  const worker = make(script);
  workers.set(id, worker);
  worker.onerror = (event) => tell({ type: "error", id, message: event.message || "its worker could not be loaded." });
  worker.postMessage(null, [port]);
  compiled
    .then((module) => worker.postMessage(module))
    .catch((error) => tell({ type: "error", id, message: `WebAssembly: ${error.message}` }));
}

addEventListener("message", ({ source, ports: [control] }) => {
  if (source !== parent || !control) return;
  const tell = (answer: FrameAnswer) => control.postMessage(answer);
  control.onmessage = ({ data, ports: [port] }: MessageEvent<FrameRequest>) => {
    if (data.type === "compile") {
      compile(data.script, data.start);
    } else if (data.type === "spawn" && port) {
      spawn(data.id, data.script, port, tell);
    } else if (data.type === "end") {
      workers.get(data.id)?.terminate();
      workers.delete(data.id);
    }
  };
});

parent.postMessage("ready", "*");
