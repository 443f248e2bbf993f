// Encodes the snapshot as two files, the parts of memory that differ from a fresh module's.
// web/src/worker/snapshot.ts reads them.

import { MAGIC, PRELUDE, swapPointer, VERSION } from "../src/worker/snapshot.ts";

const BLOCK = 256; // smaller ones save less in data than they cost in runs
const PAGE = 65536;

/** The runs of blocks in which `memory` is not what the data segments, and zeros after them, would leave there. */
function changedRuns(memory, fresh) {
  const now = new Uint32Array(memory.buffer, memory.byteOffset, memory.length / 4);
  const before = new Uint32Array(fresh.buffer, fresh.byteOffset, fresh.length / 4);
  const runs = [];
  let start = -1;
  for (let block = 0; block <= memory.length; block += BLOCK) {
    let changed = false;
    if (block < memory.length)
      for (let word = block / 4; word < (block + BLOCK) / 4 && !changed; word++)
        changed = now[word] !== (before[word] ?? 0);
    if (changed && start < 0) start = block;
    if (!changed && start >= 0) {
      runs.push([start, block - start]);
      start = -1;
    }
  }
  return runs;
}

/** How much of a fresh module's memory is not zero, in whole pages. */
function staticEnd(fresh) {
  let end = fresh.length;
  while (end && !fresh[end - 1]) end--;
  return Math.ceil(end / PAGE) * PAGE;
}

/** Returns the bytes of the two, `{ head, data }`. All their parts are whole words, as Pyodide's header already is. */
export function encodeSnapshot({ header, memory }, fresh) {
  const segments = fresh.subarray(0, staticEnd(fresh));
  const runs = changedRuns(memory, segments);
  const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.length / 4);
  const data = runs.map(([start, length]) => {
    const run = words.slice(start / 4, (start + length) / 4).map((word, index) => swapPointer(word, start + 4 * index));
    return new Uint8Array(run.buffer);
  });
  const length = PRELUDE + header.length + 8 * runs.length;
  const prelude = [MAGIC, VERSION, length, header.length, memory.length, segments.length, runs.length];
  return { head: Buffer.concat([bytesOf(prelude), header, bytesOf(runs.flat())]), data: Buffer.concat(data) };
}

function bytesOf(words) {
  const bytes = Buffer.alloc(4 * words.length);
  words.forEach((word, index) => {
    bytes.writeUInt32LE(word, 4 * index);
  });
  return bytes;
}
