// The page's end of one worker, from its start to its end.

import type {
  Answer,
  BootMode,
  CompileRequest,
  FileSink,
  Files,
  Question,
  Reply,
  Request,
  RunAnswer,
  RunRequest,
} from "../shared/messages.ts";
import { abortable, sentence, within } from "./abort.ts";
import { MessageQueue } from "./message-queue.ts";

/** A worker as the browser gives it, or a port that stands for one. */
export interface Port {
  postMessage(message: Request): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: { message: string }) => void) | null;
}

/** Where workers come from. */
export interface Workers {
  make(): Port;
  /** Compiles Python's WebAssembly for all workers; each waits for it. */
  compile(request: CompileRequest): void;
  /** Names of runtime files that the next worker need not get: what is made of them is there already. */
  readonly kept: ReadonlySet<string>;
  /** Whether the last worker could not even be made: its place did not open. */
  readonly barred: boolean;
}

/** In milliseconds; a slow phone needs some ten seconds. */
const BOOT_LIMIT = 60_000;

/** One worker. It takes the files of its start as they come. */
export class WorkerConnection implements FileSink {
  readonly #port: Port;
  readonly #controller = new AbortController();
  readonly #up: Promise<void>;
  #setUp: () => void = () => {};
  readonly #questions = new Map<number, (reply: Reply) => void>();
  readonly #runs = new Map<number, MessageQueue<RunAnswer>>();
  #lastId = 0;

  /** Starts Python in the worker. */
  constructor(port: Port, mode: BootMode) {
    this.#port = port;
    this.#up = new Promise((resolve) => {
      this.#setUp = resolve;
    });
    port.onmessage = ({ data }: MessageEvent<Answer>) => this.#receive(data);
    port.onerror = ({ message }) => this.fail(message);
    port.postMessage({ type: "boot", mode });
  }

  /** Aborted when the worker has failed or was ended, at any time; the reason is an Error that says why. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  chunk(name: string, bytes: ArrayBuffer): void {
    this.#port.postMessage({ type: "chunk", name, bytes });
  }

  file(name: string, bytes: ArrayBuffer | null): void {
    this.#port.postMessage({ type: "file", name, bytes });
  }

  /** Waits for Python after the last file. Rejects with a sentence for the reader; the worker has ended then. */
  async ready(): Promise<void> {
    this.#port.postMessage({ type: "files-complete" });
    try {
      await within(BOOT_LIMIT, `no answer for ${BOOT_LIMIT / 1000} s.`, abortable(this.#up, this.signal));
    } catch (error) {
      this.terminate();
      throw new Error(`Python did not start: ${sentence(error)}`);
    }
  }

  mount(files: Files): void {
    this.#port.postMessage({ type: "archives", files });
  }

  /** Runs cells, and yields what the worker says until it has finished. Throws when the worker fails or `signal` is aborted. */
  async *run(
    request: Omit<RunRequest, "type" | "id">,
    signal: AbortSignal,
  ): AsyncGenerator<RunAnswer, void, undefined> {
    const id = ++this.#lastId;
    const answers = new MessageQueue<RunAnswer>();
    const cleanUp = new AbortController();
    for (const each of [signal, this.signal]) {
      if (each.aborted) answers.fail(each.reason);
      each.addEventListener("abort", () => answers.fail(each.reason), { signal: cleanUp.signal });
    }
    this.#runs.set(id, answers);
    this.#port.postMessage({ type: "run", id, ...request });
    try {
      for await (const answer of answers) {
        yield answer;
        if (answer.type === "finished" || answer.type === "missing-modules") return;
      }
    } finally {
      cleanUp.abort();
      this.#runs.delete(id);
    }
  }

  /** Asks what has one reply. Rejects when the worker fails or ends, or has not replied after `limit` milliseconds. */
  async ask(question: Question, limit: number): Promise<Reply> {
    const id = ++this.#lastId;
    const reply = new Promise<Reply>((resolve) => this.#questions.set(id, resolve));
    this.#port.postMessage({ ...question, id });
    try {
      return await within(limit, "it did not answer", abortable(reply, this.signal));
    } finally {
      this.#questions.delete(id);
    }
  }

  /** Ends the worker, because of what the page knows of it. What is still under way from it concerns nobody any more. */
  fail(cause: string): void {
    if (this.signal.aborted) return;
    this.#port.onmessage = this.#port.onerror = null;
    this.#port.terminate();
    this.#controller.abort(new Error(cause));
  }

  terminate(): void {
    this.fail("it was ended");
  }

  #receive(answer: Answer): void {
    if (answer.type === "ready") this.#setUp();
    else if (answer.type === "failed") this.fail(answer.message);
    else if (answer.type === "pong" || answer.type === "completed" || answer.type === "saved")
      this.#questions.get(answer.id)?.(answer);
    else this.#runs.get(answer.id)?.push(answer);
  }
}
