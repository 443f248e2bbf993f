// One worker, one queue, a memory of what each namespace has run.

import assert from "node:assert/strict";
import { beforeEach, type TestContext, test } from "node:test";
import { abortable } from "../../src/kernel/abort.ts";
import type { RuntimeSource } from "../../src/kernel/boot.ts";
import type { ExecutionResult, Requested } from "../../src/kernel/execution.ts";
import { Kernel } from "../../src/kernel/kernel.ts";
import { Python } from "../../src/kernel/python.ts";
import { DownloadError, type Purpose } from "../../src/kernel/runtime-files.ts";
import { LIMITS } from "../../src/kernel/watchdog.ts";
import type { Files } from "../../src/shared/messages.ts";
import type { CellSource } from "../../src/shared/schema.ts";
import { encoded, FakeWorker, type Log, resultOf } from "../worker.ts";

/** No beats: a clock that goes on keeps the test runner waiting. */
const limits = { ...LIMITS, beats: [] };

let log: Log;
let failures: Error[];
let boots: boolean;
let loads: Purpose[];
/** What a download of the archives waits for. */
let archives: Promise<void>;
/** Ends the downloads that `stalled` holds up. */
let stall: AbortController;
let stalled: boolean;
let aborted: number;
let source: RuntimeSource;
let kernel: Kernel;

beforeEach(() => {
  log = { workers: [], runs: [], asked: [] };
  archives = Promise.resolve();
  stall = new AbortController();
  stalled = false;
  aborted = 0;
  failures = [];
  boots = true;
  loads = [];
  const load = async (purpose: Purpose): Promise<Files> => {
    loads.push(purpose);
    const failure = purpose === "archives" ? undefined : failures.shift();
    if (failure) throw failure;
    if (purpose === "archives") await archives;
    if (stalled) await abortable(new Promise(() => {}), stall.signal);
    return {};
  };
  const progress = { loaded: 1, total: 4, stalled: false };
  const abort = () => {
    aborted += 1;
    stall.abort(new DownloadError("x", "it was stopped"));
    stall = new AbortController();
  };
  source = { progress, progressOf: () => progress, onprogress: () => {}, load, abort };
  const workers = { make: () => new FakeWorker(log, boots), compile: () => {}, kept: new Set<string>(), barred: false };
  kernel = new Kernel(async () => new Python(source, workers, limits));
});

/** So many milliseconds pass while the page is awake: each timer that another one sets goes off in its turn. */
function pass(t: TestContext, milliseconds: number): void {
  for (let passed = 0; passed < milliseconds; passed += 250) t.mock.timers.tick(250);
}

const steps = (...sources: string[]): CellSource[] => sources.map((source, i) => ({ id: `c${i + 1}`, source }));

/** Notes what comes of an execution; `running` resolves once Python has begun. */
function follow(run: Requested) {
  const heard: string[] = [];
  let begun = () => {};
  const running = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const listen = async () => {
    for await (const message of run.messages) {
      const { name, slow } =
        message.type === "phase" ? { slow: false, ...message.phase } : { name: message.cell, slow: false };
      // a download is told of as it goes on
      if (name !== "downloading" || heard.at(-1) !== name) heard.push(slow ? `${name} slow` : name);
      if (message.type === "phase" && message.phase.name === "running") begun();
    }
  };
  return { run, heard, running, over: listen() };
}

const start = (story: string, cells: CellSource[]) => follow(kernel.execute({ story, cells, database: false }));

const finish = (cells: CellSource[], story = "s"): Promise<ExecutionResult> => start(story, cells).run.result;

const request = (story: string, cells: CellSource[]) => kernel.execute({ story, cells, database: true });

/** Asks for a story's database and returns what came: its bytes as text. */
async function save(story: string, cells: CellSource[]) {
  const result = await request(story, cells).result;
  return result.type === "done" ? { ...result, database: text(result.database ?? null) } : result;
}

const text = (bytes: ArrayBuffer | null) => bytes && new TextDecoder().decode(bytes);
const labels = async (source: string) => (await kernel.complete("s", source, source.length)).map(({ label }) => label);
/** Lets all that is ready happen, without a clock. */
const settle = async () => {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
};
const asked = () =>
  log.runs.map(({ reset, cells }) => `${reset ? "reset " : ""}${cells.map(({ id }) => id).join(" ")}`);

test("a first run tells of every step and brings the earlier cells' results", async () => {
  const { run, heard, over } = start("s", steps("print 1", "print 2"));
  await over;
  assert.deepEqual(await run.result, { type: "done", ran: 2, failed: null });
  assert.deepEqual(heard, ["downloading", "starting", "running", "c1", "running", "c2"]);
});

test("a start ahead of the reader asks for no archives; a reader who comes near does", async () => {
  kernel.ahead();
  await settle();
  assert.equal(kernel.state, "ready");
  assert.deepEqual(loads, ["snapshot"]);
  kernel.warm();
  await settle();
  assert.deepEqual(loads, ["snapshot", "archives"]);
});

test("the worker boots once, warmed or not", async () => {
  kernel.warm();
  kernel.warm();
  await finish(steps("1"));
  assert.equal(log.workers.length, 1);
});

test("only what is missing runs", async () => {
  await finish(steps("1"));
  await finish(steps("1", "2"));
  await finish(steps("1", "2"));
  await finish(steps("x", "2"));
  assert.deepEqual(asked(), ["reset c1", "c2", "reset c1 c2", "reset c1 c2"]);
});

test("stories know nothing of each other", async () => {
  await finish(steps("1"), "s");
  await finish(steps("1"), "t");
  await finish(steps("1", "2"), "s");
  assert.deepEqual(asked(), ["reset c1", "reset c1", "c2"]);
});

test("an earlier cell that fails stops the run and is named", async () => {
  assert.deepEqual(await finish(steps("fail KeyError", "2")), { type: "done", ran: 1, failed: "c1" });
});

test("the asked cell may fail, but nothing is built on it", async () => {
  assert.deepEqual(await finish(steps("1", "fail KeyError")), { type: "done", ran: 2, failed: null });
  assert.deepEqual(await finish(steps("1", "fail KeyError", "3")), { type: "done", ran: 2, failed: "c2" });
  assert.deepEqual(asked(), ["reset c1 c2", "reset c1 c2 c3"]);
});

test("stop ends the worker; the next run has a new one and starts the story again", async () => {
  await finish(steps("1"));
  const { run, running } = start("s", steps("1", "hang"));
  await running;
  run.cancel();
  assert.deepEqual(await run.result, { type: "stopped", after: null });
  assert.equal(log.workers[0]?.terminated, true);
  assert.deepEqual(await finish(steps("1", "2")), { type: "done", ran: 2, failed: null });
  assert.equal(log.workers.length, 2);
  assert.equal(asked().at(-1), "reset c1 c2");
});

test("answers of an ended worker are dropped", async () => {
  const { run, heard, running } = start("s", steps("hang"));
  await running;
  run.cancel();
  await run.result;
  const before = heard.length;
  log.workers[0]?.answer({
    type: "result",
    id: 1,
    cell: "c1",
    result: encoded(resultOf("")),
    seconds: 1,
  });
  assert.equal(heard.length, before);
});

test("a run that waits can be taken back without harm to the one that runs", async () => {
  const first = start("s", steps("hang"));
  const second = start("s", steps("1"));
  await first.running;
  second.run.cancel();
  assert.deepEqual(await second.run.result, { type: "stopped", after: null });
  assert.equal(log.workers[0]?.terminated, false);
  first.run.cancel();
  assert.deepEqual(await first.run.result, { type: "stopped", after: null });
});

test("a run that waits goes on when the one before it is stopped", async () => {
  const first = start("s", steps("hang"));
  const second = start("s", steps("1"));
  await first.running;
  first.run.cancel();
  assert.deepEqual(await second.run.result, { type: "done", ran: 1, failed: null });
});

test("a failed download is told, and the next run tries again", async () => {
  failures = [new DownloadError("x", "the network failed")];
  assert.deepEqual(await finish(steps("1")), { type: "broken", message: "Could not download x: the network failed." });
  assert.deepEqual(await finish(steps("1")), { type: "done", ran: 1, failed: null });
});

test("a download that has stalled ends with the last run that waits for it, and the next run asks again", async () => {
  stalled = true;
  const [first, second] = [start("s", steps("1")), start("s", steps("2"))];
  await settle();
  first.run.cancel();
  assert.deepEqual(await first.run.result, { type: "stopped", after: null });
  await settle();
  assert.equal(second.heard.at(-1), "downloading");
  assert.equal(aborted, 0);
  second.run.cancel();
  assert.equal(aborted, 1);
  assert.equal(kernel.state, "off");
  stalled = false;
  assert.deepEqual(await finish(steps("1")), { type: "done", ran: 1, failed: null });
  assert.equal(log.workers[0]?.terminated, true);
});

test("a restart asks again for what is under way", async () => {
  stalled = true;
  const { run } = start("s", steps("1"));
  await settle();
  stalled = false;
  kernel.restart();
  assert.deepEqual(await run.result, { type: "stopped", after: null });
  assert.deepEqual(await finish(steps("1")), { type: "done", ran: 1, failed: null });
  assert.deepEqual(loads.filter((purpose) => purpose === "snapshot").length, 2);
});

test("archives that stall are told as a download, and a run after the stop asks for them again", async () => {
  assert.equal((await finish(steps("1"))).type, "done");
  await settle();
  stalled = true;
  log.workers[0]?.unmount();
  const { run, heard } = start("s", steps("import"));
  await settle();
  assert.equal(heard.at(-1), "downloading");
  stalled = false; // the network is back, but not for what waits
  run.cancel();
  assert.equal(aborted, 1);
  assert.deepEqual(await finish(steps("import")), { type: "done", ran: 1, failed: null });
});

test("each cell has all of the time, however long the cells before it took", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { run, running } = start("s", steps("hang", "2"));
  await running;
  pass(t, 20_000);
  log.workers[0]?.answer({ type: "result", id: 1, cell: "c1", result: encoded(resultOf("")), seconds: 20 });
  log.workers[0]?.answer({ type: "started", id: 1, cell: "c2" });
  await settle();
  pass(t, 20_000);
  log.workers[0]?.answer({ type: "result", id: 1, cell: "c2", result: encoded(resultOf("")), seconds: 20 });
  log.workers[0]?.answer({ type: "finished", id: 1, memory: 1, left: "" });
  assert.deepEqual(await run.result, { type: "done", ran: 2, failed: null });
});

test("a failed boot is told, and the next run tries again with another worker", async () => {
  boots = false;
  assert.deepEqual(await finish(steps("1")), { type: "broken", message: "Python did not start: no memory" });
  assert.equal(log.workers[0]?.terminated, true);
  boots = true;
  assert.deepEqual(await finish(steps("1")), { type: "done", ran: 1, failed: null });
});

test("a warming that fails stays silent", async () => {
  failures = [new Error("offline")];
  kernel.warm();
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(await finish(steps("1")), { type: "done", ran: 1, failed: null });
});

test("a forged result ends the worker", async () => {
  const { run, running } = start("s", steps("hang"));
  await running;
  log.workers[0]?.answer({
    type: "result",
    id: 1,
    cell: "other",
    result: encoded(resultOf("")),
    seconds: 1,
  });
  assert.equal((await run.result).type, "broken");
  assert.equal(log.workers[0]?.terminated, true);
});

test("a result that is too large ends the run and the worker, and the page can go on", async () => {
  assert.deepEqual(await finish(steps("huge")), { type: "unshown", message: "This result is too large to show." });
  assert.equal(log.workers[0]?.terminated, true);
  assert.deepEqual(await finish(steps("1")), { type: "done", ran: 1, failed: null });
});

test("a run that takes long says so, and one that does not end is ended; Python is back at once", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { run, heard, running } = start("s", steps("hang"));
  await running;
  pass(t, 5_000);
  await settle();
  assert.equal(heard.at(-1), "running slow");
  pass(t, 25_000);
  assert.deepEqual(await run.result, { type: "stopped", after: 30 });
  assert.equal(log.workers[0]?.terminated, true);
  t.mock.timers.reset();
  assert.deepEqual(await finish(steps("1")), { type: "done", ran: 1, failed: null });
});

test("the hours in which the page was frozen or the machine slept do not count as the time of a run", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { run, heard, running } = start("s", steps("hang"));
  await running;
  t.mock.timers.tick(3_600_000);
  await settle();
  assert.equal(heard.at(-1), "running");
  pass(t, 30_000);
  assert.deepEqual(await run.result, { type: "stopped", after: 30 });
});

test("a worker that does not begin is taken for dead, and the next one takes over", async (t) => {
  await finish(steps("1"));
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { run } = start("t", steps("deaf 1", "2"));
  await settle();
  pass(t, 3_000);
  assert.deepEqual(await run.result, { type: "done", ran: 2, failed: null });
  assert.equal(log.workers[0]?.terminated, true);
  assert.equal(log.workers.length, 2);
});

test("two workers that do not begin are enough", async (t) => {
  await finish(steps("1"));
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { run } = start("t", steps("mute"));
  for (const _ of [1, 2]) {
    await settle();
    pass(t, 3_000);
  }
  const message = "Python stopped unexpectedly and was restarted (it did not answer).";
  assert.deepEqual(await run.result, { type: "broken", message });
});

test("a worker that dies while nothing runs is replaced at once, and the next run is done", async () => {
  await finish(steps("print 1"));
  const [dead] = log.workers;
  dead?.answer({ type: "failed", message: "it crashed" });
  assert.equal(dead?.terminated, true);
  assert.notEqual(kernel.state, "ready");
  assert.deepEqual(await finish(steps("print 1")), { type: "done", ran: 1, failed: null });
  assert.equal(log.workers.length, 2);
});

test("a worker that dies before anybody used it is not replaced until somebody asks", async () => {
  kernel.warm();
  await settle();
  log.workers[0]?.answer({ type: "failed", message: "it crashed" });
  await settle();
  assert.equal(kernel.state, "off");
  assert.equal(log.workers.length, 1);
  assert.deepEqual(await finish(steps("1")), { type: "done", ran: 1, failed: null });
});

test("a worker that has taken much memory is replaced before the next run", async () => {
  assert.deepEqual(await finish(steps("bloat")), { type: "done", ran: 1, failed: null });
  assert.equal(log.workers[0]?.terminated, true);
  await finish(steps("bloat", "2"));
  assert.equal(asked().at(-1), "reset c1 c2");
});

test("a story that has left something in the process begins anew in another worker, and goes on in its own", async () => {
  await finish(steps("leave"));
  await finish(steps("leave", "2"));
  assert.equal(log.workers.length, 1);
  assert.equal(kernel.earlier("s", steps("leave", "2", "3")), 0);
  assert.equal(kernel.earlier("s", steps("leave", "2")), 1);
  const { heard, over } = start("s", steps("leave", "2"));
  await over;
  assert.deepEqual(heard, ["downloading", "starting", "running", "c1", "running", "c2"]);
  assert.deepEqual(asked(), ["reset c1", "c2", "reset c1 c2"]);
  assert.deepEqual(
    log.workers.map(({ terminated }) => terminated),
    [true, false],
  );
});

test("another story does not find what one has left in the process, also where it had begun before", async () => {
  await finish(steps("1"), "t");
  await finish(steps("leave"), "s");
  assert.equal(kernel.earlier("t", steps("1", "2")), 1);
  await finish(steps("1", "2"), "t");
  assert.deepEqual(asked(), ["reset c1", "reset c1", "reset c1 c2"]);
  assert.equal(log.workers.length, 2);
});

test("a database that is there is given, whatever another story has left in the process", async () => {
  await finish(steps("1"), "t");
  await finish(steps("leave"), "s");
  assert.deepEqual(await save("t", steps("1")), { type: "done", ran: 0, failed: null, database: "t" });
  assert.equal(log.workers.length, 1);
});

test("a cell that misses a module in the worker that follows begins again in one that has it", async () => {
  await finish(steps("leave"), "s");
  assert.deepEqual(await finish(steps("late import"), "t"), { type: "done", ran: 1, failed: null });
});

test("a worker whose memory ran out is replaced", async () => {
  await finish(steps("fail MemoryError"));
  assert.equal(log.workers[0]?.terminated, true);
});

test("a cell that needs the archives waits for them and then runs with all before it, in a fresh namespace", async () => {
  assert.deepEqual(await finish(steps("1", "import")), { type: "done", ran: 2, failed: null });
  assert.equal(asked().at(-1), "reset c1 c2");
  assert.equal(loads.includes("archives"), true);
});

test("where the snapshot does not start, a fresh worker starts plainly", async () => {
  let made = 0;
  const load = async (purpose: Purpose): Promise<Files> => {
    loads.push(purpose);
    return {};
  };
  const workers = {
    make: () => new FakeWorker(log, ++made > 1),
    compile: () => {},
    kept: new Set<string>(),
    barred: false,
  };
  kernel = new Kernel(async () => new Python({ ...source, load }, workers, limits));
  assert.deepEqual(await finish(steps("1")), { type: "done", ran: 1, failed: null });
  assert.deepEqual(loads, ["snapshot", "cold"]);
  assert.equal(log.workers[0]?.terminated, true);
});

test("where no worker can be made, from whatever files, nothing more is downloaded", async () => {
  const load = async (purpose: Purpose): Promise<Files> => {
    loads.push(purpose);
    return {};
  };
  const workers = {
    make: () => new FakeWorker(log, false),
    compile: () => {},
    kept: new Set<string>(),
    barred: true,
  };
  kernel = new Kernel(async () => new Python({ ...source, load }, workers, limits));
  assert.equal((await finish(steps("1"))).type, "broken");
  assert.deepEqual(loads, ["snapshot"]);
});

test("the archives follow once nobody waits for a result", async () => {
  const first = start("s", steps("1"));
  const second = start("s", steps("1", "hang"));
  assert.equal((await first.run.result).type, "done");
  await second.running;
  assert.deepEqual(loads, ["snapshot"]);
  second.run.cancel();
  await settle();
  assert.deepEqual(loads, ["snapshot", "snapshot", "archives"]);
});

test("a run that waits for the archives has no limit meanwhile, and the usual one afterwards", async (t) => {
  let arrive = () => {};
  archives = new Promise((resolve) => {
    arrive = resolve;
  });
  await finish(steps("1"));
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { run, heard } = start("s", steps("1", "import", "hang"));
  await settle();
  pass(t, 120_000);
  await settle();
  assert.equal(log.workers[0]?.terminated, false);
  assert.equal(heard.includes("running slow"), false);
  arrive();
  await settle();
  assert.equal(asked().at(-1), "c2 c3"); // no cell had begun
  pass(t, 30_000);
  assert.deepEqual(await run.result, { type: "stopped", after: 30 });
});

test("a run that waits for the archives ends when their download fails, and Python stays", async () => {
  archives = Promise.reject(new DownloadError("site.zip", "the network failed"));
  archives.catch(() => {});
  const message = "Could not download site.zip: the network failed.";
  assert.deepEqual(await finish(steps("import")), { type: "broken", message });
  assert.deepEqual(await finish(steps("1")), { type: "done", ran: 1, failed: null });
  assert.equal(log.workers.length, 1);
});

test("archives that arrive after Stop leave the next worker alone", async () => {
  let arrive = () => {};
  archives = new Promise((resolve) => {
    arrive = resolve;
  });
  const { run } = start("s", steps("1", "import"));
  await settle();
  run.cancel();
  assert.deepEqual(await run.result, { type: "stopped", after: null });
  await finish(steps("1"));
  arrive();
  await settle();
  assert.deepEqual(await finish(steps("1", "2")), { type: "done", ran: 1, failed: null });
  assert.equal(log.workers.length, 2);
});

test("a cell that misses a module when it has begun begins again in a fresh worker that has it", async () => {
  assert.deepEqual(await finish(steps("1", "late import")), { type: "done", ran: 2, failed: null });
  assert.deepEqual(
    log.workers.map(({ terminated }) => terminated),
    [true, false],
  );
  assert.equal(asked().at(-1), "reset c1 c2");
});

test("a worker that is busy between two runs is replaced before the next one", async (t) => {
  const workers = { make: () => new FakeWorker(log), compile: () => {}, kept: new Set<string>(), barred: false };
  kernel = new Kernel(async () => new Python(source, workers, { ...LIMITS, beats: [0, 500] }));
  t.mock.timers.enable({ apis: ["setTimeout"] });
  assert.equal((await finish(steps("1"))).type, "done");
  t.mock.timers.tick(0);
  await settle();
  (log.workers[0] as FakeWorker).busy = true;
  t.mock.timers.tick(500);
  await settle();
  pass(t, 3_000);
  await settle();
  assert.equal(log.workers[0]?.terminated, true);
  assert.equal(kernel.state, "ready");
  assert.deepEqual(await finish(steps("1", "2")), { type: "done", ran: 2, failed: null });
});

test("completion asks the worker", async () => {
  await finish(steps("1"));
  assert.deepEqual(await labels("session"), ["session"]);
  const questions = log.asked?.map(({ id, ...question }) => question);
  assert.deepEqual(questions, [{ type: "complete", story: "s", source: "session", offset: 7 }]);
});

test("completion never starts Python and never waits for it", async () => {
  assert.deepEqual(await labels("x"), []);
  assert.equal(log.workers.length, 0);
  kernel.warm();
  assert.deepEqual(await labels("x"), []);
  const { run, running } = start("s", steps("hang"));
  await running;
  assert.deepEqual(await labels("x"), []);
  run.cancel();
  await run.result;
  assert.deepEqual(log.asked, []);
});

test("a completion that gets no proper answer offers nothing", async () => {
  await finish(steps("1"));
  assert.deepEqual(await labels("forge"), []);
  assert.deepEqual(await labels("break"), []);
  assert.deepEqual(await finish(steps("1")), { type: "done", ran: 1, failed: null });
  const pending = labels("mute");
  kernel.restart();
  assert.deepEqual(await pending, []);
});

test("a worker that does not answer a completion is not waited for", async (t) => {
  await finish(steps("1"));
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const pending = labels("mute");
  pass(t, 3_000);
  assert.deepEqual(await pending, []);
});

test("a database is asked for after what is missing has run", async () => {
  assert.deepEqual(await save("s", steps("1", "2")), { type: "done", ran: 2, failed: null, database: "s" });
  assert.deepEqual(await save("s", steps("1", "2")), { type: "done", ran: 0, failed: null, database: "s" });
  assert.deepEqual(await save("s", steps("1", "2", "3")), { type: "done", ran: 1, failed: null, database: "s" });
  assert.deepEqual(await save("s", steps("1", "x")), { type: "done", ran: 2, failed: null, database: "s" });
  assert.deepEqual(asked(), ["reset c1 c2", "c3", "reset c1 c2"]);
});

test("the results on the way to a database are told as in a run", async () => {
  const { heard, over } = follow(request("s", steps("1", "2")));
  await over;
  assert.deepEqual(heard, ["downloading", "starting", "running", "c1", "running", "c2"]);
});

test("a story without a database says so, and one that fails on the way names the cell", async () => {
  assert.deepEqual(await save("none", steps("1")), { type: "done", ran: 1, failed: null, database: null });
  assert.deepEqual(await save("s", steps("fail KeyError", "2")), {
    type: "done",
    ran: 1,
    failed: "c1",
    database: null,
  });
  assert.deepEqual(await save("s", steps("1", "fail KeyError")), { type: "done", ran: 2, failed: null, database: "s" });
});

test("a worker that breaks over a database is replaced, and one that forges it too", async () => {
  for (const story of ["break", "forge"]) {
    const outcome = await save(story, steps("1"));
    assert.equal(outcome.type === "broken" && outcome.message.startsWith("Python stopped unexpectedly"), true);
  }
  assert.deepEqual(await save("s", steps("1")), { type: "done", ran: 1, failed: null, database: "s" });
  assert.equal(log.workers.length, 3);
});

test("a database that does not come in time ends its worker", async (t) => {
  await finish(steps("1"), "mute");
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const pending = save("mute", steps("1"));
  for (const _ of [1, 2]) {
    await settle();
    pass(t, 8_000);
  }
  assert.equal((await pending).type, "broken");
  assert.deepEqual(
    log.workers.map(({ terminated }) => terminated),
    [true, true, false],
  );
});

test("a database waits for its turn and can be stopped", async () => {
  const first = start("s", steps("hang"));
  await first.running;
  const second = request("s", steps("1"));
  first.run.cancel();
  assert.equal((await second.result).type, "done");
  const third = request("mute", steps("1"));
  const answer = third.result;
  await settle();
  third.cancel();
  assert.deepEqual(await answer, { type: "stopped", after: null });
  assert.deepEqual(await finish(steps("1")), { type: "done", ran: 1, failed: null });
});

test("restart gives up a worker that is up, with all it has run", async () => {
  await finish(steps("1"));
  kernel.restart();
  assert.equal(log.workers[0]?.terminated, true);
  assert.deepEqual(await finish(steps("1", "2")), { type: "done", ran: 2, failed: null });
  assert.equal(log.workers.length, 2);
  assert.equal(asked().at(-1), "reset c1 c2");
});

test("restart ends a job that runs as stopped; the one that waits goes on", async () => {
  const first = start("s", steps("hang"));
  const second = start("s", steps("1"));
  await first.running;
  kernel.restart();
  assert.deepEqual(await first.run.result, { type: "stopped", after: null });
  assert.deepEqual(await second.run.result, { type: "done", ran: 1, failed: null });
  assert.equal(log.workers.length, 2);
});

test("restart starts nothing where nothing was up", async () => {
  kernel.restart();
  await settle();
  assert.equal(log.workers.length, 0);
  assert.equal(kernel.state, "off");
});

test("everyone who wants to know hears of each state once", async () => {
  const heard: string[] = [];
  const briefly: string[] = [];
  kernel.onstate((state) => heard.push(state));
  const leave = kernel.onstate((state) => briefly.push(state));
  assert.equal(kernel.state, "off");
  await finish(steps("1"));
  await settle();
  assert.equal(kernel.state, "ready");
  leave();
  const { run, running } = start("s", steps("hang"));
  await running;
  assert.equal(kernel.state, "running");
  run.cancel();
  await settle();
  assert.deepEqual(briefly, ["downloading", "starting", "running", "ready"]);
  assert.deepEqual(heard.slice(4), ["running", "downloading", "starting", "ready"]);
});

test("a failed download leads back to off", async () => {
  failures = [new DownloadError("x", "the network failed")];
  const heard: string[] = [];
  kernel.onstate((state) => heard.push(state));
  await finish(steps("1"));
  assert.deepEqual(heard, ["downloading", "off"]);
});

test("what starts Python is loaded when it is first wanted, once; a failure is told and the next run tries again", async () => {
  const failures = [new Error("Could not download python.js: the network failed.")];
  let loaded = 0;
  const workers = { make: () => new FakeWorker(log), compile: () => {}, kept: new Set<string>(), barred: false };
  kernel = new Kernel(async () => {
    loaded += 1;
    const failure = failures.shift();
    if (failure) throw failure;
    return new Python(source, workers, limits);
  });
  assert.equal(loaded, 0);
  assert.deepEqual(await finish(steps("1")), {
    type: "broken",
    message: "Could not download python.js: the network failed.",
  });
  assert.equal(kernel.state, "off");
  assert.equal((await finish(steps("1"))).type, "done");
  assert.equal((await finish(steps("1", "2"))).type, "done");
  assert.equal(loaded, 2);
});

test("a run can be stopped while what starts Python is on its way, and the next one asks again", async () => {
  const workers = { make: () => new FakeWorker(log), compile: () => {}, kept: new Set<string>(), barred: false };
  const stalls = [true, false];
  kernel = new Kernel(() =>
    stalls.shift() ? new Promise(() => {}) : Promise.resolve(new Python(source, workers, limits)),
  );
  const { run } = start("s", steps("1"));
  await settle();
  assert.equal(kernel.state, "downloading");
  run.cancel();
  assert.deepEqual(await run.result, { type: "stopped", after: null });
  await settle();
  assert.equal(kernel.state, "off");
  assert.equal((await finish(steps("1"))).type, "done");
});

test("output comes while a cell runs; more than a page can hold of it is dropped, and a forged piece ends the worker", async () => {
  const heard: string[] = [];
  const listen = async (run: Requested) => {
    for await (const message of run.messages) if (message.type === "output") heard.push(message.output.text);
  };
  const run = kernel.execute({
    story: "s",
    cells: steps(`say one ${"x".repeat(150_000)} ${"y".repeat(60_000)}`),
    database: false,
  });
  const over = listen(run);
  await settle();
  await settle();
  run.cancel();
  await over;
  assert.deepEqual(
    heard.map((text) => text.slice(0, 3)),
    ["one", "xxx"],
  );
  assert.equal((await finish(steps("forge x"))).type, "broken");
  await settle();
});
