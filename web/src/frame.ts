// The script of the frame without an origin: it makes the workers, ends them, and compiles the WebAssembly once for all.
// Workers made here inherit the frame's policy: no network, no storage, no page.

import { COMPILED, type Compiled, type FrameAnswer, type FrameRequest } from "./protocol.ts";
import { unpack } from "./unpack.ts";

const workers = new Map<number, Worker>();
/** Made once and kept: WebKit reads it some time after `new Worker`, and refuses what was revoked by then. */
let address: string | null = null;

/** What is compiled once its bytes are there. */
class Module {
  compile: (wasm: BufferSource | Promise<BufferSource>) => void = () => {};
  readonly compiled = new Promise<WebAssembly.Module>((resolve) => {
    this.compile = (wasm) => resolve(Promise.resolve(wasm).then((wasm) => WebAssembly.compile(wasm)));
  });

  constructor() {
    this.compiled.catch(() => {}); // whoever needs it is told
  }
}

const modules: Record<Compiled, Module> = { "zstd.wasm": new Module(), "pyodide.asm.wasm.zst": new Module() };

function compile(name: Compiled, wasm: ArrayBuffer): void {
  const decoder = modules["zstd.wasm"].compiled;
  modules[name].compile(name === "zstd.wasm" ? wasm : decoder.then((decoder) => unpack(decoder, wasm)));
}

function spawn(id: number, script: string, port: MessagePort, tell: (answer: FrameAnswer) => void): void {
  address ??= URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(address);
  workers.set(id, worker);
  worker.onerror = (event) => tell({ type: "error", id, message: event.message || "its worker could not be loaded." });
  worker.postMessage(null, [port]);
  for (const name of COMPILED) {
    modules[name].compiled
      .then((module) => worker.postMessage({ name, module }))
      .catch((error) =>
        tell({ type: "error", id, message: `WebAssembly: ${error instanceof Error ? error.message : error}` }),
      );
  }
}

addEventListener("message", ({ source, ports: [control] }) => {
  if (source !== parent || !control) return;
  const tell = (answer: FrameAnswer) => control.postMessage(answer);
  control.onmessage = ({ data, ports: [port] }: MessageEvent<FrameRequest>) => {
    if (data.type === "compile") {
      compile(data.name, data.wasm);
    } else if (data.type === "spawn" && port) {
      spawn(data.id, data.script, port, tell);
    } else if (data.type === "end") {
      workers.get(data.id)?.terminate();
      workers.delete(data.id);
    }
  };
});

parent.postMessage("ready", "*");
