// The tab's one Python: boots a worker once, does one job after another, stops by ending the worker.
// It lives as long as the module does, and so outlasts the pages of Material's instant navigation.

import type { CellSource, Completion } from "../shared/schema.ts";
import { type BootPhase, boot, mount, type Source, sentence } from "./boot.ts";
import type { Ended, Listener, Outcome, Requested, Run, Saved, Task } from "./execution.ts";
import { Executor, type Performed } from "./executor.ts";
import { LIMITS, type Limits } from "./watchdog.ts";
import type { Workers } from "./worker-connection.ts";

export type { Source } from "./boot.ts";
export type { Listener, Outcome, Phase, Requested, Run, Saved } from "./execution.ts";

/** Where Python is: not asked for yet, on its way, up, at work. */
export type PythonState = "off" | "downloading" | "starting" | "ready" | "running";

interface Job extends Task {
  end(ended: Ended): void;
  /** Does it, and returns whether the worker must be replaced and what tells the outcome then. */
  work(performer: Executor): Promise<{ spent: boolean; tell: () => void }>;
}

/** What cells need of the kernel. */
export type KernelClient = Pick<Kernel, "warm" | "run" | "database" | "earlier" | "complete">;

/** One worker, one queue. */
export class Kernel {
  readonly #source: Source;
  readonly #workers: Workers;
  readonly #limits: Limits;
  #bootPromise: Promise<Executor> | null = null;
  /** Of the boot that is under way; null before one, and after it failed or its worker was given up. */
  #phase: BootPhase | null = null;
  #performer: Executor | null = null;
  /** Raised when a worker is given up: a boot that was under way then counts for nothing. */
  #generation = 0;
  readonly #queue: Job[] = [];
  #busy: Job | null = null;
  readonly #watchers = new Set<(state: PythonState) => void>();
  #told: PythonState = "off";

  constructor(source: Source, workers: Workers, limits: Limits = LIMITS) {
    this.#limits = limits;
    this.#source = source;
    this.#workers = workers;
    source.onprogress = () => {
      if (this.#phase?.name === "downloading") this.#enter({ name: "downloading", progress: source.progress });
    };
  }

  get state(): PythonState {
    if (this.#performer) return this.#busy && !this.#busy.ended ? "running" : "ready";
    return this.#phase?.name ?? "off";
  }

  /** Calls `watcher` whenever the state has changed, until the returned function is called. */
  onstate(watcher: (state: PythonState) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Downloads and boots ahead of a run; a failure stays silent, the run that follows tries again. */
  warm(): void {
    this.#boot().catch(() => {});
  }

  /** Asks for the last of `steps`, which lists the story's cells up to it. */
  run(story: string, steps: CellSource[], listener: Listener): Run {
    return this.#ask<Outcome>(story, steps, listener, (performer, task) => performer.run(task));
  }

  /** Asks for the story's database after the last of `steps`; what of them has not run yet runs first, as in a run. */
  database(story: string, steps: CellSource[], listener: Listener): Requested<Saved> {
    return this.#ask<Saved>(story, steps, listener, (performer, task) => performer.save(task));
  }

  /** How many of `steps` would run before the last one. */
  earlier(story: string, steps: CellSource[]): number {
    return this.#performer?.earlier(story, steps) ?? steps.length - 1;
  }

  /** The names that fit at `offset` in `source`; none at once while Python is not up or has something else to do. */
  async complete(story: string, source: string, offset: number): Promise<Completion[]> {
    if (!this.#performer || this.#busy || this.#queue.length) return [];
    return this.#performer.complete(story, source, offset);
  }

  /** Gives up the worker with all its namespaces; a job that runs ends as stopped. The next worker boots if one was up. */
  restart(): void {
    if (this.#busy && !this.#busy.ended) this.#stop(this.#busy);
    else if (this.#performer) this.#replace();
  }

  #ask<T>(
    story: string,
    steps: CellSource[],
    listener: Listener,
    perform: (performer: Executor, task: Task) => Promise<Performed<T>>,
  ): Requested<T | Ended> {
    const { promise, resolve } = withResolvers<T | Ended>();
    let ended = false;
    const end = (outcome: T | Ended) => {
      ended = true;
      resolve(outcome);
    };
    const job: Job = {
      story,
      steps,
      listener,
      outcome: promise,
      get ended() {
        return ended;
      },
      end,
      work: async (performer) => {
        const { outcome, spent } = await perform(performer, job);
        return { spent, tell: () => end(outcome) };
      },
    };
    this.#queue.push(job);
    this.#next();
    return { outcome: promise, stop: () => this.#stop(job) };
  }

  #boot(): Promise<Executor> {
    const generation = this.#generation;
    this.#bootPromise ??= this.#load(generation).catch((error: unknown) => {
      if (generation === this.#generation) this.#bootPromise = this.#phase = null;
      this.#tell();
      throw error;
    });
    return this.#bootPromise;
  }

  async #load(generation: number): Promise<Executor> {
    const wanted = () => generation === this.#generation;
    const { engine, mode } = await boot(this.#source, this.#workers, (phase) => wanted() && this.#enter(phase), wanted);
    if (!wanted()) {
      engine.terminate();
      throw new Error("Python was restarted.");
    }
    const archives = mode === "snapshot" ? () => mount(this.#source, engine) : async () => {};
    const performer = new Executor(engine, this.#limits, archives);
    this.#performer = performer;
    // a job that is under way sees the failure itself; without one, the next press of Run must find another worker
    engine.onfailure = () => {
      if (performer === this.#performer && !this.#busy) this.#replace();
    };
    this.#tell();
    this.#rest();
    return performer;
  }

  /** What nobody waits for must not take time from what somebody waits for. */
  #rest(): void {
    if (!this.#busy && !this.#queue.length) this.#performer?.rest();
  }

  #enter(phase: BootPhase): void {
    this.#phase = phase;
    if (!this.#busy?.ended) this.#busy?.listener.phase(phase);
    this.#tell();
  }

  #tell(): void {
    const { state } = this;
    if (state === this.#told) return;
    this.#told = state;
    for (const watcher of [...this.#watchers]) watcher(state);
  }

  async #next(): Promise<void> {
    if (this.#busy) return;
    const job = this.#queue.shift();
    if (!job) return;
    this.#busy = job;
    this.#tell();
    const waits = this.#bootPromise !== null && this.#performer === null;
    try {
      const boot = this.#boot();
      if (waits && this.#phase) job.listener.phase(this.#phase);
      const performer = await boot;
      // a run stopped while Python started: Python itself is fine
      if (!job.ended) {
        const { spent, tell } = await job.work(performer);
        if (spent && performer === this.#performer) this.#replace();
        if (!job.ended) tell();
      }
    } catch (error) {
      if (!job.ended) job.end({ type: "broken", message: sentence(error) });
    }
    this.#busy = null;
    this.#tell();
    this.#rest();
    this.#next();
  }

  #stop(job: Job): void {
    if (job.ended) return;
    const waiting = this.#queue.indexOf(job);
    if (waiting >= 0) this.#queue.splice(waiting, 1);
    else if (this.#performer) this.#discard();
    job.end({ type: "stopped", after: null });
    if (this.#bootPromise === null) this.warm();
  }

  /** Gives up the worker and boots the next one at once, so that the reader finds it ready. */
  #replace(): void {
    this.#discard();
    this.warm();
  }

  #discard(): void {
    this.#generation += 1;
    this.#performer?.terminate();
    this.#performer = this.#bootPromise = this.#phase = null;
  }
}

// Promise.withResolvers is younger than some browsers that run the rest
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
