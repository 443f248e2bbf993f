// Isolation: workers live in a sandboxed frame of opaque origin, so what a cell runs reaches no page, storage or network.
// The page talks to each worker through a port of its own; the frame sees none of it.

import {
  COMPILER,
  type CompileRequest,
  type FrameAnswer,
  type FrameRequest,
  type Request,
  WORKER,
} from "../shared/messages.ts";
import { timed } from "../shared/timeline.ts";
import { sentence } from "./abort.ts";
import type { Port, Workers } from "./worker-connection.ts";

/** In milliseconds; nothing is downloaded for it. */
const OPEN_LIMIT = 10_000;

/** The frame's script, and the source `'sha256-…'` that allows it. */
export interface FrameScript {
  script: string;
  hash: string;
}

/** The checked text of the script of that name. */
export type ScriptText = (name: typeof WORKER | typeof COMPILER) => Promise<string>;

/** What the frame may do: run its own script and what it makes itself, and nothing else. */
function policy({ hash }: FrameScript): string {
  return `default-src 'none'; script-src ${hash} blob: 'wasm-unsafe-eval'; worker-src blob:`;
}

/** Why the frame may not have opened: a policy that comes with the page adds to the page's own. */
async function obstacle(): Promise<string> {
  const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  const policy = answer?.headers.get("content-security-policy");
  const host = `This site's host sends a Content-Security-Policy of its own ("${policy}"), and its owner must change that.`;
  return ["its frame did not open.", ...(policy ? [host] : [])].join(" ");
}

/** Puts the frame beside the page's own content, where it outlasts instant navigation; resolves with its port. */
function open(own: FrameScript): Promise<MessagePort> {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "Python";
  frame.setAttribute("sandbox", "allow-scripts");
  // no `src`: the frame inherits the page's policy, and WebKit takes its 'self' for the frame's origin, which is none
  frame.srcdoc =
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy(own)}">` +
    `<script>${own.script}</script>`;
  const up = new Promise<MessagePort>((resolve, reject) => {
    const limit = setTimeout(() => obstacle().then((why) => reject(new Error(why))), OPEN_LIMIT);
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
  return up.catch((error: unknown) => {
    frame.remove();
    throw error;
  });
}

/**
 * Returns what makes workers; the frame is made once, and again after a failure. `release` is called with the name of a runtime
 * file once the frame has what is made of it.
 */
export function sandboxedWorkers(frameScript: FrameScript, text: ScriptText, release: (name: string) => void): Workers {
  const ports = new Map<number, Port>();
  const kept = new Set<string>();
  let opened: Promise<MessagePort> | null = null;
  let barred = false;
  let count = 0;

  async function connect(): Promise<MessagePort> {
    const control = await timed("page: open the frame", () => open(frameScript));
    barred = false;
    control.onmessage = ({ data }: MessageEvent<FrameAnswer>) => {
      if (data.type === "kept") {
        kept.add(data.name);
        release(data.name);
      } else ports.get(data.id)?.onerror?.({ message: data.message });
    };
    return control;
  }

  function prepare(): Promise<MessagePort> {
    opened ??= connect().catch((error: unknown) => {
      opened = null;
      barred = true;
      throw error;
    });
    return opened;
  }

  function ask(control: MessagePort, request: FrameRequest, transfer: Transferable[] = []): void {
    control.postMessage(request, transfer);
  }

  function make(): Port {
    const id = ++count;
    const { port1, port2 } = new MessageChannel();
    const control = prepare();
    const port: Port = {
      onmessage: null,
      onerror: null,
      postMessage: (message: Request) => port1.postMessage(message),
      terminate: () => {
        ports.delete(id);
        port1.close();
        control.then((control) => ask(control, { type: "end", id })).catch(() => {});
      },
    };
    ports.set(id, port);
    port1.onmessage = (event) => port.onmessage?.(event);
    Promise.all([control, text(WORKER)])
      .then(([control, script]) => ports.has(id) && ask(control, { type: "spawn", id, script }, [port2]))
      .catch((error: unknown) => port.onerror?.({ message: sentence(error) }));
    return port;
  }

  function compile(request: CompileRequest): void {
    // where the frame does not open, the worker says so
    Promise.all([prepare(), text(COMPILER)])
      .then(([control, script]) => ask(control, { type: "compile", script, request }))
      .catch(() => {});
  }

  return {
    make,
    compile,
    kept,
    get barred() {
      return barred;
    },
  };
}
