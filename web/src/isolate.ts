// Isolation: workers live in a sandboxed frame of opaque origin, so what a cell runs reaches no page, storage or network.
// The page talks to each worker through a port of its own; the frame sees none of it.

import type { Port } from "./engine.ts";
import type { Files, FrameAnswer, FrameRequest } from "./protocol.ts";

/** The compiled module is shared by all workers; every other file travels to each. */
const WASM = "pyodide.asm.wasm";

/** Where the bundle's scripts are. */
export interface Scripts {
  frame: URL;
  worker: URL;
}

interface Frame {
  control: MessagePort;
  /** Source text of the worker. */
  script: string;
}

/** What the frame may do: run its own script and what it makes itself, and nothing else. */
function policy(script: URL): string {
  return `default-src 'none'; script-src ${script.href} blob: 'wasm-unsafe-eval'; worker-src blob:`;
}

async function text(url: URL): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status} for ${url.pathname.split("/").pop()}.`);
  return response.text();
}

function attribute(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}

/** Puts the frame beside the page's own content, where it outlasts instant navigation. */
function open({ frame: script, worker }: Scripts): Promise<Frame> {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "Python";
  frame.setAttribute("sandbox", "allow-scripts");
  frame.srcdoc =
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${attribute(policy(script))}">` +
    `<script src="${attribute(script.href)}"></script>`;
  const up = new Promise<MessagePort>((resolve) => {
    const listen = ({ source }: MessageEvent) => {
      if (source !== frame.contentWindow) return;
      removeEventListener("message", listen);
      const { port1, port2 } = new MessageChannel();
      frame.contentWindow?.postMessage("control", "*", [port2]); // an opaque origin has no name to ask for
      resolve(port1);
    };
    addEventListener("message", listen);
  });
  document.body.append(frame);
  return Promise.all([up, text(worker)])
    .then(([control, script]) => ({ control, script }))
    .catch((error: unknown) => {
      frame.remove();
      throw error;
    });
}

/** Returns what makes a worker; the frame is made with the first one, and again after a failure. */
export function isolated(scripts: Scripts): (files: Files) => Port {
  const ports = new Map<number, Port>();
  let opened: Promise<Frame> | null = null;
  let count = 0;

  async function prepare(files: Files): Promise<Frame> {
    const frame = await open(scripts);
    frame.control.onmessage = ({ data }: MessageEvent<FrameAnswer>) => {
      ports.get(data.id)?.onerror?.({ message: data.message });
    };
    const wasm = files[WASM];
    if (wasm) ask(frame, { type: "compile", wasm });
    return frame;
  }

  function ask(frame: Frame, request: FrameRequest, transfer: Transferable[] = []): void {
    frame.control.postMessage(request, transfer);
  }

  return (files) => {
    const id = ++count;
    const { port1, port2 } = new MessageChannel();
    opened ??= prepare(files).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    const frame = opened;
    const port: Port = {
      onmessage: null,
      onerror: null,
      postMessage: (message) => port1.postMessage(message),
      terminate: () => {
        ports.delete(id);
        port1.close();
        frame.then((frame) => ask(frame, { type: "end", id })).catch(() => {});
      },
    };
    ports.set(id, port);
    port1.onmessage = (event) => port.onmessage?.(event);
    frame
      .then((frame) => ports.has(id) && ask(frame, { type: "spawn", id, script: frame.script }, [port2]))
      .catch((error: unknown) => port.onerror?.({ message: error instanceof Error ? error.message : String(error) }));
    return port;
  };
}
