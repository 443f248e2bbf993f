// Received files: the runtime files in the worker. They come one by one, some in chunks, and what is packed is unpacked.

import { DECODER, type FileSink } from "../shared/messages.ts";
import { timed } from "../shared/timeline.ts";
import { Decompressor } from "./zstd.ts";

/** Of zstd frames. Some hosts take ".zst" for an encoding: the browser would unpack the file, and its hash would not fit. */
const PACKED = ".bin";

interface Arrival {
  file: Promise<ArrayBuffer>;
  resolve(file: ArrayBuffer | Promise<ArrayBuffer>): void;
  reject(error: Error): void;
  /** What has been unpacked of it so far. */
  unpacker: Promise<Decompressor> | null;
}

/** Whoever needs a file waits for it. A packed file is known under its name without the suffix, too. */
export class ReceivedFiles implements FileSink {
  readonly #files = new Map<string, Arrival>();
  #complete = false;
  /** At once: it is small, and everything waits for it. */
  readonly #decoder = this.get(DECODER).then((bytes) => new WebAssembly.Module(bytes));

  /** Unpacks the next bytes of a file; what comes of them is held back until the file has been checked. */
  chunk(name: string, bytes: ArrayBuffer): void {
    const arrival = this.#arrival(name);
    arrival.unpacker = (arrival.unpacker ?? this.#decoder.then((module) => new Decompressor(module))).then(
      (unpacker) => {
        timed("worker: unpack", () => unpacker.push(new Uint8Array(bytes)), name);
        return unpacker;
      },
    );
    arrival.unpacker.catch(() => {}); // `get` rejects, too
  }

  /** Receives a file that has been checked; null: its chunks are all of it. */
  file(name: string, bytes: ArrayBuffer | null): void {
    if (bytes && name.endsWith(PACKED)) this.chunk(name, bytes);
    const arrival = this.#arrival(name);
    const { unpacker, resolve } = arrival;
    if (unpacker) resolve(unpacker.then((unpacker) => unpacker.end()));
    else if (bytes) resolve(bytes);
    arrival.unpacker = null; // it has a memory as large as what it has unpacked
  }

  /** No more files will come. */
  end(): void {
    this.#complete = true;
    for (const [name, { reject }] of this.#files) reject(missing(name));
  }

  /** The file of that name, unpacked; rejects if it is damaged or does not come. */
  get(name: string): Promise<ArrayBuffer> {
    return this.#arrival(name).file;
  }

  #arrival(name: string): Arrival {
    const key = name.endsWith(PACKED) ? name.slice(0, -PACKED.length) : name;
    const known = this.#files.get(key);
    if (known) return known;
    const arrival: Arrival = { file: Promise.resolve(new ArrayBuffer(0)), resolve() {}, reject() {}, unpacker: null };
    arrival.file = new Promise((resolve, reject) => Object.assign(arrival, { resolve, reject }));
    arrival.file.catch(() => {});
    this.#files.set(key, arrival);
    if (this.#complete) arrival.reject(missing(key));
    return arrival;
  }
}

function missing(name: string): Error {
  return new Error(`the runtime has no ${name}`);
}
