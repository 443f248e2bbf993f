// The script of the frame without an origin: it makes the workers, ends them, and compiles the WebAssembly once for all.
// Workers made here inherit the frame's policy: no network, no storage, no page.

import type { FrameAnswer, FrameRequest } from "./protocol.ts";
import { unpack } from "./unpack.ts";

const workers = new Map<number, Worker>();
/** Made once and kept: WebKit reads it some time after `new Worker`, and refuses what was revoked by then. */
let address: string | null = null;

let compile: (decoder: ArrayBuffer, wasm: ArrayBuffer) => void = () => {};
const compiled = new Promise<WebAssembly.Module>((resolve) => {
  compile = (decoder, wasm) =>
    resolve(WebAssembly.compile(decoder).then((decoder) => WebAssembly.compile(unpack(decoder, wasm))));
});
compiled.catch(() => {}); // whoever needs it is told

function spawn(id: number, script: string, port: MessagePort, tell: (answer: FrameAnswer) => void): void {
  address ??= URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(address);
  workers.set(id, worker);
  worker.onerror = (event) => tell({ type: "error", id, message: event.message || "its worker could not be loaded." });
  worker.postMessage(null, [port]);
  compiled
    .then((module) => worker.postMessage(module))
    .catch((error) => {
      tell({ type: "error", id, message: `WebAssembly: ${error instanceof Error ? error.message : error}` });
    });
}

addEventListener("message", ({ source, ports: [control] }) => {
  if (source !== parent || !control) return;
  const tell = (answer: FrameAnswer) => control.postMessage(answer);
  control.onmessage = ({ data, ports: [port] }: MessageEvent<FrameRequest>) => {
    if (data.type === "compile") {
      compile(data.decoder, data.wasm);
    } else if (data.type === "spawn" && port) {
      spawn(data.id, data.script, port, tell);
    } else if (data.type === "end") {
      workers.get(data.id)?.terminate();
      workers.delete(data.id);
    }
  };
});

parent.postMessage("ready", "*");
