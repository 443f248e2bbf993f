// The compiler: a worker that unpacks and compiles Python's WebAssembly once for all others, while the first of them unpacks the
// snapshot. It runs no cell.

import type { CompileAnswer, CompileRequest } from "../shared/messages.ts";
import { passed, timed } from "../shared/timeline.ts";
import { Decompressor } from "./zstd.ts";

passed("compiler: load", 0);

async function compile({ decoder, wasm }: CompileRequest): Promise<WebAssembly.Module> {
  const unpacked = await timed("compiler: unpack", async () => {
    const decompressor = new Decompressor(await WebAssembly.compile(decoder));
    decompressor.push(new Uint8Array(wasm));
    return decompressor.end();
  });
  return timed("compiler: compile", () => WebAssembly.compile(unpacked));
}

self.onmessage = async ({ data }: MessageEvent<CompileRequest>) => {
  const answer: CompileAnswer = await compile(data).catch((error: unknown) => ({ error: String(error) }));
  self.postMessage(answer);
};
