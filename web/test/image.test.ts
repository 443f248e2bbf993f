// The container: what the builder packs is what the worker puts into memory, and nothing else is taken for it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pack } from "../image/container.mjs";
import { applyImage, growMemory, MAGIC, parseImage, restoreOptions, type Settings, swapLink } from "../src/image.ts";

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
  return { fresh, memory, file: new Uint8Array(pack({ header: HEADER, memory }, fresh)) };
}

test("what was packed is what memory holds in the end", () => {
  const { fresh, memory, file } = packed();
  const image = parseImage(file);
  assert.deepEqual(image.header, HEADER);
  assert.equal(image.memoryBytes, memory.length);
  assert.equal(image.staticBytes, PAGE);
  const used = new Uint8Array(memory.length).fill(255); // constructors have run in it
  applyImage(image, used, fresh.subarray(0, image.staticBytes));
  assert.deepEqual(used, memory);
});

test("links become distances and come back", () => {
  for (const address of [0, 512, 4096, 45_000_000])
    for (const word of [
      0, 1, 511, 4096, 5119, 5120, 44_999_000, 0x3fffffff, 0x40000000, 0x400007ff, 0x40000800, 0xffffffff,
    ])
      assert.equal(swapLink(swapLink(word, address), address), word, `${word} at ${address}`);
  assert.equal(swapLink(4096 + 16, 4096), swapLink(8192 + 16, 8192));
});

test("only what differs is in the file", () => {
  const { file } = packed();
  assert.ok(file.length < 2000, `${file.length} bytes`);
});

test("an image may lie anywhere in a buffer", () => {
  const { file } = packed();
  const shifted = new Uint8Array(file.length + 3);
  shifted.set(file, 3);
  assert.deepEqual(parseImage(shifted.subarray(3)), parseImage(file.buffer));
});

test("a new instance grows to the image before it goes on", async () => {
  const { memory: expected, fresh, file } = packed();
  const memory = new WebAssembly.Memory({ initial: 2 });
  new Uint8Array(memory.buffer).set(fresh);
  const instance = { exports: { memory } };
  const settings: Settings = { instantiateWasm: (_, done) => done(instance, {} as WebAssembly.Module) };
  const image = parseImage(file);
  const options = restoreOptions(image, async (settings: Settings) => {
    settings.instantiateWasm?.({}, () => {
      assert.equal(memory.buffer.byteLength, expected.length);
      new Uint8Array(memory.buffer).fill(255); // constructors
    });
    return { HEAPU8: new Uint8Array(memory.buffer) };
  });
  assert.deepEqual(await options._loadSnapshot, HEADER);
  assert.deepEqual((await options.createPyodideModule(settings)).HEAPU8, expected);
});

test("memory that is large enough does not grow", () => {
  const memory = new WebAssembly.Memory({ initial: 4 });
  growMemory(parseImage(packed().file), memory);
  assert.equal(memory.buffer.byteLength, 4 * PAGE);
});

test("a truncated image is refused: it would never answer", () => {
  const { file } = packed();
  assert.throws(() => parseImage(file.subarray(0, -1)), /has \d+ bytes instead of \d+/);
  assert.throws(() => parseImage(file.subarray(0, 10)), /no image/);
  assert.throws(() => parseImage(new ArrayBuffer(0)), /no image/);
});

test("another file is refused", () => {
  assert.throws(() => parseImage(new Uint8Array(100)), /no image of Python/);
});

test("an image of another version is refused", () => {
  const words = new Uint32Array(7);
  words.set([MAGIC, 99, 28]);
  assert.throws(() => parseImage(words.buffer), /version 99/);
});

test("runs that do not fit are refused", () => {
  const { file } = packed();
  const far = file.slice();
  new DataView(far.buffer).setUint32(28 + HEADER.length, 0x7fffffff, true);
  assert.throws(() => parseImage(far), /damaged/);
  const many = file.slice();
  new DataView(many.buffer).setUint32(24, 0xffff, true);
  assert.throws(() => parseImage(many), /damaged/);
});
