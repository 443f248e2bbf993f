// The executor: one worker at its work, and what its namespaces have run.

import { parseResult } from "../shared/result.ts";
import type { CellSource, Completion } from "../shared/schema.ts";
import { type Plan, plan } from "../story/execution-plan.ts";
import { sentence } from "./boot.ts";
import type { Outcome, Saved, Task } from "./execution.ts";
import { parseCompletions, parseDatabase } from "./replies.ts";
import { type Limits, Watchdog } from "./watchdog.ts";
import type { WorkerConnection } from "./worker-connection.ts";

/** How a job ended, and whether the worker must be replaced: it is dead, endless, or has taken much memory. */
export interface Performed<T> {
  outcome: T;
  spent: boolean;
}

/** A worker's memory grows and never shrinks: above this many bytes the next job gets another worker. */
const BLOATED = 512 * 2 ** 20;

/** In milliseconds. Nobody waits longer for a list of names. */
const COMPLETE_LIMIT = 3_000;

function broken(cause: string): Performed<{ type: "broken"; message: string }> {
  const message = `Python stopped unexpectedly and was restarted (${cause}).`;
  return { outcome: { type: "broken", message }, spent: true };
}

/** Does one job after another. `mount` brings the archives to the worker. */
export class Executor {
  readonly #engine: WorkerConnection;
  readonly #limits: Limits;
  readonly #mount: () => Promise<void>;
  /** Per story the sources its namespace has run; null after an error. */
  readonly #ran = new Map<string, string[] | null>();
  #lastId = 0;
  #rested = false;

  constructor(engine: WorkerConnection, limits: Limits, mount: () => Promise<void>) {
    this.#engine = engine;
    this.#limits = limits;
    this.#mount = mount;
  }

  /** How many of the story's steps would run before the last one. */
  earlier(story: string, steps: CellSource[]): number {
    return plan(this.#ran.get(story) ?? null, steps).cells.length - 1;
  }

  /** Runs the last of the task's steps, after those before it that have not run yet. */
  async run(task: Task): Promise<Performed<Outcome>> {
    for (;;) {
      const performed = await this.#perform(task, plan(this.#ran.get(task.story) ?? null, task.steps));
      if (performed !== "late") return performed;
      this.#ran.set(task.story, null);
      const ended = await this.#archives(task);
      if (ended) return ended;
    }
  }

  /** Brings the story to the last of the task's steps and asks for its database. */
  async save(task: Task): Promise<Performed<Saved>> {
    const ran = this.#ran.get(task.story);
    const there = ran?.length === task.steps.length && ran.every((source, i) => source === task.steps[i]?.source);
    const run: Performed<Outcome> = there
      ? { outcome: { type: "done", ran: 0, failed: null }, spent: false }
      : await this.run(task);
    const { outcome, spent } = run;
    if (outcome.type !== "done") return { outcome, spent };
    if (outcome.failed !== null) return { outcome: { ...outcome, database: null }, spent };
    try {
      const reply = await this.#engine.ask({ type: "save", story: task.story }, this.#limits.begin);
      const database = parseDatabase(reply.type === "saved" ? reply.database : undefined);
      return { outcome: { ...outcome, database }, spent };
    } catch (error) {
      return broken(sentence(error));
    }
  }

  /** The names that fit at a cursor; none where the worker does not say. */
  async complete(story: string, source: string, offset: number): Promise<Completion[]> {
    try {
      const reply = await this.#engine.ask({ type: "complete", story, source, offset }, COMPLETE_LIMIT);
      return parseCompletions(reply.type === "completed" ? reply.items : undefined);
    } catch {
      return [];
    }
  }

  /** Brings the archives, while there is nothing else to do; a cell that needs them asks again if that fails. */
  rest(): void {
    if (this.#rested) return;
    this.#rested = true;
    this.#mount().catch(() => {});
  }

  terminate(): void {
    this.#engine.terminate();
  }

  /** Waits for the archives. Nothing runs meanwhile, so no limit is set: the download fails, or the reader stops it. */
  #archives(task: Task): Promise<Performed<Outcome> | null> {
    return new Promise((resolve) => {
      const stopped = () => resolve({ outcome: { type: "stopped", after: null }, spent: false });
      this.#engine.onanswer = (answer) => answer.type === "failed" && resolve(broken(answer.message));
      task.outcome.then(stopped);
      this.#mount().then(
        () => resolve(null),
        (error: unknown) => resolve({ outcome: { type: "broken", message: sentence(error) }, spent: false }),
      );
    });
  }

  /** Sends the planned cells and listens until the last of them ends; "late" if one needs the archives. */
  #perform(task: Task, { reset, cells }: Plan): Promise<Performed<Outcome> | "late"> {
    const { story, listener } = task;
    const id = ++this.#lastId;
    let failed: CellSource | null = null;
    let count = 0;
    let outOfMemory = false;
    if (reset) this.#ran.set(story, []);

    const take = (cell: string, data: unknown, seconds: number) => {
      const step = cells[count];
      if (step?.id !== cell) throw new TypeError(`a result of ${cell} was not asked for`);
      const result = parseResult(data);
      count += 1;
      if (!result.error) {
        this.#ran.get(story)?.push(step.source);
      } else {
        failed = step;
        this.#ran.set(story, null);
      }
      outOfMemory ||= result.error?.type === "MemoryError";
      listener.result(cell, result, seconds);
    };

    return new Promise((resolve) => {
      const end = (performed: Performed<Outcome> | "late") => {
        watchdog.end();
        resolve(performed);
      };
      const phase = (slow: boolean) => listener.phase({ name: "running", cell: cells[count]?.id ?? "", slow });
      const watchdog = new Watchdog(this.#limits, {
        dead: () => end(broken("it did not answer")),
        slow: () => phase(true),
        over: () => end({ outcome: { type: "stopped", after: this.#limits.end / 1000 }, spent: true }),
      });
      task.outcome.then(() => end({ outcome: { type: "stopped", after: null }, spent: false }));
      this.#engine.onanswer = (answer) => {
        try {
          if (answer.type === "failed") end(broken(answer.message));
          else if (!("id" in answer) || answer.id !== id) return;
          else if (answer.type === "late") end("late");
          else if (answer.type === "started") {
            watchdog.begun();
            phase(false);
          } else if (answer.type === "result") take(answer.cell, answer.result, answer.seconds);
          else if (answer.type === "finished") {
            const name = failed && failed !== cells.at(-1) ? failed.id : null;
            const spent = answer.memory > BLOATED || outOfMemory;
            end({ outcome: { type: "done", ran: count, failed: name }, spent });
          }
        } catch (error) {
          end(broken(sentence(error)));
        }
      };
      this.#engine.post({ type: "run", id, story, reset, cells });
    });
  }
}
