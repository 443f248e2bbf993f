// The script of the frame without an origin: it makes the workers, ends them, and keeps what the first one made of the
// largest files. Workers made here inherit the frame's policy: no network, no storage, no page.

import {
  type FrameAnswer,
  type FrameRequest,
  type Kept,
  SNAPSHOT,
  WASM,
  type WorkerNotice,
} from "../shared/messages.ts";

const workers = new Map<number, Worker>();
const kept: Kept = { module: null, snapshot: null };
/** Made once and kept: WebKit reads it some time after `new Worker`, and refuses what was revoked by then. */
let address: string | null = null;

function spawn(id: number, script: string, port: MessagePort, tellPage: (answer: FrameAnswer) => void): void {
  address ??= URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(address);
  workers.set(id, worker);
  worker.onerror = (event) =>
    tellPage({ type: "error", id, message: event.message || "its worker could not be loaded." });
  worker.onmessage = ({ data }: MessageEvent<WorkerNotice>) => {
    if (data === null) {
      worker.onmessage = null; // what a cell sends is not for the next worker
      return;
    }
    Object.assign(kept, data);
    tellPage({ type: "kept", name: data.module ? WASM : SNAPSHOT });
  };
  worker.postMessage(kept, [port]);
}

addEventListener("message", ({ source, ports: [control] }) => {
  if (source !== parent || !control) return;
  control.onmessage = ({ data, ports: [port] }: MessageEvent<FrameRequest>) => {
    if (data.type === "spawn" && port) {
      spawn(data.id, data.script, port, (answer) => control.postMessage(answer));
    } else if (data.type === "end") {
      workers.get(data.id)?.terminate();
      workers.delete(data.id);
    }
  };
});

parent.postMessage("ready", "*");
