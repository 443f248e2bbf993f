// The executor: one worker at its work, and what its namespaces have run.

import { ResultTooLargeError, readResult } from "../shared/result.ts";
import { type CellSource, type Completion, parseOutputChunk } from "../shared/schema.ts";
import { timed } from "../shared/timeline.ts";
import { type Plan, plan } from "../story/execution-plan.ts";
import { abortable, pause, sentence } from "./abort.ts";
import { DeadWorkerError, type Done, type Execution, type ExecutionRequest, HalfRunError } from "./execution.ts";
import { parseCompletions, parseDatabase } from "./replies.ts";
import { DownloadError, type Progress } from "./runtime-files.ts";
import { type Limits, Watchdog } from "./watchdog.ts";
import type { WorkerConnection } from "./worker-connection.ts";

/** A worker's memory grows and never shrinks: above this many bytes the next execution gets another worker. */
const BLOATED = 512 * 2 ** 20;

/** Characters and pieces of output that are passed on while a cell runs. */
const MOST_HEARD = 200_000;

/** In milliseconds. Nobody waits longer for a list of names. */
const COMPLETE_LIMIT = 3_000;

/** In milliseconds. */
const DATABASE_LIMIT = 8_000;

/** The modules that are not in the snapshot. */
export interface Archives {
  readonly progress: Progress;
  /** Brings them to the worker; may be called again where it failed. */
  mount(): Promise<void>;
}

/** Does one execution after another. A worker that is dead, endless or bloated, or answers what it was not asked, is ended. */
export class Executor {
  readonly #connection: WorkerConnection;
  readonly #limits: Limits;
  readonly #archives: Archives;
  /** Per story the sources its namespace has run; null after an error. */
  readonly #ran = new Map<string, string[] | null>();
  #rested = false;
  #used = false;
  #bloated = false;
  /** The story that has left something in the process besides its namespace. */
  #changedBy: string | null = null;
  /** Whether the worker has said anything of the execution that is under way. */
  #begun = false;
  /** Whether any cell of it has. */
  #started = false;
  /** Aborted when there is something to do. */
  #resting = new AbortController();

  constructor(connection: WorkerConnection, limits: Limits, archives: Archives) {
    this.#connection = connection;
    this.#limits = limits;
    this.#archives = archives;
    connection.signal.addEventListener("abort", () => this.#resting.abort());
  }

  /** Aborted when the worker has ended, whoever ended it. */
  get signal(): AbortSignal {
    return this.#connection.signal;
  }

  /** Whether anything was asked of it yet. */
  get used(): boolean {
    return this.#used;
  }

  /** How many of the story's cells would run before the last one. */
  earlier(story: string, cells: CellSource[]): number {
    const { cells: missing } = plan(this.#ran.get(story) ?? null, cells);
    return (this.#isFreshFor(story, cells) ? missing : cells).length - 1;
  }

  /** Whether what is asked would find nothing that a story has left in the process: another one, or the same from its beginning. */
  fits({ story, cells, database }: ExecutionRequest): boolean {
    return this.#isFreshFor(story, cells) || (database && this.#stands(story, cells));
  }

  #isFreshFor(story: string, cells: CellSource[]): boolean {
    if (this.#changedBy === null) return true;
    return story === this.#changedBy && !plan(this.#ran.get(story) ?? null, cells).reset;
  }

  /**
   * Does what the execution asks for, and ends it; `complete`: not before the archives are there. Rejects, and the worker has
   * ended, with a DeadWorkerError where it did not begin, and with a HalfRunError where a cell must begin again elsewhere.
   */
  async execute(execution: Execution, complete: boolean): Promise<void> {
    this.#used = true;
    this.#begun = this.#started = false;
    this.#resting.abort();
    try {
      if (complete) await this.#mount(execution);
      execution.end(await this.#done(execution));
      if (this.#bloated) this.#connection.terminate();
      else this.#watchOver();
    } catch (error) {
      if (error instanceof DownloadError) {
        execution.end({ type: "broken", message: error.message }); // Python itself is fine
        return;
      }
      this.#connection.terminate();
      if (error instanceof HalfRunError) throw error;
      if (error instanceof ResultTooLargeError) {
        execution.end({ type: "unshown", message: error.message });
        return;
      }
      const message = `Python stopped unexpectedly and was restarted (${sentence(error)}).`;
      if (!this.#begun && !execution.ended) throw new DeadWorkerError(message);
      execution.end({ type: "broken", message });
    }
  }

  /** The names that fit at a cursor; none where the worker does not say. */
  async complete(story: string, source: string, offset: number): Promise<Completion[]> {
    try {
      const reply = await this.#connection.ask({ type: "complete", story, source, offset }, COMPLETE_LIMIT);
      return parseCompletions(reply.type === "completed" ? reply.items : undefined);
    } catch {
      return [];
    }
  }

  /** Brings the archives while there is nothing else to do; a cell that needs them asks again if that fails. */
  rest(): void {
    if (this.#rested) return;
    this.#rested = true;
    this.#archives.mount().catch(() => {});
  }

  terminate(): void {
    this.#connection.terminate();
  }

  async #done(execution: Execution): Promise<Done> {
    const { story, cells, database } = execution.request;
    const there = database && this.#stands(story, cells);
    const run = there ? { ran: 0, failed: null } : await this.#run(execution);
    if (!database) return { type: "done", ...run };
    return { type: "done", ...run, database: run.failed === null ? await this.#database(execution) : null };
  }

  /** Whether the namespace has run just these cells. */
  #stands(story: string, cells: CellSource[]): boolean {
    const ran = this.#ran.get(story);
    return ran?.length === cells.length && ran.every((source, i) => source === cells[i]?.source);
  }

  async #database(execution: Execution): Promise<ArrayBuffer | null> {
    const { story } = execution.request;
    const question = this.#connection.ask({ type: "save", story }, DATABASE_LIMIT);
    const reply = await abortable(question, execution.signal);
    return parseDatabase(reply.type === "saved" ? reply.database : undefined);
  }

  async #run(execution: Execution): Promise<Pick<Done, "ran" | "failed">> {
    const { story, cells } = execution.request;
    const attempt = () => this.#attempt(execution, plan(this.#ran.get(story) ?? null, cells));
    const first = await attempt();
    if (first !== "missing-modules") return first;
    // what a cell has done cannot be undone here: files, listeners, other modules
    if (this.#started) throw new HalfRunError();
    await this.#mount(execution);
    const second = await attempt();
    if (second === "missing-modules") throw new TypeError("it misses modules that it has");
    return second;
  }

  /** Waits for the archives. Nothing runs meanwhile, so no limit is set: the download fails, or the reader stops it. */
  async #mount(execution: Execution): Promise<void> {
    execution.send({ type: "phase", phase: { name: "downloading", progress: this.#archives.progress } });
    await abortable(this.#archives.mount(), execution.signal, this.#connection.signal);
  }

  /** Asks the idle worker whether it answers: what a cell has left behind may keep it busy, or the browser may have ended it. */
  async #watchOver(): Promise<void> {
    this.#resting = new AbortController();
    const { signal } = this.#resting;
    for (const beat of this.#limits.beats) {
      await pause(beat, signal);
      if (signal.aborted) return;
      // the clocks of a page that is not seen stand still, and nobody presses anything there
      if (globalThis.document?.visibilityState === "hidden") continue;
      const answer = this.#connection.ask({ type: "ping" }, this.#limits.begin);
      await abortable(answer, signal).catch(() => signal.aborted || this.#connection.fail("it did not answer"));
    }
  }

  /** Runs the planned cells until the last of them ends, or one needs the archives. */
  async #attempt(
    execution: Execution,
    { reset, cells }: Plan,
  ): Promise<Pick<Done, "ran" | "failed"> | "missing-modules"> {
    const { story } = execution.request;
    let ran = 0;
    let failed: CellSource | null = null;
    let outOfMemory = false;
    let heard = 0;
    if (reset) this.#ran.set(story, []);
    const running = (slow: boolean) =>
      execution.send({ type: "phase", phase: { name: "running", cell: cells[ran]?.id ?? "", slow } });
    const watchdog = new Watchdog(this.#limits, {
      silent: () => this.#connection.fail("it did not answer"),
      slow: () => running(true),
      endless: () => execution.interrupt({ type: "stopped", after: this.#limits.end / 1000 }),
    });
    try {
      for await (const answer of this.#connection.run({ story, reset, cells }, execution.signal)) {
        this.#begun = true;
        if (answer.type === "missing-modules") return answer.type;
        if (answer.type === "started") {
          this.#started = true;
          watchdog.restart();
          running(false);
        } else if (answer.type === "output") {
          const output = parseOutputChunk(answer.output);
          heard += output.text.length + 1;
          // its own caps are in Python, where the code of a cell could change them
          if (heard < MOST_HEARD) execution.send({ type: "output", cell: cells[ran]?.id ?? "", output });
        } else if (answer.type === "result") {
          heard = 0;
          const cell = cells[ran];
          if (cell?.id !== answer.cell) throw new TypeError(`a result of ${answer.cell} was not asked for`);
          const result = timed("page: read the result", () => readResult(answer.result), cell.id);
          ran += 1;
          if (result.error) failed = cell;
          this.#ran.set(story, result.error ? null : [...(this.#ran.get(story) ?? []), cell.source]);
          outOfMemory ||= result.error?.type === "MemoryError";
          execution.send({ type: "result", cell: cell.id, result, seconds: answer.seconds });
        } else {
          if (answer.left) this.#changedBy ??= story;
          this.#bloated ||= answer.memory > BLOATED || outOfMemory;
        }
      }
    } finally {
      watchdog.end();
    }
    return { ran, failed: failed && failed !== cells.at(-1) ? failed.id : null };
  }
}
