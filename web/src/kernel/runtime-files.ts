// The runtime files and the scripts of the workers: downloaded once in parallel, checked, kept for every worker of this tab.

import { type BootMode, type FileSink, type Files, SNAPSHOT } from "../shared/messages.ts";
import { sha256 } from "../shared/sha256.ts";
import { timed } from "../shared/timeline.ts";

/** What files are for: a start from the snapshot, all modules for it, a start without it, or what a reader takes away. */
export type Purpose = BootMode | "archives" | "download";

/** What the build knows about a file; `script`: it lies beside the bundle and not in the runtime directory. */
export interface ManifestFile {
  bytes: number;
  sha256: string;
  for: Purpose[];
  script?: true;
}

/** What the build knows about the runtime directory and the scripts of the workers. */
export interface Manifest {
  directory: string;
  files: Record<string, ManifestFile>;
}

/** Bytes so far and in all; `stalled` after a while without any. */
export interface Progress {
  loaded: number;
  total: number;
  stalled: boolean;
}

/** What has arrived of a file, by all requests for it, and how much of that was handed on. */
interface Arrived {
  readonly whole: Uint8Array<ArrayBuffer>;
  sent: number;
}

/** In milliseconds. */
const STALL = 20_000;
/** In bytes. Unpacking goes on while the next chunk arrives. */
const CHUNK = 2 ** 19;

/** What a host answers for a file that is no longer there. Its name is a hash of what is in it, so there is a newer one. */
const GONE = [404, 410];

/** Says which file is at fault and why, in a sentence for the reader. */
export class DownloadError extends Error {
  readonly file: string;

  constructor(file: string, cause: string) {
    super(`Could not download ${file}: ${cause}.`);
    this.file = file;
  }
}

/** Downloads what `manifest` lists from the directory `base`, the scripts from the directory `scripts`. */
export class RuntimeFiles {
  readonly #manifest: Manifest;
  /** The directory of the files, with a slash at its end. */
  readonly base: string;
  readonly #scripts: string;
  readonly #files = new Map<string, Promise<ArrayBuffer>>();
  /** What ends the downloads that are under way. */
  readonly #pending = new Map<string, AbortController>();
  /** The requests for them. */
  readonly #requests = new Set<AbortController>();
  readonly #loaded = new Map<string, number>();
  /** Files whose download has failed: the next attempt goes past the browser's cache. */
  readonly #failed = new Set<string>();
  /** What the reader waits for. */
  #purpose: Purpose = "snapshot";
  #stall: ReturnType<typeof setTimeout> | undefined;
  #stalled = false;
  /** Called whenever bytes arrive, and when they stay away. */
  onprogress: () => void = () => {};

  constructor(manifest: Manifest, base: string, scripts = base) {
    this.#manifest = manifest;
    this.base = base;
    this.#scripts = scripts;
  }

  /** Of the start of Python that was asked for last. */
  get progress(): Progress {
    return this.progressOf(this.#purpose);
  }

  progressOf(purpose: Purpose): Progress {
    let loaded = 0;
    let total = 0;
    for (const name of this.#names(purpose)) {
      total += this.#manifest.files[name]?.bytes ?? 0;
      loaded += this.#loaded.get(name) ?? 0;
    }
    return { loaded, total, stalled: this.#stalled };
  }

  /**
   * Downloads the files of a purpose and returns them; a file that is here is not downloaded again, and one after a
   * failure is the rest alone. `sink` gets each as it comes, the snapshot in chunks; those of which somebody has `kept` what
   * is made of them are left out. Rejects with a DownloadError.
   */
  async load(purpose: Purpose, sink?: FileSink, kept?: ReadonlySet<string>): Promise<Files> {
    if (purpose === "snapshot" || purpose === "cold") this.#purpose = purpose; // nobody waits for the others
    const wanted = this.#names(purpose).filter((name) => !kept?.has(name));
    const files: Files = {};
    await Promise.all(
      wanted.map(async (name) => {
        const chunks = name === SNAPSHOT && !this.#files.has(name) ? sink : undefined;
        const bytes = await this.#file(name, chunks);
        files[name] = bytes;
        sink?.file(name, chunks ? null : bytes);
      }),
    );
    return files;
  }

  /** One file as text. Rejects with a DownloadError. */
  async text(name: string): Promise<string> {
    return new TextDecoder().decode(await this.#file(name));
  }

  /** Lets go of a file that nobody will need again. */
  release(name: string): void {
    this.#files.delete(name);
  }

  /** Ends the downloads that are under way: whoever waits for them gets a DownloadError, and the next `load` asks anew. */
  abort(): void {
    for (const [name, controller] of this.#pending) {
      this.#forget(name);
      controller.abort();
    }
  }

  /** Sends the requests that are under way once more: where the browser had frozen the page, their answers do not go on. */
  again(): void {
    for (const request of this.#requests) request.abort();
  }

  #names(purpose: Purpose): string[] {
    const files = Object.entries(this.#manifest.files);
    return files.filter(([, file]) => file.for.includes(purpose)).map(([name]) => name);
  }

  /** Waits for the next bytes, as long as anything is to come. */
  #watch(): void {
    clearTimeout(this.#stall);
    this.#stalled = false;
    if (this.#pending.size === 0) return;
    this.#stall = setTimeout(() => {
      this.#stalled = true;
      this.onprogress();
    }, STALL);
  }

  #file(name: string, sink?: FileSink): Promise<ArrayBuffer> {
    const known = this.#files.get(name);
    if (known) return known;
    const controller = new AbortController();
    this.#pending.set(name, controller);
    this.#watch();
    const file = this.#download(name, controller.signal, sink).then(
      (bytes) => {
        this.#over(name, controller);
        return bytes;
      },
      (error: unknown) => {
        // what was aborted may have been asked for again
        if (this.#pending.get(name) === controller) {
          this.#failed.add(name);
          this.#forget(name);
        }
        throw error;
      },
    );
    this.#files.set(name, file);
    return file;
  }

  #over(name: string, controller: AbortController): void {
    if (this.#pending.get(name) === controller) this.#pending.delete(name);
    this.#watch();
  }

  #forget(name: string): void {
    this.#pending.delete(name);
    this.#files.delete(name);
    this.#count(name, 0);
  }

  async #download(name: string, signal: AbortSignal, sink?: FileSink): Promise<ArrayBuffer> {
    const expected = this.#manifest.files[name];
    if (!expected) throw new DownloadError(name, "it is not in the manifest");
    const arrived = { whole: new Uint8Array(expected.bytes), sent: 0 };
    for (;;) {
      const request = new AbortController();
      const stop = () => request.abort();
      this.#requests.add(request);
      signal.addEventListener("abort", stop);
      try {
        const ask = () => this.#request(name, expected, arrived, request.signal, sink);
        const buffer = await timed("page: fetch", ask, name);
        const digest = await timed("page: hash", () => sha256(buffer), name);
        // without one, the length is the only check
        if (digest !== null && digest !== expected.sha256) throw damaged(name);
        return buffer;
      } catch (error) {
        if (signal.aborted) throw new DownloadError(name, "it was stopped");
        if (!request.signal.aborted) throw error;
      } finally {
        this.#requests.delete(request);
        signal.removeEventListener("abort", stop);
      }
    }
  }

  async #request(
    name: string,
    expected: ManifestFile,
    arrived: Arrived,
    signal: AbortSignal,
    sink?: FileSink,
  ): Promise<ArrayBuffer> {
    const failure = (cause: string) => new DownloadError(name, cause);
    // the directory's name is a hash of what is in it: whatever is cached is right, however old
    const cache = this.#failed.has(name) ? "reload" : "force-cache";
    const address = (expected.script ? this.#scripts : this.base) + name;
    const response = await fetch(address, { cache, signal }).catch(() => {
      throw failure("the network failed");
    });
    if (GONE.includes(response.status))
      throw failure("the site has changed since this page was opened. Reload the page");
    if (!response.ok) throw failure(`the server answered ${response.status}`);
    return this.#read(name, response, arrived, signal, sink).catch((error: unknown) => {
      throw error instanceof DownloadError ? error : failure("the connection broke off");
    });
  }

  async #read(
    name: string,
    response: Response,
    arrived: Arrived,
    signal: AbortSignal,
    sink?: FileSink,
  ): Promise<ArrayBuffer> {
    const { whole } = arrived;
    const bytes = whole.length;
    const reader = response.body?.getReader();
    let loaded = 0;
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      if (signal.aborted) throw new DownloadError(name, "it was stopped");
      if (loaded + part.value.length > bytes) throw damaged(name);
      // what an earlier request brought has been handed on, and the digest does not see it
      const known = part.value.subarray(0, Math.max(0, arrived.sent - loaded));
      if (known.some((byte, index) => byte !== whole[loaded + index])) throw damaged(name);
      whole.set(part.value, loaded);
      loaded += part.value.length;
      this.#count(name, loaded);
      if (sink && (loaded - arrived.sent >= CHUNK || (loaded === bytes && arrived.sent < bytes))) {
        sink.chunk(name, whole.buffer.slice(arrived.sent, loaded));
        arrived.sent = loaded;
      }
    }
    if (loaded !== bytes) throw damaged(name);
    return whole.buffer;
  }

  #count(name: string, bytes: number): void {
    this.#loaded.set(name, bytes);
    this.#watch();
    this.onprogress();
  }
}

function damaged(name: string): DownloadError {
  return new DownloadError(name, "it is not the file this page was built with");
}
