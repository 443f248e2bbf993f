// The timeline: what was done is noted under its name, however it ended, and what it gave is handed on.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { passed, timed } from "../../src/shared/timeline.ts";

const noted = () => performance.getEntriesByType("measure");

beforeEach(() => performance.clearMeasures());

test("work is noted under its phase and what it concerns, and its result handed on", () => {
  assert.equal(
    timed("worker: run", () => 1, "cell"),
    1,
  );
  assert.deepEqual(
    noted().map(({ name }) => name),
    ["worker: run (cell)"],
  );
});

test("what is promised is noted when it is there", async () => {
  let arrive = (_: string) => {};
  const promised = timed("page: fetch", () => new Promise<string>((resolve) => (arrive = resolve)));
  assert.equal(noted().length, 0);
  arrive("file");
  assert.equal(await promised, "file");
  assert.equal(noted().length, 1);
});

test("what fails is noted, and whoever waits for it hears why", async () => {
  await assert.rejects(
    timed("page: fetch", () => Promise.reject(new Error("no network"))),
    /no network/,
  );
  assert.equal(noted().length, 1);
});

test("a phase may have begun before anything could be noted", () => {
  passed("worker: load", 0);
  const [load] = noted();
  assert.equal(load?.startTime, 0);
  assert.ok((load?.duration ?? 0) > 0);
});
