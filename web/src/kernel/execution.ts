// An execution: what somebody asks of Python, what they hear meanwhile, how it ends, and how it can be cancelled.

import type { CellRequest } from "../shared/messages.ts";
import type { CellResult, OutputChunk } from "../shared/schema.ts";
import { MessageQueue } from "./message-queue.ts";
import type { Progress } from "./runtime-files.ts";

/** The last of these cells is asked for; they are its story's cells in order, and what has not run yet runs before it. */
export interface ExecutionRequest {
  story: string;
  cells: CellRequest[];
  /** Whether the story's database is wanted afterwards. */
  database: boolean;
}

/** What an execution is waiting for. */
export type Phase =
  | { name: "downloading"; progress: Progress }
  | { name: "starting" }
  | { name: "running"; cell: string; slow: boolean };

/** What happens meanwhile; output and results come for the earlier cells too. */
export type ExecutionMessage =
  | { type: "phase"; phase: Phase }
  | { type: "output"; cell: string; output: OutputChunk }
  | { type: "result"; cell: string; result: CellResult; seconds: number };

/**
 * How an execution ended before its time: stopped, after a limit in seconds or by the reader (null); Python broke; or a
 * result came that cannot be shown.
 */
export type Interrupted =
  | { type: "stopped"; after: number | null }
  | { type: "broken"; message: string }
  | { type: "unshown"; message: string };

/** How an execution ended of itself. `ran` counts cells that finished; `failed` is the earlier cell that stopped it. */
export interface Done {
  type: "done";
  ran: number;
  failed: string | null;
  /** The bytes of a SQLite file; null where an earlier cell failed or the story has none, absent where nobody asked. */
  database?: ArrayBuffer | null;
}

export type ExecutionResult = Done | Interrupted;

/** The worker was dead before it began: another one can do what was asked, as if nothing had happened. */
export class DeadWorkerError extends Error {}

/** A cell missed a module of the archives when it had begun: it begins again in a worker that has them. */
export class HalfRunError extends Error {}

/** An execution as the one who asked sees it. */
export type Requested = Pick<Execution, "messages" | "result" | "cancel">;

/** An execution as the kernel sees it: it ends once, whoever ends it. */
export class Execution {
  readonly request: ExecutionRequest;
  /** Resolves when it has ended. */
  readonly result: Promise<ExecutionResult>;
  readonly #messages = new MessageQueue<ExecutionMessage>();
  readonly #controller = new AbortController();
  #resolve: (result: ExecutionResult) => void = () => {};
  #ended = false;
  #phase: Phase | null = null;

  constructor(request: ExecutionRequest) {
    this.request = request;
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** To be read once, with `for await`; closed when it has ended. */
  get messages(): AsyncIterable<ExecutionMessage> {
    return this.#messages;
  }

  /** Aborted when it was interrupted. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** What it waits for, as it was told last. */
  get phase(): Phase | null {
    return this.#phase;
  }

  send(message: ExecutionMessage): void {
    if (this.#ended) return;
    if (message.type === "phase") this.#phase = message.phase;
    this.#messages.push(message);
  }

  /** Ends it, unless it has ended already. */
  end(result: ExecutionResult): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#messages.close();
    this.#resolve(result);
  }

  /** Ends it before its time; whoever works on it sees the signal. */
  interrupt(result: Interrupted): void {
    if (this.#ended) return;
    this.end(result);
    this.#controller.abort();
  }

  /** The reader does not want it any more. */
  cancel(): void {
    this.interrupt({ type: "stopped", after: null });
  }
}
