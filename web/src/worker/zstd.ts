// Zstd, decompressed chunk by chunk, by the WebAssembly of the package zstddec. The chunks need not have been checked.

/** What zstd offers; numbers are addresses in its memory, or counts. */
interface Zstd {
  memory: WebAssembly.Memory;
  malloc(bytes: number): number;
  ZSTD_createDCtx(): number;
  ZSTD_DStreamOutSize(): number;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

const MAGIC = 0xfd2fb528;
const DAMAGED = "what was to be unpacked is damaged";

/** How much the frame that begins like this holds. Every frame of ours says so, see web/snapshot/compress.mjs. */
function contentSize(start: Uint8Array): number {
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  if (view.byteLength < 10 || view.getUint32(0, true) !== MAGIC) throw new Error(DAMAGED);
  const flags = view.getUint8(4);
  // a frame of one segment has no byte for its window
  const at = flags & 0x20 ? 5 : 6;
  if (flags >> 6 === 2) return view.getUint32(at, true);
  if (flags >> 6 === 1) return view.getUint16(at, true) + 256;
  if (flags >> 6 === 0 && at === 5) return view.getUint8(at);
  throw new Error(DAMAGED);
}

/** One file on its way. */
export class Decompressor {
  readonly #zstd: Zstd;
  readonly #context: number;
  /** Where zstd reads and writes: the first holds `#inputSize` bytes. */
  #input = 0;
  #inputSize = 0;
  readonly #output: number;
  readonly #outputSize: number;
  /** Where the two descriptors are that zstd takes: address, size and position of the input, then of the output. */
  readonly #descriptors: number;
  #whole: Uint8Array<ArrayBuffer> | null = null;
  #filled = 0;
  #left = 1;

  constructor(decoder: WebAssembly.Module) {
    const imports = { env: { emscripten_notify_memory_growth: () => {} } };
    const zstd = new WebAssembly.Instance(decoder, imports).exports as unknown as Zstd;
    this.#zstd = zstd;
    this.#context = zstd.ZSTD_createDCtx();
    this.#outputSize = zstd.ZSTD_DStreamOutSize();
    this.#output = zstd.malloc(this.#outputSize);
    this.#descriptors = zstd.malloc(24);
  }

  /** Unpacks the next chunk; the first has at least ten bytes. Throws if it cannot be right. */
  push(chunk: Uint8Array): void {
    const whole = this.#whole ?? new Uint8Array(contentSize(chunk));
    this.#whole = whole;
    const zstd = this.#zstd;
    if (chunk.length > this.#inputSize) {
      this.#inputSize = chunk.length;
      this.#input = zstd.malloc(chunk.length);
    }
    new Uint8Array(zstd.memory.buffer).set(chunk, this.#input);
    const [input, output] = [this.#descriptors >> 2, (this.#descriptors >> 2) + 3];
    let words = new Uint32Array(zstd.memory.buffer);
    words.set([this.#input, chunk.length, 0], input);
    for (let more = true; more; ) {
      words.set([this.#output, this.#outputSize, 0], output);
      this.#left = zstd.ZSTD_decompressStream(this.#context, 4 * output, 4 * input);
      if (this.#left < 0) throw new Error(DAMAGED);
      // its memory may have grown
      if (!words.length) words = new Uint32Array(zstd.memory.buffer);
      const written = words[output + 2] ?? 0;
      if (this.#filled + written > whole.length) throw new Error(DAMAGED);
      whole.set(new Uint8Array(zstd.memory.buffer, this.#output, written), this.#filled);
      this.#filled += written;
      // none when the frame has ended: another call would begin the next one
      more = this.#left > 0 && (written === this.#outputSize || (words[input + 2] ?? 0) < chunk.length);
    }
  }

  /** Returns all of it. Throws if something is missing. */
  end(): ArrayBuffer {
    if (!this.#whole || this.#left !== 0 || this.#filled !== this.#whole.length) throw new Error(DAMAGED);
    return this.#whole.buffer;
  }
}
