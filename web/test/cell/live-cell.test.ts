// The element, from delivered HTML through clicks and keys to what the reader sees.

import "../dom.ts";
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { defineLiveCell, type LiveCell } from "../../src/cell/live-cell.ts";
import { fragment } from "../../src/export/fragment.ts";
import { encodeCode } from "../../src/export/link-codec.ts";
import { Kernel } from "../../src/kernel/kernel.ts";
import { Python } from "../../src/kernel/python.ts";
import { DownloadError } from "../../src/kernel/runtime-files.ts";
import { LIMITS } from "../../src/kernel/watchdog.ts";
import { rendering } from "../../src/rendering/rendering.ts";
import type { Files } from "../../src/shared/messages.ts";
import type { CellSource } from "../../src/shared/schema.ts";
import { html } from "../dom.ts";
import { FakeWorker, type Log } from "../worker.ts";

// the kernel asks whether there are workers; that they are ours is decided below
Object.defineProperty(globalThis, "Worker", { value: FakeWorker, configurable: true });

let log: Log;
let failures: Error[];
/** What a download waits for. */
let network: Promise<void>;
let downloads: number;
/** Whether what renders results can be loaded. */
let renders: boolean;

beforeEach(() => {
  log = { workers: [], runs: [] };
  failures = [];
  downloads = 0;
  renders = true;
  network = Promise.resolve();
  const load = async (): Promise<Files> => {
    downloads += 1;
    const failure = failures.shift();
    if (failure) throw failure;
    await network;
    return {};
  };
  const progress = { loaded: 7_000_000, total: 14_900_000, stalled: false };
  const source = { progress, progressOf: () => progress, onprogress: () => {}, load, abort: () => {} };
  const workers = { make: () => new FakeWorker(log), compile: () => {}, kept: new Set<string>(), barred: false };
  const kernel = new Kernel(async () => new Python(source, workers, { ...LIMITS, beats: [] }));
  const loadRendering = async () => {
    if (!renders) throw new Error("no network");
    return rendering;
  };
  defineLiveCell(kernel, loadRendering, { sqlalchemy: "2.1.9", modules: async () => [] });
});
afterEach(() => {
  document.body.replaceChildren();
  sessionStorage.clear();
  history.replaceState(null, "", "/");
});

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

const QUESTION = `<form class="lc-prediction" data-answer="2" data-step="0"><fieldset>
<button type="button" class="lc-choice" value="1">one</button><button type="button" class="lc-choice" value="2">two</button>
<button type="button" class="lc-skip">Just show me</button></fieldset>
<div class="lc-verdict" tabindex="-1"><span class="lc-verdict-words">The answer:</span> two.</div></form>`;

interface Given {
  cell: string;
  source: string;
  before?: CellSource[];
  result?: string;
  asks?: boolean;
}

const story = { story: "s", title: "A story.", heading: "A title", options: {}, error_line: null, exercise: null };

/** Puts cells of one story on the page, as the builder writes them, and waits until they are built. */
async function page(...cells: Given[]): Promise<LiveCell[]> {
  const text = cells.map(({ cell, source, before = [], result = '<p class="lc-empty">No output</p>', asks }) => {
    const data = escaped(JSON.stringify({ ...story, cell, key: `key of ${cell}`, source, before }));
    const body = `<div class="lc-result"><div class="lc-own">${result}</div><div class="lc-observed"></div></div>`;
    return `<live-cell id="s:${cell}" class="live-cell" state="idle" role="group" data-cell="${data}"${asks ? ' asks=""' : ""}>
${asks ? QUESTION : ""}
<div class="lc-head"><p class="lc-title">A title</p><span class="lc-note">Recorded output</span></div>
<div class="lc-code highlight"><pre><span class="lc-gutter">1</span><code><span>${escaped(source)}</span>\n</code></pre></div>
${body}</live-cell>`;
  });
  document.body.append(...html(text.join("")).children);
  const made = [...document.querySelectorAll<LiveCell>("live-cell")];
  await until(() => made.every((cell) => cell.querySelector(".lc-copy")));
  return made;
}

const part = (cell: LiveCell | undefined, selector: string) => {
  const found = cell?.querySelector<HTMLElement>(selector);
  assert.ok(found, `no ${selector}`);
  return found;
};
const state = (cell: LiveCell | undefined) => cell?.getAttribute("state");
const note = (cell: LiveCell | undefined) => part(cell, ".lc-note").textContent;
const status = (cell: LiveCell | undefined) => part(cell, "[role=status]").textContent;
const result = (cell: LiveCell | undefined) => part(cell, ".lc-result").textContent;
const click = (cell: LiveCell | undefined, button: string, detail = 1) =>
  part(cell, `.lc-${button}`).dispatchEvent(new MouseEvent("click", { detail, bubbles: true }));

/** Waits for what must come; a limit, because a loop goes on when the runner has given up its test. */
async function until(come: () => boolean): Promise<void> {
  const limit = performance.now() + 10_000;
  while (!come()) {
    if (performance.now() > limit) throw new Error("it did not come");
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Runs a cell as a reader does and waits for its end. */
async function run(cell: LiveCell | undefined): Promise<void> {
  click(cell, "run");
  await until(() => part(cell, ".lc-run").textContent !== "Stop");
}

/** An edit, as a reload brings it back: the editor itself needs a real browser. */
function edit(cell: string, source: string): void {
  sessionStorage.setItem(`live-cell s:${cell}`, JSON.stringify({ key: `key of ${cell}`, source }));
}

test("a delivered cell gets its buttons and stays as it was otherwise", async () => {
  const [cell] = await page({ cell: "one", source: "print 1" });
  assert.equal(state(cell), "idle");
  assert.equal(note(cell), "Recorded output");
  assert.deepEqual(
    [...(cell?.querySelectorAll<HTMLElement>("button") ?? [])].filter((b) => !b.hidden).map((b) => b.textContent),
    ["Edit", "Copy", "Share", "Download", "Run"],
  );
  assert.equal(part(cell, "code").textContent?.trimEnd(), "print 1");
  assert.equal(part(cell, "pre").tabIndex, 0);
});

test("nothing is downloaded before the reader shows intent", async () => {
  const [cell] = await page({ cell: "one", source: "1" });
  assert.equal(downloads, 0);
  cell?.dispatchEvent(new Event("pointerover", { bubbles: true }));
  await until(() => downloads > 0);
});

test("run shows the live result and says how long it took", async () => {
  const [cell] = await page({ cell: "one", source: "print hello" });
  let arrive = () => {};
  network = new Promise((resolve) => {
    arrive = resolve;
  });
  click(cell, "run");
  assert.equal(state(cell), "booting");
  assert.equal(status(cell), "Running");
  await until(() => note(cell) === "Downloading Python (14.9 MB, once) … 46 %");
  arrive();
  await until(() => state(cell) === "done");
  assert.equal(result(cell), "hello");
  assert.equal(note(cell), "Done in 0.06 s");
  assert.equal(status(cell), "Done");
});

test("what is printed shows while the cell runs, and stays where it is stopped", async () => {
  const [cell] = await page({ cell: "one", source: "say one two", result: "<p>recorded</p>" });
  click(cell, "run");
  await until(() => cell?.querySelector("[data-panel=live]") !== null);
  assert.equal(part(cell, "[data-panel=live]").textContent, "onetwo");
  assert.equal(result(cell), "onetworecorded");
  click(cell, "run"); // it is Stop now
  await until(() => note(cell) === "Stopped");
  assert.equal(result(cell), "onetwo");
  assert.equal(cell?.querySelector("[data-panel=live]"), null);
});

test("a cell that is stopped before it has printed anything keeps its last result", async () => {
  const [cell] = await page({ cell: "one", source: "hang", result: "<p>recorded</p>" });
  click(cell, "run");
  await until(() => state(cell) === "running");
  click(cell, "run");
  await until(() => note(cell) === "Stopped");
  assert.equal(result(cell), "recorded");
});

test("earlier cells run first, show their results, and the asked one says so", async () => {
  const [one, two] = await page(
    { cell: "one", source: "print 1", before: [{ id: "set-up", source: "0" }] },
    { cell: "two", source: "print 2" },
  );
  await run(two);
  assert.equal(note(two), "Done in 0.06 s · ran 2 earlier cells first");
  assert.equal(result(one), "1");
  assert.equal(state(one), "done");
});

test("an earlier cell that fails shows its error, and the asked one says that it did not run", async () => {
  const [one, two] = await page({ cell: "one", source: "fail KeyError" }, { cell: "two", source: "print 2" });
  await run(two);
  assert.equal(state(one), "error");
  assert.equal(note(two), "Not run: one failed");
  assert.equal(result(two), "No output");
});

test("an error is told by its type and marks its line", async () => {
  const [cell] = await page({ cell: "one", source: "fail KeyError" });
  await run(cell);
  assert.equal(state(cell), "error");
  assert.equal(status(cell), "Error on line 1: KeyError: as asked");
  assert.equal(part(cell, '[data-mark="error"]').getAttribute("data-line"), "1");
});

test("Run becomes Stop in place, and stopping leaves the recorded result", async () => {
  const [cell] = await page({ cell: "one", source: "hang" });
  const button = part(cell, ".lc-run");
  click(cell, "run");
  assert.equal(button.textContent, "Stop");
  await until(() => state(cell) === "running");
  click(cell, "run");
  await until(() => state(cell) === "idle");
  assert.equal(part(cell, ".lc-run"), button);
  assert.equal(button.textContent, "Run");
  assert.equal(note(cell), "Stopped");
  assert.equal(status(cell), "Stopped");
  assert.equal(result(cell), "No output");
});

test("a double click is one run", async () => {
  const [cell] = await page({ cell: "one", source: "print 1" });
  click(cell, "run", 1);
  click(cell, "run", 2);
  await until(() => state(cell) === "done");
  assert.equal(log.runs.length, 1);
});

test("a failed download says why, keeps the recorded result and can be tried again", async () => {
  failures = [new DownloadError("x.whl", "the server answered 404")];
  const [cell] = await page({ cell: "one", source: "print 1" });
  await run(cell);
  assert.equal(state(cell), "error");
  assert.equal(note(cell), "Could not download x.whl: the server answered 404.");
  assert.equal(result(cell), "No output");
  await run(cell);
  assert.equal(state(cell), "done");
});

test("a result that cannot be made into panels is told as that, and Reset leaves nothing of it", async () => {
  renders = false;
  edit("one", "print changed");
  const [cell] = await page({ cell: "one", source: "print 1" });
  await run(cell);
  assert.deepEqual([state(cell), note(cell)], ["error", "This result could not be shown: no network"]);
  assert.equal(result(cell), "This result could not be shown: no network");
  click(cell, "reset");
  assert.deepEqual([state(cell), note(cell), result(cell)], ["idle", "Recorded output", "No output"]);
  renders = true;
  await run(cell);
  assert.deepEqual([state(cell), result(cell)], ["done", "1"]);
});

test("an edit that was kept comes back, is stale, and makes later cells stale", async () => {
  edit("one", "print changed");
  const [one, two] = await page({ cell: "one", source: "print 1" }, { cell: "two", source: "print 2" });
  assert.equal(part(one, "code").textContent, "print changed");
  assert.equal(note(one), "Edited: run to see its result");
  await Promise.resolve(); // once all cells are there
  assert.equal(state(two), "stale");
  assert.equal(note(two), "An earlier cell was edited: run again");
});

test("Reset brings back the author's code and the recorded result, and can be undone", async () => {
  edit("one", "print changed");
  const [one, two] = await page({ cell: "one", source: "print 1" }, { cell: "two", source: "print 2" });
  await run(one);
  assert.equal(result(one), "changed");
  const reset = part(one, ".lc-reset");
  assert.equal(reset.textContent, "Reset");
  click(one, "reset");
  assert.equal(part(one, "code").textContent, "print 1\n");
  assert.equal(result(one), "No output");
  assert.equal(note(one), "Recorded output");
  assert.equal(state(two), "idle");
  assert.equal(sessionStorage.length, 0);
  assert.equal(reset.textContent, "Undo reset");
  click(one, "reset");
  assert.equal(part(one, "code").textContent, "print changed");
  assert.equal(result(one), "changed");
  assert.equal(state(one), "done");
  assert.equal(state(two), "stale");
});

test("a run uncovers a result that a question covers", async () => {
  const [cell] = await page({ cell: "one", source: "print 1", asks: true });
  await run(cell);
  assert.equal(cell?.hasAttribute("asks"), false);
});

for (const [what, press, words] of [
  ["the right answer", "button[value='2']", "Yes:"],
  ["another answer", "button[value='1']", "You said one. Not this time:"],
  ["no answer", ".lc-skip", "The answer:"],
] as const) {
  test(`${what} uncovers the result, and the verdict says how it compares`, async () => {
    const [cell] = await page({ cell: "one", source: "print 1", asks: true });
    part(cell, press).dispatchEvent(new MouseEvent("click", { bubbles: true }));
    await until(() => !cell?.hasAttribute("asks"));
    assert.equal(part(cell, ".lc-verdict-words").textContent, words);
    assert.equal(document.activeElement, part(cell, ".lc-verdict"));
    assert.equal(part(cell, "button[value='1']").hasAttribute("disabled"), true);
  });
}

for (const modifier of ["ctrlKey", "metaKey", "shiftKey"]) {
  test(`Enter with ${modifier} on the code runs it`, async () => {
    const [cell] = await page({ cell: "one", source: "print 1" });
    part(cell, "pre").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", [modifier]: true }));
    await until(() => state(cell) === "done");
    assert.equal(log.runs.length, 1);
  });
}

test("on a page of very many cells a run puts none of them in order again", async () => {
  const many = Array.from({ length: 200 }, (_, i) => ({ cell: `c${i}`, source: `print ${i}` }));
  const compare = Node.prototype.compareDocumentPosition;
  let compared = 0;
  Node.prototype.compareDocumentPosition = function (other) {
    compared += 1;
    return compare.call(this, other);
  };
  try {
    const cells = await page(...many);
    assert.ok(compared < 200 * 20, `${compared} comparisons to put 200 cells in order`);
    compared = 0;
    await run(cells[0]);
    await run(cells[1]);
    assert.equal(compared, 0);
  } finally {
    Node.prototype.compareDocumentPosition = compare;
  }
});

test("leaving the page stops the run", async () => {
  const [cell] = await page({ cell: "one", source: "hang" });
  click(cell, "run");
  await until(() => state(cell) === "running");
  cell?.remove();
  await until(() => state(cell) === "idle");
  assert.equal(log.workers[0]?.terminated, true);
});

test("a line of the code and its entries of the tape point at each other", async () => {
  const tape = '<details class="lc-sql"><ol><li data-line="1"><code>BEGIN</code></li></ol></details>';
  const [cell] = await page({ cell: "one", source: "x", result: tape });
  part(cell, "li").dispatchEvent(new MouseEvent("pointerover", { bubbles: true }));
  assert.equal(part(cell, '[data-mark="highlight"]').getAttribute("data-line"), "1");
  part(cell, ".lc-result").dispatchEvent(new MouseEvent("pointerleave"));
  assert.equal(cell?.querySelector('[data-mark="highlight"]'), null);
});

/** Opens the page with a link that brings code. */
async function linked(source: string, ...cells: Given[]): Promise<LiveCell[]> {
  history.replaceState(null, "", fragment("s:one", await encodeCode(source)));
  const made = await page(...cells);
  await until(() => /came with the link/.test(part(made[0], ".lc-shared-link").textContent ?? ""));
  return made;
}

test("a link's code is shown behind a banner, and nothing can be run before it is there", async () => {
  history.replaceState(null, "", fragment("s:one", await encodeCode("print linked")));
  const [cell] = await page({ cell: "one", source: "print 1" });
  assert.ok(part(cell, ".lc-shared-link"));
  assert.equal(part(cell, ".lc-run").hasAttribute("disabled"), true);
  await until(() => !part(cell, ".lc-run").hasAttribute("disabled"));
  assert.equal(part(cell, ".lc-shared-link span").textContent?.startsWith("This code came with the link"), true);
  assert.equal(part(cell, "code").textContent, "print linked");
  assert.equal(note(cell), "Code from the link: not run yet");
  assert.equal(log.runs.length, 0);
  await run(cell);
  assert.equal(result(cell), "linked");
});

test("a link's code takes no part in other cells' runs until the reader has run it", async () => {
  const cells = [
    { cell: "one", source: "print 1" },
    { cell: "two", source: "print 2" },
  ];
  const [one, two] = await linked("print linked", ...cells);
  await run(two);
  assert.deepEqual(
    log.runs.flatMap((run) => run.cells).map((step) => step.source),
    ["print 1", "print 2"],
  );
  assert.equal(note(one), "Code from the link: not run yet");
  assert.equal(state(two), "done");
  await run(one);
  assert.equal(state(two), "stale");
});

test("Show the original brings back the reader's own edit and its result, untouched", async () => {
  edit("one", "print mine");
  const [cell] = await linked("print linked", { cell: "one", source: "print 1" });
  await run(cell);
  assert.equal(result(cell), "linked");
  part(cell, ".lc-shared-link button").dispatchEvent(new MouseEvent("click", { bubbles: true }));
  assert.equal(part(cell, "code").textContent, "print mine");
  assert.equal(result(cell), "No output");
  assert.equal(note(cell), "Edited: run to see its result");
  assert.equal(cell?.querySelector(".lc-shared-link"), null);
  assert.equal(location.hash, "#s:one");
});

test("a link's code that is the author's own is nothing foreign", async () => {
  history.replaceState(null, "", fragment("s:one", await encodeCode("print 1")));
  const [cell] = await page({ cell: "one", source: "print 1" });
  await until(() => !part(cell, ".lc-run").hasAttribute("disabled"));
  assert.equal(cell?.querySelector(".lc-shared-link"), null);
});

test("a damaged link is told in a sentence, and the page is as usual", async () => {
  history.replaceState(null, "", "#s:one&code=AAAAA");
  const [cell] = await page({ cell: "one", source: "print 1" });
  await until(() => /damaged/.test(part(cell, ".lc-shared-link").textContent ?? ""));
  assert.equal(part(cell, ".lc-shared-link button").hidden, true);
  assert.equal(note(cell), "Recorded output");
  await run(cell);
  assert.equal(result(cell), "1");
});

test("a moment of the run marks its line", async () => {
  const [cell] = await page({ cell: "one", source: "print 1" });
  part(cell, ".lc-result").dispatchEvent(new CustomEvent("lc-moment", { bubbles: true, detail: { line: 1 } }));
  assert.equal(part(cell, '[data-mark="step"]').getAttribute("data-line"), "1");
  part(cell, ".lc-result").dispatchEvent(new CustomEvent("lc-moment", { bubbles: true, detail: { line: null } }));
  assert.equal(cell?.querySelector('[data-mark="step"]'), null);
});

test("Run says beforehand that earlier cells come first, while they have not run", async () => {
  const [one, two] = await page({ cell: "one", source: "print 1" }, { cell: "two", source: "print 2" });
  const near = () => part(two, ".lc-run").dispatchEvent(new MouseEvent("pointerenter"));
  near();
  assert.equal(part(two, ".lc-run").title, "Runs the earlier cells of this story first");
  await run(one);
  near();
  assert.equal(part(two, ".lc-run").title, "");
});

test("a browser without WebAssembly keeps the recorded output and says so", async () => {
  const webAssembly = globalThis.WebAssembly;
  Object.defineProperty(globalThis, "WebAssembly", { value: undefined, configurable: true, writable: true });
  try {
    const [cell] = await page({ cell: "one", source: "1" });
    assert.equal(cell?.querySelector(".lc-run"), null);
    assert.match(note(cell) ?? "", /^Recorded output · This browser cannot run Python: it has no WebAssembly/);
  } finally {
    Object.defineProperty(globalThis, "WebAssembly", { value: webAssembly, configurable: true, writable: true });
  }
});
