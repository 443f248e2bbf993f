// The worker: receives bytes and cells, answers with results. It fetches nothing; Python is in interpreter.ts.

import type {
  Answer,
  Question,
  Request,
  RunRequest,
  WorkerModule,
  WorkerNotice,
  WorkerStart,
} from "../shared/messages.ts";
import { passed } from "../shared/timeline.ts";
import { type Interpreter, startPython } from "./interpreter.ts";
import { ReceivedFiles } from "./received-files.ts";

/** What a browser means whose memory does not grow. */
const NO_MEMORY = "The browser gives it no more memory. Close other tabs, then run the cell again.";

passed("worker: load", 0);

type Send = (message: Answer, transfer?: Transferable[]) => void;

function run(python: Interpreter, { id, story, reset, cells }: RunRequest, send: Send): void {
  if (python.needsArchives(cells)) {
    send({ type: "missing-modules", id });
    return;
  }
  if (reset) python.reset(story);
  for (const cell of cells) {
    send({ type: "started", id, cell: cell.id });
    const start = performance.now();
    const { result, failed } = python.run(story, cell, (output) => send({ type: "output", id, cell: cell.id, output }));
    if (python.missedArchives()) {
      send({ type: "missing-modules", id });
      return;
    }
    const seconds = (performance.now() - start) / 1000;
    send({ type: "result", id, cell: cell.id, result, seconds }, result ? [result] : []);
    if (failed) break; // later cells would not find what this one should have left
  }
  send({ type: "finished", id, memory: python.memory(), left: python.left() });
}

function reply(python: Interpreter, question: Question & { id: number }, send: Send): void {
  const { id } = question;
  if (question.type === "ping") {
    send({ type: "pong", id });
  } else if (question.type === "complete") {
    send({ type: "completed", id, items: python.complete(question.story, question.source, question.offset) });
  } else {
    const database = python.database(question.story);
    send({ type: "saved", id, database }, database ? [database] : []);
  }
}

function listen(port: MessagePort, { snapshot }: WorkerStart, module: Promise<WorkerModule>): void {
  const files = new ReceivedFiles();
  let python: Interpreter | null = null;
  // bound now and kept in here, as is `dataOf`: a cell that reaches JavaScript and changes a prototype hears of no event, and so
  // finds no port. With one it could forge results, which the page checks; the frame's policy keeps it from the network.
  const post = port.postMessage.bind(port);
  const send: Send = (message, transfer = []) => post(message, transfer);
  port.onmessage = async (event: MessageEvent<Request>) => {
    const data = dataOf(event);
    try {
      if (data.type === "boot") {
        const started = await startPython(data.mode, files, module, snapshot);
        python = started.interpreter;
        if (started.snapshot) notice(started.snapshot, { transfer: [started.snapshot] });
        else notice(null);
        send({ type: "ready" });
      } else if (data.type === "chunk") {
        files.chunk(data.name, data.bytes);
      } else if (data.type === "file") {
        files.file(data.name, data.bytes);
      } else if (data.type === "files-complete") {
        files.end();
      } else if (!python) {
        throw new Error("Python is not ready");
      } else if (data.type === "archives") {
        python.mount(data.files);
      } else if (data.type === "run") {
        run(python, data, send);
      } else {
        reply(python, data, send);
      }
    } catch (error) {
      // the last line of a Python traceback names the error
      const said = error instanceof Error ? error.message : String(error);
      const last = said.trim().split("\n").pop()?.slice(0, 300) ?? "unknown";
      const full = last === "MemoryError" || (error instanceof RangeError && !/stack/.test(said));
      send({ type: "failed", message: full ? NO_MEMORY : last });
    }
  };
}

/** Reads what a message brought, as the browser does it by itself. */
const dataOf = Function.prototype.call.bind(
  Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data")?.get as () => unknown,
) as (event: MessageEvent<Request>) => Request;

const notice = self.postMessage.bind(self) as (message: WorkerNotice, options?: StructuredSerializeOptions) => void;

let compiled: (module: WorkerModule) => void = () => {};
const module = new Promise<WorkerModule>((resolve) => {
  compiled = resolve;
});

self.onmessage = ({ data, ports: [port] }: MessageEvent<WorkerStart | WorkerModule>) => {
  if (data instanceof WebAssembly.Module) compiled(data);
  else if (port) listen(port, data, module);
};
