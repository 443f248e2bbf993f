// The runtime files: downloaded once in parallel, checked, kept for every worker of this tab.

import { type BootMode, type FileSink, type Files, SNAPSHOT } from "../shared/messages.ts";

/** What files are for: a start from the snapshot, all modules for it, a start without it, or what a reader takes away. */
export type Purpose = BootMode | "archives" | "download";

/** What the build knows about the runtime directory. */
export interface Manifest {
  directory: string;
  files: Record<string, { bytes: number; sha256: string; for: Purpose[] }>;
}

/** Bytes so far and in all; `stalled` after a while without any. */
export interface Progress {
  loaded: number;
  total: number;
  stalled: boolean;
}

/** In milliseconds. */
const STALL = 20_000;
/** In bytes. Unpacking goes on while the next chunk arrives. */
const CHUNK = 2 ** 19;

/** Says which file is at fault and why, in a sentence for the reader. */
export class DownloadError extends Error {
  readonly file: string;

  constructor(file: string, cause: string) {
    super(`Could not download ${file}: ${cause}.`);
    this.file = file;
  }
}

async function sha256(buffer: ArrayBuffer): Promise<string | null> {
  // absent on plain http; the length is then the only check
  if (!globalThis.crypto?.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Downloads what `manifest` lists from the directory `base`. */
export class RuntimeFiles {
  readonly #manifest: Manifest;
  /** The directory of the files, with a slash at its end. */
  readonly base: string;
  readonly #files = new Map<string, Promise<ArrayBuffer>>();
  readonly #loaded = new Map<string, number>();
  /** Files that came damaged: the next attempt goes past the browser's cache. */
  readonly #damaged = new Set<string>();
  /** What the reader waits for. */
  #purpose: Purpose = "snapshot";
  #stall: ReturnType<typeof setTimeout> | undefined;
  #stalled = false;
  /** Called whenever bytes arrive, and when they stay away. */
  onprogress: () => void = () => {};
  /** Called when all files of a purpose are here. */
  onload: (purpose: Purpose) => void = () => {};

  constructor(manifest: Manifest, base: string) {
    this.#manifest = manifest;
    this.base = base;
  }

  get progress(): Progress {
    let loaded = 0;
    let total = 0;
    for (const name of this.#names(this.#purpose)) {
      total += this.#manifest.files[name]?.bytes ?? 0;
      loaded += this.#loaded.get(name) ?? 0;
    }
    return { loaded, total, stalled: this.#stalled };
  }

  /**
   * Downloads the files of a purpose and returns them; a file that is here is not downloaded again, and one after a
   * failure is the rest alone. `sink` gets each as it comes, the snapshot in chunks. What somebody `kept` of a file makes
   * the file itself superfluous. Rejects with a DownloadError.
   */
  async load(purpose: Purpose, sink?: FileSink, kept?: ReadonlySet<string>): Promise<Files> {
    if (purpose === "snapshot" || purpose === "cold") this.#purpose = purpose; // nobody waits for the others
    this.#watch();
    for (const name of kept ?? []) this.#files.delete(name);
    const wanted = this.#names(purpose).filter((name) => !kept?.has(name));
    const files: Files = {};
    try {
      await Promise.all(
        wanted.map(async (name) => {
          const chunks = name === SNAPSHOT && !this.#files.has(name) ? sink : undefined;
          const bytes = await this.#file(name, chunks);
          files[name] = bytes;
          sink?.file(name, chunks ? null : bytes);
        }),
      );
      this.onload(purpose);
      return files;
    } finally {
      clearTimeout(this.#stall);
    }
  }

  #names(purpose: Purpose): string[] {
    const files = Object.entries(this.#manifest.files);
    return files.filter(([, file]) => file.for.includes(purpose)).map(([name]) => name);
  }

  #watch(): void {
    clearTimeout(this.#stall);
    this.#stalled = false;
    this.#stall = setTimeout(() => {
      this.#stalled = true;
      this.onprogress();
    }, STALL);
  }

  #file(name: string, sink?: FileSink): Promise<ArrayBuffer> {
    const known = this.#files.get(name);
    if (known) return known;
    const file = this.#download(name, sink).catch((error: unknown) => {
      this.#files.delete(name);
      this.#count(name, 0);
      throw error;
    });
    this.#files.set(name, file);
    return file;
  }

  async #download(name: string, sink?: FileSink): Promise<ArrayBuffer> {
    const expected = this.#manifest.files[name];
    if (!expected) throw new DownloadError(name, "it is not in the manifest");
    // the directory's name is a hash of what is in it: whatever is cached is right, however old
    const cache = this.#damaged.has(name) ? "reload" : "force-cache";
    const response = await fetch(this.base + name, { cache }).catch(() => {
      throw new DownloadError(name, "the network failed");
    });
    if (!response.ok) throw new DownloadError(name, `the server answered ${response.status}`);
    const buffer = await this.#read(name, response, expected.bytes, sink).catch((error: unknown) => {
      if (error instanceof DownloadError) throw error;
      throw new DownloadError(name, "the connection broke off");
    });
    const digest = await sha256(buffer);
    if (digest !== null && digest !== expected.sha256) throw this.#damage(name);
    return buffer;
  }

  async #read(name: string, response: Response, bytes: number, sink?: FileSink): Promise<ArrayBuffer> {
    const whole = new Uint8Array(bytes);
    const reader = response.body?.getReader();
    let loaded = 0;
    let sent = 0;
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      if (loaded + part.value.length > bytes) throw this.#damage(name);
      whole.set(part.value, loaded);
      loaded += part.value.length;
      this.#count(name, loaded);
      if (sink && (loaded - sent >= CHUNK || loaded === bytes)) {
        sink.chunk(name, whole.buffer.slice(sent, loaded));
        sent = loaded;
      }
    }
    if (loaded !== bytes) throw this.#damage(name);
    return whole.buffer;
  }

  #count(name: string, bytes: number): void {
    this.#loaded.set(name, bytes);
    this.#watch();
    this.onprogress();
  }

  #damage(name: string): DownloadError {
    this.#damaged.add(name);
    return new DownloadError(name, "it is not the file this page was built with");
  }
}
