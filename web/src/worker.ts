// The worker: receives bytes and cells, answers with results. It fetches nothing, and what it knows of Python is in python.ts.

import { Arrivals } from "./arrivals.ts";
import type { Answer, Asked, Compiled, Request, RunRequest, WorkerStart } from "./protocol.ts";
import { asksForArchives, boot, type Python } from "./python.ts";

type Tell = (message: Answer, transfer?: Transferable[]) => void;

/** What the frame compiles. */
class Modules {
  readonly #given = new Map<Compiled, (module: WebAssembly.Module) => void>();
  readonly decoder = this.#expect("zstd.wasm");
  readonly python = this.#expect("pyodide.asm.wasm.zst");

  give(name: Compiled, module: WebAssembly.Module): void {
    this.#given.get(name)?.(module);
  }

  #expect(name: Compiled): Promise<WebAssembly.Module> {
    return new Promise((resolve) => this.#given.set(name, resolve));
  }
}

let python: Python | null = null;

function run({ id, story, reset, cells }: RunRequest, answer: Tell): void {
  if (!python) throw new Error("Python is not ready");
  if (reset) python.reset(story);
  for (const step of cells) {
    answer({ type: "started", id, cell: step.id });
    const start = performance.now();
    const result = python.run(story, step.id, step.source);
    if (!python.mounted && asksForArchives(result)) {
      answer({ type: "late", id });
      return;
    }
    answer({ type: "result", id, cell: step.id, result, seconds: (performance.now() - start) / 1000 });
    if (result.error) break; // later cells would not find what this one should have left
  }
  answer({ type: "finished", id, memory: python.memory() });
}

function reply(asked: Asked, answer: Tell): void {
  if (!python) throw new Error("Python is not ready");
  const { id, story } = asked;
  if (asked.type === "complete") {
    answer({ type: "completed", id, items: python.complete(story, asked.source, asked.offset) });
  } else {
    const database = python.database(story);
    answer({ type: "saved", id, database }, database ? [database] : []);
  }
}

function listen(port: MessagePort, modules: Modules): void {
  const files = new Arrivals(modules.decoder);
  // bound now and kept in here: a cell that reaches JavaScript finds neither the port nor a prototype to listen in on
  const post = port.postMessage.bind(port);
  const answer: Tell = (message, transfer = []) => post(message, transfer);
  port.onmessage = async ({ data }: MessageEvent<Request>) => {
    try {
      if (data.type === "boot") {
        python = await boot(data.road, files, modules.python);
        const { image } = python;
        answer({ type: "ready", image }, image ? [image] : []);
      } else if (data.type === "piece") {
        files.piece(data.name, data.bytes);
      } else if (data.type === "file") {
        files.file(data.name, data.bytes);
      } else if (data.type === "given") {
        files.end();
      } else if (data.type === "archives") {
        python?.mount(data.files);
      } else if (data.type === "run") {
        run(data, answer);
      } else {
        reply(data, answer);
      }
    } catch (error) {
      // the last line of a Python traceback is the one that tells
      const message = error instanceof Error ? error.message : String(error);
      answer({ type: "failed", message: message.trim().split("\n").pop()?.slice(0, 300) ?? "unknown" });
    }
  };
}

const modules = new Modules();

self.onmessage = ({ data, ports: [port] }: MessageEvent<WorkerStart>) => {
  if (data) modules.give(data.name, data.module);
  else if (port) listen(port, modules);
};
