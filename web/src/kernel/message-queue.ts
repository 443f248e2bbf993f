// A queue of messages that somebody reads with `for await`, in the order of their arrival.

/** Ends when it is closed, and throws when it has failed. */
export class MessageQueue<Message> implements AsyncIterable<Message> {
  readonly #messages: Message[] = [];
  #end: { error?: unknown } | null = null;
  #wake: () => void = () => {};

  push(message: Message): void {
    if (this.#end) return;
    this.#messages.push(message);
    this.#wake();
  }

  /** No more will come. */
  close(): void {
    this.#end ??= {};
    this.#wake();
  }

  /** No more will come, and what nobody has read yet counts for nothing. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Message, void, undefined> {
    for (;;) {
      if (this.#end && "error" in this.#end) throw this.#end.error;
      const message = this.#messages.shift();
      if (message !== undefined) yield message;
      else if (this.#end) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
