// The script of the frame without an origin: it makes the workers, ends them, and keeps for all what is made once of the
// largest files, the compiled WebAssembly and the unpacked snapshot. Workers made here inherit the frame's policy: no network,
// no storage, no page.

import {
  type CompileAnswer,
  type CompileRequest,
  type FrameAnswer,
  type FrameRequest,
  SNAPSHOT,
  WASM,
  type WorkerNotice,
} from "../shared/messages.ts";
import { timed } from "../shared/timeline.ts";

type Send = (answer: FrameAnswer) => void;

const workers = new Map<number, Worker>();
let module: Promise<WebAssembly.Module> | null = null;
/** Settles with the first module that is asked for; workers may be made before. */
let compiled: (module: Promise<WebAssembly.Module>) => void = () => {};
const firstModule = new Promise<WebAssembly.Module>((resolve) => {
  compiled = resolve;
});
firstModule.catch(() => {}); // each worker that waits for it reports it
let snapshot: ArrayBuffer | null = null;
/** Made once and kept: WebKit reads it some time after `new Worker`, and refuses what was revoked by then. */
const addresses = new Map<string, string>();

function make(script: string): Worker {
  const address = addresses.get(script) ?? URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  addresses.set(script, address);
  return timed("frame: make a worker", () => new Worker(address));
}

function compile(script: string, request: CompileRequest): Promise<WebAssembly.Module> {
  const worker = make(script);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<CompileAnswer>) => {
      worker.terminate();
      if (data instanceof WebAssembly.Module) resolve(data);
      else reject(new Error(data.error));
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  });
}

function spawn(id: number, script: string, port: MessagePort, send: Send): void {
  const worker = make(script);
  workers.set(id, worker);
  const fail = (message: string) => send({ type: "error", id, message });
  worker.onerror = (event) => fail(event.message || "its worker could not be loaded.");
  worker.onmessage = ({ data }: MessageEvent<WorkerNotice>) => {
    worker.onmessage = null; // what a cell sends is not for the next worker
    if (!data) return;
    snapshot = data;
    send({ type: "kept", name: SNAPSHOT });
  };
  timed("frame: hand over the snapshot", () => worker.postMessage({ snapshot }, [port]));
  (module ?? firstModule)
    .then((module) => worker.postMessage(module))
    .catch((error) => fail(`WebAssembly: ${error.message}`));
}

addEventListener("message", ({ source, ports: [control] }) => {
  if (source !== parent || !control) return;
  const send: Send = (answer) => control.postMessage(answer);
  control.onmessage = ({ data, ports: [port] }: MessageEvent<FrameRequest>) => {
    if (data.type === "compile") {
      module = compile(data.script, data.request);
      module.then(() => send({ type: "kept", name: WASM })).catch(() => {});
      compiled(module);
    } else if (data.type === "spawn" && port) {
      spawn(data.id, data.script, port, send);
    } else if (data.type === "end") {
      workers.get(data.id)?.terminate();
      workers.delete(data.id);
    }
  };
});

parent.postMessage("ready", "*");
