// The files in the worker: in any order, in chunks or whole, unpacked by the WebAssembly that the site ships.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { constants, zstdCompressSync } from "node:zlib";
import { ReceivedFiles } from "../../src/worker/received-files.ts";
import { Decompressor } from "../../src/worker/zstd.ts";

const content = Buffer.from(Array.from({ length: 100_000 }, (_, index) => `${index * index} `).join(""));
const params = { [constants.ZSTD_c_compressionLevel]: 9 };
const bytesOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
const packed = (bytes: Buffer) => bytesOf(zstdCompressSync(bytes, { params, pledgedSrcSize: bytes.length }));

// the package has it in its source, as base64
const source = await readFile(new URL(import.meta.resolve("zstddec/stream")), "utf8");
const decoder = bytesOf(Buffer.from(/"(AGFzb[^"]+)"/.exec(source)?.[1] ?? "", "base64"));
const module = new WebAssembly.Module(decoder);

function decompress(packed: ArrayBuffer): ArrayBuffer {
  const decompressor = new Decompressor(module);
  decompressor.push(new Uint8Array(packed));
  return decompressor.end();
}

/** To which the decoder has come. */
function withDecoder(): ReceivedFiles {
  const arrivals = new ReceivedFiles();
  arrivals.file("zstd.wasm", decoder);
  return arrivals;
}

function inChunks(arrivals: ReceivedFiles, name: string, file: ArrayBuffer, size: number): void {
  for (let start = 0; start < file.byteLength; start += size) arrivals.chunk(name, file.slice(start, start + size));
}

for (const size of [10, 100, 300, 65_000, 131_072, 131_073, content.length])
  test(`${size} bytes are unpacked as they were`, () => {
    const expected = content.subarray(0, size);
    assert.deepEqual(Buffer.from(decompress(packed(expected))), expected);
  });

test("a file in chunks is whole once it has been checked, and not before", async () => {
  const arrivals = withDecoder();
  let there = false;
  const file = arrivals.get("snapshot").then((file) => {
    there = true;
    return Buffer.from(file);
  });
  inChunks(arrivals, "snapshot.bin", packed(content), 10_000);
  await new Promise((resolve) => setTimeout(resolve)); // as long as the worker has other things to do
  assert.equal(there, false);
  arrivals.file("snapshot.bin", null);
  assert.deepEqual(await file, content);
});

test("files come in any order, packed or not, before or after they are asked for", async () => {
  const arrivals = new ReceivedFiles();
  arrivals.file("early.zip", bytesOf(Buffer.from("early")));
  const late = arrivals.get("late.mjs");
  arrivals.file("late.mjs.bin", packed(content));
  arrivals.file("zstd.wasm", decoder);
  assert.equal(Buffer.from(await arrivals.get("early.zip")).toString(), "early");
  assert.deepEqual(Buffer.from(await late), content);
});

test("a file that does not come is named, whenever it is asked for", async () => {
  const arrivals = withDecoder();
  const waiting = arrivals.get("a.zip");
  arrivals.end();
  await assert.rejects(waiting, /the runtime has no a.zip/);
  await assert.rejects(arrivals.get("b.zip"), /the runtime has no b.zip/);
});

test("what is no zstd, is cut off or changed is refused", async () => {
  const file = packed(content);
  const changed = new Uint8Array(file.slice(0));
  changed.fill(0, 10, 1000);
  assert.throws(() => decompress(bytesOf(Buffer.from("no snapshot of Python"))), /damaged/);
  assert.throws(() => decompress(file.slice(0, -1000)), /damaged/);
  assert.throws(() => decompress(changed.buffer), /damaged/);
  const arrivals = withDecoder();
  inChunks(arrivals, "snapshot.bin", file.slice(0, -1000), 10_000);
  arrivals.file("snapshot.bin", null);
  await assert.rejects(arrivals.get("snapshot"), /damaged/);
});
