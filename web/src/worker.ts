// The worker: receives bytes and cells, answers with results. It fetches nothing, and what it knows of Python is in python.ts.

import type { Answer, Request, RunRequest, WorkerStart } from "./protocol.ts";
import { boot, type Python } from "./python.ts";

let python: Python | null = null;

function run({ id, story, reset, cells }: RunRequest, answer: (message: Answer) => void): void {
  if (!python) throw new Error("Python is not ready");
  if (reset) python.reset(story);
  for (const step of cells) {
    answer({ type: "started", id, cell: step.id });
    const start = performance.now();
    const result = python.run(story, step.id, step.source);
    answer({ type: "result", id, cell: step.id, result, seconds: (performance.now() - start) / 1000 });
    if (result.error) break; // later cells would not find what this one should have left
  }
  answer({ type: "finished", id });
}

function listen(port: MessagePort, module: WebAssembly.Module | null): void {
  // bound now and kept in here: a cell that reaches JavaScript finds neither the port nor a prototype to listen in on
  const answer: (message: Answer) => void = port.postMessage.bind(port);
  port.onmessage = async ({ data }: MessageEvent<Request>) => {
    try {
      if (data.type === "boot") {
        python = await boot(data.files, module);
        answer({ type: "ready" });
      } else {
        run(data, answer);
      }
    } catch (error) {
      // the last line of a Python traceback is the one that tells
      const message = error instanceof Error ? error.message : String(error);
      answer({ type: "failed", message: message.trim().split("\n").pop()?.slice(0, 300) ?? "unknown" });
    }
  };
}

self.onmessage = ({ data, ports: [port] }: MessageEvent<WorkerStart>) => {
  self.onmessage = null;
  if (port) listen(port, data.module);
};
