// One worker from its first sign of life to its end.

import type { Answer, BootMode, FileSink, Question, Reply, Request } from "../shared/messages.ts";

/** What the kernel needs of a worker. */
export interface Port {
  postMessage(message: Request): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: { message: string }) => void) | null;
}

/** Where workers come from. */
export interface Workers {
  make(): Port;
}

/** A worker whose Python is up. */
export interface WorkerConnection {
  post(message: Request): void;
  /** Asks what is answered once. Rejects when the worker fails or ends, or has not answered after `limit` milliseconds. */
  ask(question: Question, limit: number): Promise<Reply>;
  /** Receives what else the worker says: while a job runs, and when it fails. */
  onanswer: (answer: Answer) => void;
  /** Called when the worker fails, whatever it is doing. */
  onfailure: () => void;
  terminate(): void;
}

/** In milliseconds; a slow phone needs some ten seconds. */
const BOOT_LIMIT = 60_000;

/** The questions that wait for their answer. */
class Questions {
  readonly #open = new Map<number, { resolve(reply: Reply): void; reject(error: Error): void }>();
  #lastId = 0;

  ask(post: (message: Request) => void, question: Question, limit: number): Promise<Reply> {
    const id = ++this.#lastId;
    return new Promise<Reply>((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(new Error("it did not answer"))), limit);
      const settle = (how: () => void) => {
        clearTimeout(timer);
        this.#open.delete(id);
        how();
      };
      this.#open.set(id, {
        resolve: (reply) => settle(() => resolve(reply)),
        reject: (error) => settle(() => reject(error)),
      });
      post({ ...question, id });
    });
  }

  /** Takes a reply to its question; one that came too late concerns nobody. */
  answer(reply: Reply): void {
    this.#open.get(reply.id)?.resolve(reply);
  }

  fail(cause: string): void {
    for (const question of [...this.#open.values()]) question.reject(new Error(cause));
  }
}

function isReply(answer: Answer): answer is Reply {
  return answer.type === "completed" || answer.type === "saved";
}

/** A worker on its way up, which takes the files as they come. */
export interface Start extends FileSink {
  /** Waits for Python once all files were given, and returns the snapshot it unpacked; rejects with a sentence for the reader. */
  up(): Promise<{ engine: WorkerConnection; snapshot: ArrayBuffer | null }>;
  /** Ends the worker. */
  cancel(): void;
}

/** Starts Python in a worker, in one of the two boot modes. */
export function start(port: Port, mode: BootMode): Start {
  let limit: ReturnType<typeof setTimeout> | undefined;
  let fail: (cause: string) => void = () => {};
  const up = new Promise<{ engine: WorkerConnection; snapshot: ArrayBuffer | null }>((resolve, reject) => {
    const questions = new Questions();
    const engine: WorkerConnection = {
      post: (message) => port.postMessage(message),
      ask: (question, limit) => questions.ask(engine.post, question, limit),
      onanswer: () => {},
      onfailure: () => {},
      terminate: () => {
        // what is still under way from this worker concerns nobody any more
        port.onmessage = port.onerror = null;
        port.terminate();
        questions.fail("it was ended");
      },
    };
    fail = (cause: string) => {
      clearTimeout(limit);
      engine.terminate();
      reject(new Error(`Python did not start: ${cause}`));
    };
    const failed = (message: string) => {
      questions.fail(message);
      engine.onanswer({ type: "failed", message });
      engine.onfailure();
    };
    port.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.type === "failed") {
        fail(data.message);
      } else if (data.type === "ready") {
        clearTimeout(limit);
        port.onmessage = ({ data }: MessageEvent<Answer>) => {
          if (data.type === "failed") failed(data.message);
          else if (isReply(data)) questions.answer(data);
          else engine.onanswer(data);
        };
        port.onerror = (event) => failed(event.message);
        resolve({ engine, snapshot: data.snapshot });
      }
    };
    port.onerror = (event) => fail(event.message);
  });
  up.catch(() => {}); // told by `up()`
  port.postMessage({ type: "boot", mode });
  return {
    piece: (name, bytes) => port.postMessage({ type: "piece", name, bytes }),
    file: (name, bytes) => port.postMessage({ type: "file", name, bytes }),
    up: () => {
      limit = setTimeout(() => fail(`no answer for ${BOOT_LIMIT / 1000} s.`), BOOT_LIMIT);
      port.postMessage({ type: "given" });
      return up;
    },
    cancel: () => fail("it was ended."),
  };
}
