// The tab's one Python: boots a worker once, does one execution after another, stops by ending the worker.
// It lives as long as the module does, and so outlasts the pages of Material's instant navigation.

import type { CellSource, Completion } from "../shared/schema.ts";
import { abortable, sentence } from "./abort.ts";
import type { BootPhase, RuntimeSource } from "./boot.ts";
import { DeadWorkerError, Execution, type ExecutionRequest, HalfRunError, type Requested } from "./execution.ts";
import type { Executor } from "./executor.ts";
import type { Python } from "./python.ts";
import type { Progress } from "./runtime-files.ts";

/** Where Python is: not asked for yet, on its way, up, at work. */
export type PythonState = "off" | "downloading" | "starting" | "ready" | "running";

/** What cells need of the kernel. */
export type KernelClient = Pick<Kernel, "warm" | "execute" | "earlier" | "complete">;

/** Before anything is known of the files. */
const NOTHING: Progress = { loaded: 0, total: 0, stalled: false };

/** One worker, one queue. */
export class Kernel {
  readonly #load: () => Promise<Python>;
  /** What starts workers, or is on its way; null before it is wanted, and after it did not come. */
  #python: Promise<Python> | null = null;
  /** Of the Python that is here. */
  #source: RuntimeSource | null = null;
  /** The worker that is up or on its way; null before the first, after one failed to boot, and after one has ended. */
  #booting: Promise<Executor> | null = null;
  /** Aborted when nobody wants the boot that is under way. */
  #unwanted = new AbortController();
  /** Of the boot that is under way. */
  #phase: BootPhase | null = null;
  /** The worker that is up. */
  #executor: Executor | null = null;
  /** Whether a reader has come near a cell. */
  #intent = false;
  readonly #queue: Execution[] = [];
  /** The execution that is at work or waits for the boot. */
  #current: Execution | null = null;
  readonly #watchers = new Set<(state: PythonState) => void>();
  #lastState: PythonState = "off";

  /** `load` brings what starts workers; it is called when Python is first wanted, and again where it failed. */
  constructor(load: () => Promise<Python>) {
    this.#load = load;
  }

  /** Of the start that is under way or was the last. */
  get progress(): Progress {
    return this.#source?.progress ?? NOTHING;
  }

  /** What starts workers, for its files. Rejects with a sentence for the reader. */
  python(): Promise<Python> {
    this.#python ??= this.#load().then(
      (python) => {
        this.#source = python.source;
        python.source.onprogress = () => this.#onprogress(python.source);
        return python;
      },
      (error: unknown) => {
        this.#python = null;
        throw error;
      },
    );
    return this.#python;
  }

  #onprogress(source: RuntimeSource): void {
    if (this.#phase?.name === "downloading") this.#enter({ name: "downloading", progress: source.progress });
    else if (this.#current?.phase?.name === "downloading")
      this.#current.send({ type: "phase", phase: { name: "downloading", progress: source.progressOf("archives") } });
  }

  get state(): PythonState {
    if (this.#executor) return this.#current && !this.#current.ended ? "running" : "ready";
    return this.#phase?.name ?? "off";
  }

  /** Calls `watcher` whenever the state has changed, until the returned function is called. */
  onstate(watcher: (state: PythonState) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Downloads and boots before anybody asks for a run; a failure stays silent, the run that follows tries again. */
  warm(): void {
    this.#intent = true;
    this.ahead();
    this.#rest();
  }

  /** Boots what is in the browser's cache, before a reader has shown any intent: what need not be there is not asked for. */
  ahead(): void {
    this.#boot().catch(() => {});
  }

  #rest(): void {
    if (this.#intent && !this.#current) this.#executor?.rest();
  }

  /** Asks for the last of the request's cells; it waits for its turn. */
  execute(request: ExecutionRequest): Requested {
    this.#intent = true;
    const execution = new Execution(request);
    execution.signal.addEventListener("abort", () => this.#interrupted(execution));
    this.#queue.push(execution);
    this.#work();
    return execution;
  }

  /** How many of `cells` would run before the last one. */
  earlier(story: string, cells: CellSource[]): number {
    return this.#executor?.earlier(story, cells) ?? cells.length - 1;
  }

  /** The names that fit at `offset` in `source`; none at once while Python is not up or has something else to do. */
  async complete(story: string, source: string, offset: number): Promise<Completion[]> {
    if (!this.#executor || this.state !== "ready" || this.#queue.length) return [];
    return this.#executor.complete(story, source, offset);
  }

  /** Gives up the worker with all its namespaces, or the one that is on its way; what runs ends as stopped. Another one boots. */
  restart(): void {
    const booting = this.#phase !== null;
    if (this.#current && !this.#current.ended) this.#current.cancel();
    else this.#executor?.terminate();
    if (!booting) return;
    this.#abandon();
    this.warm();
  }

  /** Does one execution after another, until none is left. */
  async #work(): Promise<void> {
    if (this.#current) return;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      if (next.ended) continue;
      this.#current = next;
      this.#notify();
      try {
        await this.#perform(next, false).catch((error: unknown) => {
          if (error instanceof DeadWorkerError) return this.#perform(next, false);
          if (error instanceof HalfRunError) return this.#perform(next, true);
          throw error;
        });
      } catch (error) {
        next.end({ type: "broken", message: sentence(error) });
      }
      this.#current = null;
      this.#notify();
    }
    // what nobody waits for must not take time from what somebody waits for
    this.#rest();
  }

  async #perform(execution: Execution, complete: boolean): Promise<void> {
    // a boot may be under way already
    if (this.#phase) execution.send({ type: "phase", phase: this.#phase });
    const executor = await abortable(this.#boot(), execution.signal);
    if (!executor.fits(execution.request)) {
      executor.terminate(); // and another one boots
      return this.#perform(execution, complete);
    }
    if (!execution.ended) await executor.execute(execution, complete);
  }

  /** Python cannot be interrupted: the worker goes, with what it was doing. */
  #interrupted(execution: Execution): void {
    // a download may have stalled: with it, whoever comes next would wait for ever
    const others = [this.#current, ...this.#queue].some((each) => each && !each.ended);
    if (!others && execution.phase?.name === "downloading") this.#abandon();
    if (execution === this.#current) this.#executor?.terminate();
  }

  /** Ends the boot that is under way, and all downloads. */
  #abandon(): void {
    if (this.#source) this.#source.abort();
    else this.#python = null; // an import cannot be ended, and may have stalled
    if (!this.#phase) return;
    this.#unwanted.abort(new Error("it was stopped"));
    this.#unwanted = new AbortController();
    this.#booting = this.#phase = null;
    this.#notify();
  }

  #boot(): Promise<Executor> {
    if (this.#booting) return this.#booting;
    const booting = this.#start(this.#unwanted.signal).catch((error: unknown) => {
      if (this.#booting === booting) this.#booting = this.#phase = null;
      this.#notify();
      throw error;
    });
    this.#booting = booting;
    return booting;
  }

  async #start(unwanted: AbortSignal): Promise<Executor> {
    this.#enter({ name: "downloading", progress: this.progress });
    const python = await abortable(this.python(), unwanted);
    const executor = await python.start(unwanted, (phase) => {
      if (!unwanted.aborted) this.#enter(phase);
    });
    this.#executor = executor;
    this.#phase = null;
    // whoever ended it, at work or idle; one that died before anybody used it would only be the first of many
    executor.signal.addEventListener("abort", () => {
      this.#executor = this.#booting = null;
      if (executor.used) this.warm();
      this.#notify();
    });
    this.#notify();
    this.#rest();
    return executor;
  }

  #enter(phase: BootPhase): void {
    this.#phase = phase;
    this.#current?.send({ type: "phase", phase });
    this.#notify();
  }

  #notify(): void {
    const { state } = this;
    if (state === this.#lastState) return;
    this.#lastState = state;
    for (const watcher of [...this.#watchers]) watcher(state);
  }
}
