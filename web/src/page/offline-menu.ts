// Keep for offline, in the header's menu: a button with the site's size, and what has become of it. Loaded when the menu is first
// opened.

import { cachesOf, forget, keep, NotKept, type SiteManifest, siteManifest } from "../offline/kept-site.ts";
import { element } from "../shared/element.ts";
import { say } from "./voice.ts";

const WORTH = "Pages, cells and the search then work without a network.";
const EVICTED =
  "Your browser may delete it when it needs room. Safari does after seven days of use without a visit here.";

/** What the build has written; null where it has written nothing. Rejects where nothing can be asked. */
async function manifestOf(root: string): Promise<SiteManifest | null> {
  const answer = await fetch(`${root}offline.json`, { cache: "no-cache" });
  return answer.ok ? siteManifest(await answer.json()) : null;
}

async function registrationOf(root: string): Promise<ServiceWorkerRegistration | null> {
  const registration = await navigator.serviceWorker.getRegistration(root);
  return registration?.scope === root ? registration : null; // one of a site around this one answers, too
}

/** Registers the worker, which finds all files there; resolves once it answers this page. */
async function register(root: string): Promise<void> {
  const registration = await navigator.serviceWorker.register(`${root}sw.js`);
  const worker = registration.installing ?? registration.waiting;
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      if (registration.active?.state === "activated") resolve();
      else if (worker?.state === "redundant") reject(new NotKept("The site has changed meanwhile."));
    };
    worker?.addEventListener("statechange", look);
    look();
  });
}

/** Returns the menu's part for keeping the site at `root`; nothing where the site or the browser does not allow it. */
export async function offlineMenu(root: string): Promise<HTMLElement | ""> {
  if (!navigator.serviceWorker || !globalThis.caches) return "";
  const registration = await registrationOf(root);
  const isKept = Boolean(registration?.active) && (await cachesOf(root)).length > 0;
  const manifest = await manifestOf(root).catch((error: unknown) => {
    if (isKept) return null; // it can be removed without a network, too
    throw error;
  });
  return manifest?.files.length || isKept ? new OfflineMenu(root, manifest, isKept).element : "";
}

function bytesOf({ files }: SiteManifest): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

class OfflineMenu {
  readonly #words = element("p", {});
  readonly #button = element("button", { type: "button", class: "lc-button" });
  readonly #bar = element("progress", { max: 100, "aria-hidden": "true", hidden: "" }) as HTMLProgressElement;
  readonly element = element(
    "div",
    { class: "lc-page-offline", role: "group", "aria-label": "Offline" },
    this.#button,
    this.#bar,
    this.#words,
  );
  readonly #root: string;
  #manifest: SiteManifest | null;
  #press: () => unknown = () => {};

  constructor(root: string, manifest: SiteManifest | null, isKept: boolean) {
    this.#root = root;
    this.#manifest = manifest;
    this.#button.addEventListener("click", (event) => event.detail < 2 && this.#press());
    if (isKept) this.#offerRemoval();
    else this.#offer(WORTH);
  }

  #show(words: string, name: string, press: () => unknown): void {
    this.#words.textContent = words;
    this.#button.textContent = name;
    this.#press = press;
    this.#bar.hidden = name !== "Stop";
  }

  #offer(words: string): void {
    const size = this.#manifest ? ` (${Math.ceil(bytesOf(this.#manifest) / 1e6)} MB)` : "";
    this.#show(words, `Keep for offline${size}`, () => this.#keep());
  }

  #offerRemoval(): void {
    this.#show(`Kept for offline. ${EVICTED}`, "Remove", () => this.#remove());
  }

  async #keep(): Promise<void> {
    const controller = new AbortController();
    this.#show("Keeping for offline …", "Stop", () => controller.abort());
    this.#progress(0);
    navigator.storage?.persist?.().catch(() => {}); // some browsers ask the reader: it is kept whatever the answer
    try {
      this.#manifest = await manifestOf(this.#root);
      if (!this.#manifest) throw new TypeError("no manifest");
      const total = bytesOf(this.#manifest);
      let loaded = 0;
      const count = (bytes: number) => {
        if (controller.signal.aborted) return;
        loaded += bytes;
        this.#progress(Math.floor((loaded / total) * 100));
      };
      await keep(this.#manifest, this.#root, count, controller.signal);
      await register(this.#root);
      this.#offerRemoval();
      say("Kept for offline");
    } catch (error) {
      const isStopped = controller.signal.aborted;
      controller.abort(); // the files that are still on their way
      if (isStopped) await forget(this.#root); // after a failure, what has come stays for the next try
      const words = isStopped
        ? "Stopped."
        : `Not kept. ${error instanceof NotKept ? error.message : "The network failed."}`;
      this.#offer(words);
      say(words);
    }
  }

  /** Shows how much has come, in percent, and says each quarter. */
  #progress(percent: number): void {
    if (percent >= this.#bar.value + 25 - (this.#bar.value % 25))
      say(`Keeping for offline: ${percent - (percent % 25)} %`);
    this.#bar.value = percent;
    this.#words.textContent = `Keeping for offline: ${percent} %`;
  }

  async #remove(): Promise<void> {
    await (await registrationOf(this.#root))?.unregister();
    await forget(this.#root);
    this.#offer(`Removed. ${WORTH}`);
    say("Removed");
  }
}
