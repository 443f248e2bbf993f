// The watchdog of one run: finds a worker that does not begin, tells of a run that takes long, ends an endless one.

/** In milliseconds, from the start of a run. */
export interface Limits {
  /** A worker that has not begun by then is dead: it has nothing else to do. */
  begin: number;
  /** When the reader is told that it takes long. */
  slow: number;
  /** When a run ends, whatever it does. */
  end: number;
}

export const LIMITS: Limits = { begin: 8_000, slow: 5_000, end: 30_000 };

/** What the watchdog says. */
export interface Watched {
  dead(): void;
  slow(): void;
  over(): void;
}

/** Watches a run from now on. */
export class Watchdog {
  readonly #timers: { [name in keyof Limits]: ReturnType<typeof setTimeout> };

  constructor(limits: Limits, watched: Watched) {
    this.#timers = {
      begin: setTimeout(() => watched.dead(), limits.begin),
      slow: setTimeout(() => watched.slow(), limits.slow),
      end: setTimeout(() => watched.over(), limits.end),
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
