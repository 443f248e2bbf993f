// A worker for the tests: it answers as Python's worker does, with what a source asks for in its first word.
// `print X` prints X, `say X Y` prints X, then Y, and never ends, `forge X` prints it nowhere, `fail X` raises X, `hang` never ends, `mute` never begins, `deaf X` does not begin in the first worker, `bloat` takes much memory, `leave` leaves something in the process, `huge` has a result that is too large, `import`
// needs the archives, `late import` finds out when it has begun; anything else shows nothing. Completion offers the source itself; a story's database is its name.
// To a question `mute` gets no answer, `break` ends the worker, `forge` gets an answer of another kind.

import type { Port } from "../src/kernel/worker-connection.ts";
import type { Answer, Question, Request, RunRequest } from "../src/shared/messages.ts";
import { EMPTY_RESULT } from "../src/shared/result.ts";
import type { CellResult, OutputChunk } from "../src/shared/schema.ts";

/** What the kernel asked of all workers of a test. */
export interface Log {
  workers: FakeWorker[];
  runs: RunRequest[];
  asked?: (Exclude<Question, { type: "ping" }> & { id: number })[];
}

/** The result the fake worker gives for a source. */
export function resultOf(source: string): CellResult {
  const [word, ...rest] = source.split(" ");
  const text = rest.join(" ");
  return {
    ...EMPTY_RESULT,
    output: word === "print" ? [{ stream: "stdout", text }] : [],
    error: word === "fail" ? { type: text, message: "as asked", line: 1, frames: [], causes: [], hint: null } : null,
  };
}

/** A result as it travels. */
export function encoded(result: unknown): ArrayBuffer {
  return new TextEncoder().encode(JSON.stringify(result)).buffer as ArrayBuffer;
}

/** Stands where the browser's `Worker` stands. */
export class FakeWorker implements Port {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  terminated = false;
  /** Does something else by itself, and answers no ping. */
  busy = false;
  readonly #log: Log;
  readonly #boots: boolean;
  #mounted = false;
  #left = "";

  constructor(log: Log, boots = true) {
    this.#log = log;
    this.#boots = boots;
    log.workers.push(this);
  }

  /** Also for tests: an answer that nobody asked for. */
  answer(data: Answer): void {
    this.onmessage?.({ data } as MessageEvent);
  }

  postMessage(message: Request): void {
    queueMicrotask(() => {
      if (message.type === "archives") this.#mounted = true;
      else if (message.type === "run") this.#run(message);
      else if (message.type === "ping") {
        if (!this.busy) this.answer({ type: "pong", id: message.id });
      } else if (message.type === "complete" || message.type === "save") this.#reply(message);
      else if (message.type === "files-complete")
        this.answer(this.#boots ? { type: "ready" } : { type: "failed", message: "no memory" });
    });
  }

  /** As if the archives had not come yet. */
  unmount(): void {
    this.#mounted = false;
  }

  terminate(): void {
    this.terminated = true;
  }

  #reply(asked: Exclude<Question, { type: "ping" }> & { id: number }): void {
    this.#log.asked?.push(asked);
    const { id, story } = asked;
    const word = asked.type === "complete" ? asked.source : story;
    if (word === "mute") return;
    if (word === "break") this.answer({ type: "failed", message: "it broke" });
    else if (word === "forge") this.answer({ type: "completed", id, items: [{ label: 1 }] as never });
    else if (asked.type === "complete") {
      this.answer({ type: "completed", id, items: [{ label: word, kind: "variable", detail: "int", doc: "" }] });
    } else {
      const database = story === "none" ? null : (new TextEncoder().encode(story).buffer as ArrayBuffer);
      this.answer({ type: "saved", id, database });
    }
  }

  #run(message: RunRequest): void {
    this.#log.runs.push(message);
    const { id } = message;
    let memory = 2 ** 25;
    if (!this.#mounted && message.cells.some(({ source }) => source === "import")) {
      this.answer({ type: "missing-modules", id });
      return;
    }
    for (const step of message.cells) {
      if (step.source === "mute") return;
      if (step.source.startsWith("deaf") && this.#log.workers[0] === this) return;
      if (step.source === "bloat") memory = 2 ** 30;
      if (step.source === "leave") this.#left = "listeners";
      this.answer({ type: "started", id, cell: step.id });
      if (step.source === "late import" && !this.#mounted) {
        this.answer({ type: "missing-modules", id });
        return;
      }
      const [word, ...text] = step.source.split(" ");
      if (word === "say" || word === "forge")
        for (const piece of text) {
          const output = { stream: word === "say" ? "stdout" : "nowhere", text: piece } as OutputChunk;
          this.answer({ type: "output", id, cell: step.id, output });
        }
      if (word === "hang" || word === "say") return;
      const result = resultOf(step.source);
      const json = step.source === "huge" ? null : encoded(result);
      this.answer({ type: "result", id, cell: step.id, result: json, seconds: 0.06 });
      if (result.error) break;
    }
    this.answer({ type: "finished", id, memory, left: this.#left });
  }
}
