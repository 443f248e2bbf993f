// The timeline: what each phase of a result takes, as User Timing. The browser's performance panel shows it, and `make bench`
// prints it. The page, the frame and each worker measure on clocks of their own; a trace of the browser has them all on one.

/** Every phase, after the program in which it passes. A phase that waits for another program says so. */
export type Phase =
  | `page: ${"fetch" | "hash" | "open the frame" | "read the result" | "render"}`
  | `frame: ${"make a worker" | "hand over the snapshot"}`
  | `compiler: ${"load" | "unpack" | "compile"}`
  | `worker: ${"load" | "wait for scripts" | "unpack" | "wait for WebAssembly" | "wait for the snapshot"}`
  | `worker: ${"start Pyodide" | "make the module" | "instantiate" | "restore memory" | "set up Python" | "mount"}`
  | `worker: ${"look for imports" | "reset" | "run" | "make JSON" | "look around"}`;

// bound now: in the worker, a cell may replace what it finds
const mark = performance.mark.bind(performance);
const measure = performance.measure.bind(performance);
const now = performance.now.bind(performance);

const named = (phase: Phase, of: string) => (of ? `${phase} (${of})` : phase);

/** Notes a phase that ends now; `start` is in milliseconds since the program began, `of` says which file or cell it concerns. */
export function passed(phase: Phase, start: number, of = ""): void {
  mark(`${named(phase, of)} ends`);
  measure(named(phase, of), { start: Math.max(0, start) }); // less is refused: where a script has set the clock back
}

/** Does `work` and notes how long it takes, until what it promises is there. */
export function timed<Result>(phase: Phase, work: () => Result, of = ""): Result {
  const start = now();
  // in a trace, marks say how long the thread has worked, and measures do not
  mark(`${named(phase, of)} begins`);
  const result = work();
  const done = () => passed(phase, start, of);
  if (result instanceof Promise) result.then(done, done);
  else done();
  return result;
}
