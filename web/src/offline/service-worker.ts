// The service worker of a site that a reader keeps: it answers from the kept files where the network does not. The page
// registers it when the reader asks for that, and the build puts the manifest before it: each build has another worker.

import { cacheName, forget, keep, type SiteManifest } from "./kept-site.ts";
import { scope } from "./service-worker-scope.ts";

/** Of the site as it was built. */
declare const MANIFEST: SiteManifest;

/** How long a page may take before the kept one is shown, in milliseconds. */
const PATIENCE = 3_000;

const root = scope.registration.scope;
const own = cacheName(root, MANIFEST.build);
const files = new Map(MANIFEST.files.map((file) => [new URL(file.url, root).href, file]));

// A later build is here as a whole before its worker replaces this one, which the browser does when no page of the site is open:
// a page and its files are of one build. No page waits for it, as pages come from the network while there is one.
scope.addEventListener("install", (event) => event.waitUntil(keep(MANIFEST, root)));

scope.addEventListener("activate", (event) => {
  // another build's worker may have taken over meanwhile, and deleted what was not its own
  const whole = keep(MANIFEST, root).then(() => forget(root, own));
  event.waitUntil(whole.finally(() => scope.clients.claim())); // the page on which the reader asked for it
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const address = origin + pathname.replace(/\/index\.html$/, "/");
  const file = request.method === "GET" && files.get(address);
  // all else is the browser's, as if there were no worker: files of other builds and of other sites on this host
  if (!file) return;
  // a page says "reload" where a file that it got is damaged, and asks for what is cached alone to learn whether Python can
  // start without a download
  const isKeptFirst = request.cache === "only-if-cached" || (file.immutable && request.cache !== "reload");
  const first = isKeptFirst ? kept : fresh;
  event.respondWith(first(request, address));
});

function stored(address: string): Promise<Response | undefined> {
  return caches.match(address, { cacheName: own });
}

/** The kept file; from the network where the browser has deleted it. */
async function kept(request: Request, address: string): Promise<Response> {
  return (await stored(address)) ?? fetch(request);
}

/** What the network answers, whatever it is; the kept file where that fails or takes long. */
async function fresh(request: Request, address: string): Promise<Response> {
  // never what the browser's own cache has: that may be of a build whose files are not here
  const network = fetch(request, { cache: request.cache === "reload" ? "reload" : "no-cache" });
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE));
  const first = await Promise.race([network, late]).catch(() => undefined);
  return first ?? (await stored(address)) ?? network;
}
