// Received files: the runtime files in the worker. They come one by one, some in pieces, and what is packed is unpacked.

import { DECODER } from "../shared/messages.ts";
import { Decompressor } from "./zstd.ts";

const PACKED = ".zst";

interface Arrival {
  file: Promise<ArrayBuffer>;
  resolve(file: ArrayBuffer | Promise<ArrayBuffer>): void;
  reject(error: Error): void;
  /** What has been unpacked of it so far. */
  unpacker: Promise<Decompressor> | null;
}

/** Whoever needs a file waits for it. */
export class ReceivedFiles {
  readonly #files = new Map<string, Arrival>();
  #whole = false;
  /** At once: it is small, and everything waits for it. */
  readonly #decoder = this.get(DECODER).then((bytes) => new WebAssembly.Module(bytes));

  /** Takes a piece, which nobody has checked: it is unpacked, and waits for the word that the file is right. */
  piece(name: string, bytes: ArrayBuffer): void {
    const arrival = this.#arrival(name);
    arrival.unpacker = (arrival.unpacker ?? this.#decoder.then((module) => new Decompressor(module))).then(
      (unpacker) => {
        unpacker.push(new Uint8Array(bytes));
        return unpacker;
      },
    );
    arrival.unpacker.catch(() => {}); // whoever needs the file is told
  }

  /** Takes a file that was checked; null: its pieces are all of it, and were checked. */
  file(name: string, bytes: ArrayBuffer | null): void {
    if (bytes && name.endsWith(PACKED)) this.piece(name, bytes);
    const { unpacker, resolve } = this.#arrival(name);
    if (unpacker) resolve(unpacker.then((unpacker) => unpacker.end()));
    else if (bytes) resolve(bytes);
  }

  /** No more files will come. */
  end(): void {
    this.#whole = true;
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
    if (this.#whole) arrival.reject(missing(key));
    return arrival;
  }
}

function missing(name: string): Error {
  return new Error(`the runtime has no ${name}`);
}
