// The tab's one Python: boots a worker once, runs one request after another, stops by ending the worker.
// It lives as long as the module does, and so outlasts the pages of Material's instant navigation.

import { type Engine, start, type Workers } from "./engine.ts";
import { type CellResult, type Files, parseResult, type Step } from "./protocol.ts";
import { DownloadError, type Progress, type Purpose } from "./runtime.ts";
import { plan } from "./story.ts";
import { LIMITS, type Limits, Watchdog } from "./watchdog.ts";

/** The runtime files, as `Runtime` offers them. */
export interface Source {
  readonly progress: Progress;
  onprogress: () => void;
  load(purpose: Purpose): Promise<Files>;
  keep(image: ArrayBuffer): void;
}

/** What a run is waiting for. */
export type Phase =
  | { name: "downloading"; progress: Progress }
  | { name: "starting" }
  | { name: "running"; cell: string; slow: boolean };

/**
 * How a run ended. `ran` counts cells that finished; `failed` is the earlier cell that stopped it; `after` is the limit in
 * seconds that stopped it, null if the reader did.
 */
export type Outcome =
  | { type: "done"; ran: number; failed: string | null; database?: ArrayBuffer | null }
  | { type: "stopped"; after: number | null }
  | { type: "broken"; message: string };

/** The one who asked hears of each step; results come for the earlier cells too. */
export interface Listener {
  phase(phase: Phase): void;
  result(cell: string, result: CellResult, seconds: number): void;
}

/** A requested run. */
export interface Run {
  readonly outcome: Promise<Outcome>;
  stop(): void;
}

export type State = "off" | "downloading" | "starting" | "ready" | "running";

interface Job extends Run {
  readonly database: boolean;
  readonly story: string;
  readonly steps: Step[];
  readonly listener: Listener;
  end(outcome: Outcome): void;
  ended: boolean;
}

// stand-in: prints the database of the last engine of a story; null where there is none
const DUMP = `
import base64 as _b, gc as _g, zlib as _z
from sqlalchemy import Engine as _E
_all = [each for each in globals().values() if isinstance(each, _E)]
if _all:
    with _all[-1].connect() as _c:
        print(_b.b64encode(_z.compress(_c.connection.driver_connection.serialize())).decode())
`;

async function unpacked(text: string): Promise<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(text.trim()), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();
}

/** A worker's memory grows and never shrinks: above this many bytes the next run gets another worker. */
const BLOATED = 512 * 2 ** 20;

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One worker, one queue, the namespaces' memory. */
export class Kernel {
  readonly #source: Source;
  readonly #workers: Workers;
  readonly #limits: Limits;
  #bootPromise: Promise<Engine> | null = null;
  #phase: Phase = { name: "starting" };
  #engine: Engine | null = null;
  /** Raised when a worker is given up: a boot that was under way then counts for nothing. */
  #generation = 0;
  /** Per story the sources its namespace has run; null after an error. */
  #ran = new Map<string, string[] | null>();
  readonly #queue: Job[] = [];
  #busy: Job | null = null;
  #lastId = 0;

  constructor(source: Source, workers: Workers, limits: Limits = LIMITS) {
    this.#limits = limits;
    this.#source = source;
    this.#workers = workers;
    source.onprogress = () => {
      if (this.#phase.name === "downloading") this.#enter({ name: "downloading", progress: source.progress });
    };
  }

  /** Downloads and boots ahead of a run; a failure stays silent, the run that follows tries again. */
  warm(): void {
    this.#boot().catch(() => {});
  }

  get state(): State {
    if (this.#busy && this.#engine) return "running";
    if (this.#engine) return "ready";
    if (!this.#bootPromise) return "off";
    return this.#phase.name === "downloading" ? "downloading" : "starting";
  }

  readonly #listeners = new Set<(state: State) => void>();
  onstate(listener: (state: State) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  #told: State = "off";
  #tell(): void {
    if (this.#told === this.state) return;
    this.#told = this.state;
    for (const listener of this.#listeners) listener(this.#told);
  }

  restart(): void {
    const busy = this.#busy;
    for (const job of this.#queue.splice(0)) job.end({ type: "stopped", after: null });
    this.#restart();
    busy?.end({ type: "stopped", after: null });
  }

  /** How many of the earlier steps a run of the last of `steps` would run before it. */
  earlier(story: string, steps: Step[]): number {
    return plan(this.#ran.get(story) ?? null, steps).cells.length - 1;
  }

  database(story: string, steps: Step[], listener: Listener): Run {
    return this.run(story, steps, listener, true);
  }

  /** Asks for the last of `steps`, which lists the story's cells up to it. */
  run(story: string, steps: Step[], listener: Listener, database = false): Run {
    const { promise, resolve } = withResolvers<Outcome>();
    const job: Job = {
      database,
      story,
      steps,
      listener,
      outcome: promise,
      ended: false,
      end: (outcome) => {
        job.ended = true;
        resolve(outcome);
      },
      stop: () => this.#stop(job),
    };
    this.#queue.push(job);
    this.#next();
    return job;
  }

  #boot(): Promise<Engine> {
    const generation = this.#generation;
    this.#bootPromise ??= this.#load(generation).catch((error: unknown) => {
      if (generation === this.#generation) this.#bootPromise = null;
      throw error;
    });
    return this.#bootPromise;
  }

  async #load(generation: number): Promise<Engine> {
    // where the image does not wake up, in a browser nobody has tried, a fresh worker starts plainly
    const engine = await this.#start("image").catch((error: unknown) => {
      if (error instanceof DownloadError || generation !== this.#generation) throw error;
      console.warn(`The image of Python does not work here, so it starts plainly. ${sentence(error)}`);
      return this.#start("plain");
    });
    if (generation !== this.#generation) {
      engine.terminate();
      throw new Error("Python was restarted.");
    }
    this.#engine = engine;
    this.#ran.clear();
    queueMicrotask(() => this.#tell());
    return engine;
  }

  async #start(purpose: "image" | "plain"): Promise<Engine> {
    this.#enter({ name: "downloading", progress: this.#source.progress });
    this.#workers.prepare();
    const files = await this.#source.load(purpose);
    this.#enter({ name: "starting" });
    const { engine, image } = await start(this.#workers.make(files), files);
    if (image) this.#source.keep(image);
    if (purpose === "image") this.#mount(engine).catch(() => {}); // a cell that needs it asks again
    return engine;
  }

  /** Sends the archives; the first results do not wait for them. */
  async #mount(engine: Engine): Promise<void> {
    engine.post({ type: "archives", files: await this.#source.load("archives") });
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    queueMicrotask(() => this.#tell());
    if (!this.#busy?.ended) this.#busy?.listener.phase(phase);
  }

  async #next(): Promise<void> {
    if (this.#busy) return;
    const job = this.#queue.shift();
    if (!job) return;
    this.#busy = job;
    const waits = this.#bootPromise !== null && this.#engine === null;
    try {
      const boot = this.#boot();
      if (waits) job.listener.phase(this.#phase);
      const engine = await boot;
      // a run stopped while Python started: Python itself is fine
      this.#tell();
      if (!job.ended) {
        const outcome = await this.#perform(engine, job);
        if (job.database && outcome.type === "done") outcome.database = await this.#dump(engine, job.story);
        job.end(outcome);
      }
    } catch (error) {
      if (!job.ended) job.end({ type: "broken", message: sentence(error) });
    }
    this.#busy = null;
    this.#tell();
    this.#next();
  }

  #dump(engine: Engine, story: string): Promise<ArrayBuffer | null> {
    const id = ++this.#lastId;
    let text = "";
    this.#ran.set(story, null);
    return new Promise((resolve) => {
      engine.onanswer = (answer) => {
        if (answer.type === "result") text = parseResult(answer.result).output[0]?.text ?? "";
        if (answer.type === "finished") resolve(text ? unpacked(text) : null);
      };
      engine.post({ type: "run", id, story, reset: false, cells: [{ id: "database", source: DUMP }] });
    });
  }

  #perform(engine: Engine, job: Job): Promise<Outcome> {
    const { story, steps, listener } = job;
    const { reset, cells } = plan(this.#ran.get(story) ?? null, steps);
    const id = ++this.#lastId;
    let failed: Step | null = null;
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
      const end = (outcome: Outcome) => {
        watchdog.end();
        resolve(outcome);
      };
      const broken = (cause: string) => {
        this.#restart();
        end({ type: "broken", message: `Python stopped unexpectedly and was restarted (${cause}).` });
      };
      const phase = (slow: boolean) => listener.phase({ name: "running", cell: cells[count]?.id ?? "", slow });
      const watchdog = new Watchdog(this.#limits, {
        dead: () => broken("it did not answer"),
        slow: () => phase(true),
        over: () => {
          this.#restart();
          end({ type: "stopped", after: this.#limits.end / 1000 });
        },
      });
      job.outcome.then(end);
      engine.onanswer = (answer) => {
        try {
          if (answer.type === "failed") broken(answer.message);
          else if (!("id" in answer) || answer.id !== id) return;
          else if (answer.type === "late") {
            watchdog.end();
            this.#ran.set(story, null);
            this.#mount(engine)
              .then(() => this.#perform(engine, job))
              .then(resolve, (error: unknown) => end({ type: "broken", message: sentence(error) }));
          } else if (answer.type === "started") {
            watchdog.begun();
            phase(false);
          } else if (answer.type === "result") take(answer.cell, answer.result, answer.seconds);
          else if (answer.type === "finished") {
            const asked = cells.at(-1);
            if (answer.memory > BLOATED || outOfMemory) this.#restart();
            end({ type: "done", ran: count, failed: failed && failed !== asked ? failed.id : null });
          }
        } catch (error) {
          broken(sentence(error));
        }
      };
      engine.post({ type: "run", id, story, reset, cells });
    });
  }

  #stop(job: Job): void {
    if (job.ended) return;
    const waiting = this.#queue.indexOf(job);
    if (waiting >= 0) this.#queue.splice(waiting, 1);
    else if (this.#engine) this.#discard();
    job.end({ type: "stopped", after: null });
    if (this.#bootPromise === null) this.warm();
  }

  /** Gives up the worker and boots the next one at once, so that the reader finds it ready. */
  #restart(): void {
    this.#discard();
    this.warm();
  }

  #discard(): void {
    this.#generation += 1;
    this.#engine?.terminate();
    this.#engine = null;
    this.#bootPromise = null;
    this.#ran.clear();
    queueMicrotask(() => this.#tell());
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
