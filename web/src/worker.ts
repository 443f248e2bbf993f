// The worker: receives bytes and cells, answers with results. It fetches nothing, and what it knows of Python is in python.ts.

import type { Answer, Request, RunRequest } from "./protocol.ts";
import { boot, type Python } from "./python.ts";

let python: Python | null = null;

function answer(message: Answer): void {
  postMessage(message);
}

function run({ id, story, reset, cells }: RunRequest): void {
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

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  try {
    if (data.type === "boot") {
      python = await boot(data.files);
      answer({ type: "ready" });
    } else {
      run(data);
    }
  } catch (error) {
    // the last line of a Python traceback is the one that tells
    const message = error instanceof Error ? error.message : String(error);
    answer({ type: "failed", message: message.trim().split("\n").pop()?.slice(0, 300) ?? "unknown" });
  }
};

// messages posted before onmessage is set are lost: the page waits for this one
answer({ type: "hello" });
