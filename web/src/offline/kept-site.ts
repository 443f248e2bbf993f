// The kept site: all files of one build in a cache of the reader's browser, each checked before it is stored. The page fills
// the cache when the reader asks for it; the service worker fills one for each later build.

import { sha256 } from "../shared/sha256.ts";
import { boolean, count, listOf, shape, string } from "../shared/validate.ts";

/** A file of the site; `immutable`: its address changes with its content. */
export interface KeptFile {
  url: string;
  bytes: number;
  sha256: string;
  immutable: boolean;
}

/** What the build writes: the files by their addresses in the site. No files: this site cannot be kept. */
export interface SiteManifest {
  build: string;
  files: KeptFile[];
}

export const siteManifest = shape<SiteManifest>("manifest", {
  build: string,
  files: listOf(shape<KeptFile>("file", { url: string, bytes: count, sha256: string, immutable: boolean })),
});

/** How many files are asked for at once; browsers open no more connections to a host. */
const AT_ONCE = 6;

/** Says in a sentence for the reader why the site was not kept. */
export class NotKept extends Error {}

/** Other sites may share the origin, and so the caches: `root`, the address of the site, is in the name. */
function prefix(root: string): string {
  return `livecells ${root} `;
}

/** The name of a build's cache. */
export function cacheName(root: string, build: string): string {
  return prefix(root) + build;
}

/** The names of the caches of all builds that are there, in part or whole. */
export async function cachesOf(root: string): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(prefix(root)));
}

/** Deletes the caches of all builds but one. */
export async function forget(root: string, except?: string): Promise<void> {
  for (const name of await cachesOf(root)) if (name !== except) await caches.delete(name);
}

/**
 * Puts what is missing into the build's cache, and tells of bytes as they come: fewer than none where a file comes once more.
 * Rejects with NotKept, or the signal's reason; what is there by then stays, and the next call gets the rest.
 */
export async function keep(
  { build, files }: SiteManifest,
  root: string,
  told: (bytes: number) => void = () => {},
  signal: AbortSignal | null = null,
): Promise<void> {
  const cache = await caches.open(cacheName(root, build));
  const queue = [...files];
  const work = async () => {
    for (let file = queue.shift(); file; file = queue.shift()) {
      signal?.throwIfAborted();
      const address = new URL(file.url, root).href;
      if (await cache.match(address)) told(file.bytes);
      else
        await store(
          cache,
          address,
          (await earlier(address, file, told)) ?? (await fetched(address, file, told, signal)),
        );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work)).finally(() => queue.splice(0));
}

async function store(cache: Cache, address: string, response: Response): Promise<void> {
  await cache.put(address, response).catch(() => {
    throw new NotKept("The browser has no room for it.");
  });
}

/** The file as another build's cache has it, if that is the same. */
async function earlier(address: string, file: KeptFile, told: (bytes: number) => void): Promise<Response | null> {
  const found = await caches.match(address);
  if (!found || (await sha256(await found.clone().arrayBuffer())) !== file.sha256) return null;
  told(file.bytes);
  return found;
}

/** The file as the host has it; once more past the browser's own cache, if that is another. */
async function fetched(
  address: string,
  file: KeptFile,
  told: (bytes: number) => void,
  signal: AbortSignal | null,
): Promise<Response> {
  for (const cache of [file.immutable ? "force-cache" : "no-cache", "reload"] as const) {
    const response = await fetch(address, { cache, signal });
    let loaded = 0;
    const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(part, out) {
        loaded += part.length;
        told(part.length);
        out.enqueue(part);
      },
    });
    const body = await new Response(response.body?.pipeThrough(counter)).arrayBuffer();
    const headers = new Headers(response.headers);
    headers.delete("vary"); // the file is the same whoever asks, and a cache takes no "*"
    if (response.ok && (await sha256(body)) === file.sha256) return new Response(body, { headers });
    told(-loaded);
  }
  throw new NotKept(
    `The host sent another file for ${file.url || "the home page"} than the build has. Try again later.`,
  );
}
