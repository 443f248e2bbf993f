// The container: what the builder packs is what the worker puts into memory, and nothing else is taken for it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeSnapshot } from "../../snapshot/encode-snapshot.mjs";
import {
  applySnapshot,
  growMemory,
  MAGIC,
  parseData,
  parseHead,
  restoreOptions,
  type Settings,
  swapPointer,
} from "../../src/worker/snapshot.ts";

const PAGE = 65536;
const HEADER = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

/** Two pages of a module with something in the first, and what Python made of them and of a third one. */
function memories() {
  const fresh = new Uint8Array(2 * PAGE);
  fresh.fill(7, 100, 900);
  const memory = new Uint8Array(3 * PAGE);
  memory.set(fresh);
  memory.fill(9, 500, 600); // changed
  memory.fill(0, 800, 900); // emptied
  memory[PAGE + 1] = 3;
  memory[3 * PAGE - 1] = 4; // to the very end
  return { fresh, memory };
}

function packed() {
  const { fresh, memory } = memories();
  const { head, data } = encodeSnapshot({ header: HEADER, memory }, fresh);
  return { fresh, memory, file: new Uint8Array(head), data: new Uint8Array(data) };
}

test("what was packed is what memory holds in the end", () => {
  const { fresh, memory, file, data } = packed();
  const head = parseHead(file);
  assert.deepEqual(head.header, HEADER);
  assert.equal(head.memoryBytes, memory.length);
  assert.equal(head.staticBytes, PAGE);
  const used = new Uint8Array(memory.length).fill(255); // constructors have run in it
  applySnapshot(head, parseData(head, data), used, fresh.subarray(0, head.staticBytes));
  assert.deepEqual(used, memory);
});

test("links become distances and come back", () => {
  for (const address of [0, 512, 4096, 45_000_000])
    for (const word of [
      0, 1, 511, 4096, 5119, 5120, 44_999_000, 0x3fffffff, 0x40000000, 0x400007ff, 0x40000800, 0xffffffff,
    ])
      assert.equal(swapPointer(swapPointer(word, address), address), word, `${word} at ${address}`);
  assert.equal(swapPointer(4096 + 16, 4096), swapPointer(8192 + 16, 8192));
});

test("only what differs is in the files", () => {
  const { file, data } = packed();
  assert.ok(file.length + data.length < 2000, `${file.length} and ${data.length} bytes`);
});

test("a snapshot may lie anywhere in a buffer", () => {
  const { file, data } = packed();
  const shifted = (bytes: Uint8Array) => Uint8Array.of(0, 0, 0, ...bytes).subarray(3);
  const head = parseHead(file.buffer);
  assert.deepEqual(parseHead(shifted(file)), head);
  assert.deepEqual(parseData(head, shifted(data)), parseData(head, data.buffer));
});

test("a new instance grows to the snapshot before it goes on", async () => {
  const { memory: expected, fresh, file, data } = packed();
  const memory = new WebAssembly.Memory({ initial: 2 });
  new Uint8Array(memory.buffer).set(fresh);
  const instance = { exports: { memory } };
  const settings: Settings = { instantiateWasm: (_, done) => done(instance, {} as WebAssembly.Module) };
  const head = parseHead(file);
  let arrive = () => {};
  const arrived = new Promise<Uint32Array>((resolve) => {
    arrive = () => resolve(parseData(head, data));
  });
  const options = restoreOptions(head, arrived, async (settings: Settings) => {
    settings.instantiateWasm?.({}, () => {
      assert.equal(memory.buffer.byteLength, expected.length);
      new Uint8Array(memory.buffer).fill(255); // constructors
      arrive(); // only now: what the runs hold is the largest file
    });
    return { HEAPU8: new Uint8Array(memory.buffer) };
  });
  assert.deepEqual(await options._loadSnapshot, HEADER);
  assert.deepEqual((await options.createPyodideModule(settings)).HEAPU8, expected);
});

test("memory that is large enough does not grow", () => {
  const memory = new WebAssembly.Memory({ initial: 4 });
  growMemory(parseHead(packed().file), memory);
  assert.equal(memory.buffer.byteLength, 4 * PAGE);
});

test("a truncated snapshot is refused: it would never answer", () => {
  const { file, data } = packed();
  assert.throws(() => parseHead(file.subarray(0, -1)), /has \d+ bytes instead of \d+/);
  assert.throws(() => parseHead(file.subarray(0, 10)), /no snapshot/);
  assert.throws(() => parseHead(new ArrayBuffer(0)), /no snapshot/);
  assert.throws(() => parseData(parseHead(file), data.subarray(0, -4)), /holds \d+ bytes instead of \d+/);
});

test("another file is refused", () => {
  assert.throws(() => parseHead(new Uint8Array(100)), /no snapshot of Python/);
});

test("a snapshot of another version is refused", () => {
  const words = new Uint32Array(7);
  words.set([MAGIC, 99, 28]);
  assert.throws(() => parseHead(words.buffer), /version 99/);
});

test("runs that do not fit are refused", () => {
  const { file } = packed();
  const far = file.slice();
  new DataView(far.buffer).setUint32(28 + HEADER.length, 0x7fffffff, true);
  assert.throws(() => parseHead(far), /damaged/);
  const many = file.slice();
  new DataView(many.buffer).setUint32(24, 0xffff, true);
  assert.throws(() => parseHead(many), /damaged/);
});

test("memory that nobody has used is left alone", () => {
  const { fresh, memory, file, data } = packed();
  const head = parseHead(file);
  const used = new Uint8Array(memory.length);
  used.fill(255, 0, PAGE + 300); // so far constructors have come
  used[2 * PAGE] = 5; // nobody writes here; it tells whether this was overwritten
  applySnapshot(head, parseData(head, data), used, fresh.subarray(0, head.staticBytes), PAGE + 300);
  assert.equal(used[2 * PAGE], 5);
  used[2 * PAGE] = 0;
  assert.deepEqual(used, memory);
});
