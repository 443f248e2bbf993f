// The worker: receives bytes and cells, answers with results. It fetches nothing; Python is in interpreter.ts.

import type { Answer, Asked, CompileStart, Request, RunRequest, WorkerStart } from "../shared/messages.ts";
import { asksForArchives, boot, type Interpreter } from "./interpreter.ts";
import { ReceivedFiles } from "./received-files.ts";
import { decompress } from "./zstd.ts";

type Tell = (message: Answer, transfer?: Transferable[]) => void;

let python: Interpreter | null = null;

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

function listen(port: MessagePort, module: Promise<WebAssembly.Module>): void {
  const files = new ReceivedFiles();
  // bound now and kept in here: a cell that reaches JavaScript finds neither the port nor a prototype to listen in on
  const post = port.postMessage.bind(port);
  const answer: Tell = (message, transfer = []) => post(message, transfer);
  port.onmessage = async ({ data }: MessageEvent<Request>) => {
    try {
      if (data.type === "boot") {
        python = await boot(data.mode, files, module);
        const { snapshot } = python;
        answer({ type: "ready", snapshot }, snapshot ? [snapshot] : []);
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

let give: (module: WebAssembly.Module) => void = () => {};
const compiled = new Promise<WebAssembly.Module>((resolve) => {
  give = resolve;
});

async function compile({ decoder, wasm }: CompileStart): Promise<WebAssembly.Module> {
  return WebAssembly.compile(decompress(await WebAssembly.compile(decoder), wasm));
}

self.onmessage = ({ data, ports: [port] }: MessageEvent<WorkerStart | CompileStart>) => {
  if (port) listen(port, compiled);
  else if (data instanceof WebAssembly.Module) give(data);
  else if (data)
    compile(data)
      .catch(String)
      .then((answer) => self.postMessage(answer));
};
