// The service worker that removes the others: a site that is no longer to be kept has it in their place. A browser that has
// kept the site gets it with its next visit; it deletes what was kept and unregisters itself, and open pages stay as they are.

import { forget } from "./kept-site.ts";
import { scope } from "./service-worker-scope.ts";

scope.addEventListener("install", (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener("activate", (event) => {
  const { registration } = scope;
  event.waitUntil(forget(registration.scope).then(() => registration.unregister()));
});
