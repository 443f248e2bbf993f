// A value that is loaded when it is first wanted, and kept; where that failed, the next who wants it asks again.

/** What comes later, once. */
export class Late<Value> {
  /** Null until it is there. */
  value: Value | null = null;
  readonly #load: () => Promise<Value>;
  #loading: Promise<Value> | null = null;

  constructor(load: () => Promise<Value>) {
    this.#load = load;
  }

  load(): Promise<Value> {
    this.#loading ??= this.#load().then(
      (value) => {
        this.value = value;
        return value;
      },
      (error: unknown) => {
        this.#loading = null;
        throw error;
      },
    );
    return this.#loading;
  }
}
