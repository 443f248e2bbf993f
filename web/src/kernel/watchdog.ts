// The watchdog of one run: finds a worker that does not begin, a cell that takes long, and one that does not end.

import { countdown } from "./abort.ts";

/** In milliseconds. */
export interface Limits {
  /** A worker that has not begun by then is dead: it has nothing else to do. Another one takes over. */
  begin: number;
  /** When the reader hears that a cell takes long. */
  slow: number;
  /** When a cell ends, whatever it does. */
  end: number;
  /** When a worker with nothing to do is asked whether it still answers, each after the one before. */
  beats: number[];
}

export const LIMITS: Limits = {
  begin: 3_000,
  slow: 5_000,
  end: 30_000,
  beats: [0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000],
};

/** What the watchdog reports. */
export interface WatchdogReports {
  /** The worker has not begun. */
  silent(): void;
  slow(): void;
  endless(): void;
}

/** Watches a run from now on. */
export class Watchdog {
  readonly #limits: Limits;
  readonly #reports: WatchdogReports;
  /** What ends the countdowns that are under way. */
  #ends: (() => void)[];

  constructor(limits: Limits, reports: WatchdogReports) {
    this.#limits = limits;
    this.#reports = reports;
    this.#ends = [countdown(limits.begin, () => reports.silent())];
  }

  /** A cell begins: it has all of its time, however long those before it took. */
  restart(): void {
    this.end();
    const { slow, endless } = this.#reports;
    this.#ends = [countdown(this.#limits.slow, slow), countdown(this.#limits.end, endless)];
  }

  /** The run has ended. */
  end(): void {
    for (const end of this.#ends) end();
  }
}
