// Waiting for something that may never come.

/** What `promise` gives; rejects with the reason of a signal that is aborted before. */
export function abortable<T>(promise: Promise<T>, ...signals: AbortSignal[]): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const { signal: settled } = controller;
    for (const signal of signals) {
      const abort = () => reject(signal.reason);
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort, { signal: settled });
    }
    promise.then(resolve, reject).finally(() => controller.abort());
  });
}

/** What `promise` gives; rejects with an Error that says `message` if that takes more than `limit` milliseconds. */
export function within<T>(limit: number, message: string, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = countdown(limit, () => reject(new Error(message)));
    promise.then(resolve, reject).finally(end);
  });
}

/** Of a limit. A chain of five timers would be slowed down to one a minute in a page that has not been seen for long. */
const PARTS = 4;

/**
 * Calls `over` after so many milliseconds, and returns what prevents that. Where the browser has frozen the page, or the
 * machine has slept, what it waits for stood still as well: at most one part of the limit passes meanwhile.
 */
export function countdown(limit: number, over: () => void): () => void {
  let left = PARTS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = () => {
    left -= 1;
    timer = setTimeout(left > 0 ? next : over, limit / PARTS);
  };
  next();
  return () => clearTimeout(timer);
}

/** Resolves after so many milliseconds, or when `signal` is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** What an error says. */
export function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
