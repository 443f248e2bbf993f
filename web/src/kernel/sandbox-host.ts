// Isolation: workers live in a sandboxed frame of opaque origin, so what a cell runs reaches no page, storage or network.
// The page talks to each worker through a port of its own; the frame sees none of it.

import type { CompileRequest, FrameAnswer, FrameRequest, Request } from "../shared/messages.ts";
import { sentence } from "./abort.ts";
import type { Port, Workers } from "./worker-connection.ts";

/** In milliseconds; there is next to nothing to download. */
const OPEN_LIMIT = 10_000;

/** The frame's script, and the source `'sha256-…'` that allows it. */
export interface FrameScript {
  script: string;
  hash: string;
}

/** The frame's script, and where those of its workers are. */
export interface Scripts {
  frame: FrameScript;
  worker: URL;
  compiler: URL;
}

interface Frame {
  control: MessagePort;
  /** Source texts. */
  worker: string;
  compiler: string;
}

/** What the frame may do: run its own script and what it makes itself, and nothing else. */
function policy({ hash }: FrameScript): string {
  return `default-src 'none'; script-src ${hash} blob: 'wasm-unsafe-eval'; worker-src blob:`;
}

async function text(url: URL): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status} for ${url.pathname.split("/").pop()}.`);
  return response.text();
}

/** Puts the frame beside the page's own content, where it outlasts instant navigation. */
function open({ frame: own, worker, compiler }: Scripts): Promise<Frame> {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "Python";
  frame.setAttribute("sandbox", "allow-scripts");
  // no `src`: the frame inherits the page's policy, and WebKit takes its 'self' for the frame's origin, which is none
  frame.srcdoc =
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy(own)}">` +
    `<script>${own.script}</script>`;
  const up = new Promise<MessagePort>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error("its frame did not open.")), OPEN_LIMIT);
    const listen = ({ source }: MessageEvent) => {
      if (source !== frame.contentWindow) return;
      removeEventListener("message", listen);
      clearTimeout(limit);
      const { port1, port2 } = new MessageChannel();
      frame.contentWindow?.postMessage("control", "*", [port2]); // an opaque origin has no name to ask for
      resolve(port1);
    };
    addEventListener("message", listen);
  });
  document.body.append(frame);
  return Promise.all([up, text(worker), text(compiler)])
    .then(([control, worker, compiler]) => ({ control, worker, compiler }))
    .catch((error: unknown) => {
      frame.remove();
      throw error;
    });
}

/** Returns what makes workers; the frame is made once, and again after a failure. */
export function sandboxedWorkers(scripts: Scripts): Workers {
  const ports = new Map<number, Port>();
  const kept = new Set<string>();
  let opened: Promise<Frame> | null = null;
  let count = 0;

  async function connect(): Promise<Frame> {
    const frame = await open(scripts);
    frame.control.onmessage = ({ data }: MessageEvent<FrameAnswer>) => {
      if (data.type === "kept") kept.add(data.name);
      else ports.get(data.id)?.onerror?.({ message: data.message });
    };
    return frame;
  }

  function prepare(): Promise<Frame> {
    opened ??= connect().catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  }

  function ask(frame: Frame, request: FrameRequest, transfer: Transferable[] = []): void {
    frame.control.postMessage(request, transfer);
  }

  function make(): Port {
    const id = ++count;
    const { port1, port2 } = new MessageChannel();
    const frame = prepare();
    const port: Port = {
      onmessage: null,
      onerror: null,
      postMessage: (message: Request) => port1.postMessage(message),
      terminate: () => {
        ports.delete(id);
        port1.close();
        frame.then((frame) => ask(frame, { type: "end", id })).catch(() => {});
      },
    };
    ports.set(id, port);
    port1.onmessage = (event) => port.onmessage?.(event);
    frame
      .then((frame) => ports.has(id) && ask(frame, { type: "spawn", id, script: frame.worker }, [port2]))
      .catch((error: unknown) => port.onerror?.({ message: sentence(error) }));
    return port;
  }

  function compile(request: CompileRequest): void {
    const frame = prepare();
    // where the frame does not open, the worker says so
    frame.then((frame) => ask(frame, { type: "compile", script: frame.compiler, request })).catch(() => {});
  }

  return { make, compile, kept };
}
