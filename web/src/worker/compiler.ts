// The compiler: a worker that unpacks and compiles Python's WebAssembly once for all others, while the first of them unpacks the
// snapshot. It runs no cell.

import type { CompileAnswer, CompileRequest } from "../shared/messages.ts";
import { Decompressor } from "./zstd.ts";

async function compile({ decoder, wasm }: CompileRequest): Promise<WebAssembly.Module> {
  const decompressor = new Decompressor(await WebAssembly.compile(decoder));
  decompressor.push(new Uint8Array(wasm));
  return WebAssembly.compile(decompressor.end());
}

self.onmessage = async ({ data }: MessageEvent<CompileRequest>) => {
  const answer: CompileAnswer = await compile(data).catch((error: unknown) => ({ error: String(error) }));
  self.postMessage(answer);
};
