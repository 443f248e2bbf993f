// A queue of messages: in order, to the end, and no further.

import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageQueue } from "../../src/kernel/message-queue.ts";

async function readAll(queue: MessageQueue<number>): Promise<number[]> {
  const read: number[] = [];
  for await (const message of queue) read.push(message);
  return read;
}

test("messages are read in their order, whether they came before or while somebody waits", async () => {
  const queue = new MessageQueue<number>();
  queue.push(1);
  const reading = readAll(queue);
  await Promise.resolve();
  queue.push(2);
  queue.push(3);
  queue.close();
  assert.deepEqual(await reading, [1, 2, 3]);
});

test("what comes after the end is dropped, and a failure after it too", async () => {
  const queue = new MessageQueue<number>();
  queue.push(1);
  queue.close();
  queue.push(2);
  queue.fail(new Error("too late"));
  assert.deepEqual(await readAll(queue), [1]);
});

test("a failure is thrown at once: messages that nobody has read count for nothing", async () => {
  const queue = new MessageQueue<number>();
  queue.push(1);
  queue.fail(new Error("it broke"));
  await assert.rejects(readAll(queue), /it broke/);
});
