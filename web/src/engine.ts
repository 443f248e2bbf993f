// One worker from its first sign of life to its end.

import type { Answer, Files, Request } from "./protocol.ts";

/** What the kernel needs of a worker. */
export interface Port {
  postMessage(message: Request): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: { message: string }) => void) | null;
}

/** Where workers come from. */
export interface Workers {
  /** Gets ready what all workers need; it takes a while, and the files do too. */
  prepare(): void;
  make(files: Files): Port;
}

/** A worker whose Python is up. */
export interface Engine {
  post(message: Request): void;
  /** Receives what the worker says while a job runs. */
  onanswer: (answer: Answer) => void;
  terminate(): void;
}

/** In milliseconds; a slow phone needs some ten seconds. */
const BOOT_LIMIT = 60_000;

/** Boots a worker from the files, and returns the image it unpacked; rejects with a sentence for the reader. */
export function start(port: Port, files: Files): Promise<{ engine: Engine; image: ArrayBuffer | null }> {
  return new Promise((resolve, reject) => {
    const engine: Engine = {
      post: (message) => port.postMessage(message),
      onanswer: () => {},
      terminate: () => {
        // what is still under way from this worker concerns nobody any more
        port.onmessage = port.onerror = null;
        port.terminate();
      },
    };
    const fail = (cause: string) => {
      clearTimeout(limit);
      engine.terminate();
      reject(new Error(`Python did not start: ${cause}`));
    };
    const limit = setTimeout(() => fail(`no answer for ${BOOT_LIMIT / 1000} s.`), BOOT_LIMIT);
    port.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.type === "failed") {
        fail(data.message);
      } else if (data.type === "ready") {
        clearTimeout(limit);
        const failed = (message: string) => engine.onanswer({ type: "failed", message });
        port.onmessage = ({ data }: MessageEvent<Answer>) => engine.onanswer(data);
        port.onerror = (event) => failed(event.message);
        resolve({ engine, image: data.image });
      }
    };
    port.onerror = (event) => fail(event.message);
    engine.post({ type: "boot", files });
  });
}
