// The watchdog of one run: finds a worker that does not begin, a run that takes long, and one that does not end.

/** In milliseconds, from the start of a run. */
export interface Limits {
  /** A worker that has not begun by then is dead: it has nothing else to do. Another one takes over. */
  begin: number;
  /** When the reader hears that it takes long. */
  slow: number;
  /** When a run ends, whatever it does. */
  end: number;
}

export const LIMITS: Limits = { begin: 3_000, slow: 5_000, end: 30_000 };

/** What the watchdog reports, each at most once. */
export interface WatchdogReports {
  /** The worker has not begun. */
  silent(): void;
  slow(): void;
  endless(): void;
}

/** Watches a run from now on. */
export class Watchdog {
  readonly #timers: { [name in keyof Limits]: ReturnType<typeof setTimeout> };

  constructor(limits: Limits, reports: WatchdogReports) {
    this.#timers = {
      begin: setTimeout(() => reports.silent(), limits.begin),
      slow: setTimeout(() => reports.slow(), limits.slow),
      end: setTimeout(() => reports.endless(), limits.end),
    };
  }

  /** The worker has begun. */
  begun(): void {
    clearTimeout(this.#timers.begin);
  }

  /** The run has ended. */
  end(): void {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
  }
}
