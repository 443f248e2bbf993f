// Downloads, against a real server on this machine that can lie.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import {
  DownloadError,
  type Manifest,
  type ManifestFile,
  type Purpose,
  RuntimeFiles,
} from "../../src/kernel/runtime-files.ts";

const content: Record<string, string | Buffer> = {
  "a.wasm": "wasm bytes",
  "b.zip": "zip",
  "site.zip": "archive",
  "python.snapshot.bin": "snapshot",
};
const purposes: Record<string, Purpose[]> = {
  "site.zip": ["archives"],
  "python.snapshot.bin": ["snapshot"],
};
const manifest: Manifest = {
  directory: "runtime-1",
  files: Object.fromEntries(
    Object.entries(content).map(([name, text]) => [
      name,
      {
        bytes: text.length,
        sha256: createHash("sha256").update(text).digest("hex"),
        for: purposes[name] ?? ["cold"],
      },
    ]),
  ),
};

const asked: string[] = [];
/** What the server says instead, by file. */
const lies = new Map<string, { status?: number; text?: string; encoding?: string; stalls?: boolean }>();
const server = createServer((request, response) => {
  const name = request.url?.split("/").at(-1) ?? "";
  asked.push(name);
  const { status = 200, text = content[name], encoding, stalls } = lies.get(name) ?? {};
  response.writeHead(status, encoding ? { "content-encoding": encoding } : {});
  if (stalls) response.write(text?.slice(0, 1));
  else response.end(text);
});
let base = "";

before(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/runtime-1/`;
});
beforeEach(() => {
  asked.length = 0;
  lies.clear();
});
after(() => server.close());

test("all files arrive, are counted and are kept", async () => {
  const runtime = new RuntimeFiles(manifest, base);
  const files = await runtime.load("cold");
  assert.equal(new TextDecoder().decode(files["a.wasm"]), "wasm bytes");
  assert.deepEqual(runtime.progress, { loaded: 13, total: 13, stalled: false });
  await runtime.load("cold");
  assert.deepEqual(asked.toSorted(), ["a.wasm", "b.zip"]);
});

test("progress is told while bytes arrive", async () => {
  const runtime = new RuntimeFiles(manifest, base);
  const seen: number[] = [];
  runtime.onprogress = () => seen.push(runtime.progress.loaded);
  await runtime.load("cold");
  assert.deepEqual(seen.at(-1), 13);
});

for (const [name, lie, cause] of [
  [
    "a missing file",
    { status: 404 },
    /Could not download b.zip: the site has changed since this page .* Reload the page/,
  ],
  ["a server that fails", { status: 500 }, /Could not download b.zip: the server answered 500/],
  ["an empty file", { text: "" }, /b.zip: it is not the file/],
  [
    "a file in an encoding that it does not have",
    { encoding: "gzip" },
    /Could not download b.zip: the connection broke/,
  ],
  ["a page in place of a file", { text: "<html>" }, /b.zip: it is not the file/],
  ["a file that is too short", { text: "zi" }, /b.zip: it is not the file/],
  ["a file with one other bit", { text: "zis" }, /b.zip: it is not the file/],
] as const) {
  test(`${name} is named, and a retry fetches only that file`, async () => {
    const runtime = new RuntimeFiles(manifest, base);
    lies.set("b.zip", lie);
    await assert.rejects(runtime.load("cold"), (error) => error instanceof DownloadError && cause.test(error.message));
    lies.clear();
    await runtime.load("cold");
    assert.deepEqual(asked.toSorted(), ["a.wasm", "b.zip", "b.zip"]);
  });
}

test("a download that has stalled can be ended, and the next one asks for that file alone", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const runtime = new RuntimeFiles(manifest, base);
  lies.set("b.zip", { stalls: true });
  const first = runtime.load("cold");
  while (runtime.progress.loaded < 11) await new Promise((resolve) => setImmediate(resolve));
  await runtime.text("a.wasm"); // it is checked
  t.mock.timers.tick(20_000);
  assert.deepEqual(runtime.progress, { loaded: 11, total: 13, stalled: true });
  lies.clear();
  runtime.abort();
  const second = runtime.load("cold");
  await assert.rejects(first, /Could not download b.zip: it was stopped/);
  await second;
  assert.deepEqual(runtime.progress, { loaded: 13, total: 13, stalled: false });
  assert.deepEqual(asked.toSorted(), ["a.wasm", "b.zip", "b.zip"]);
});

test("a download that does not go on is asked for again, and what was handed on is not handed on twice", async () => {
  const runtime = new RuntimeFiles(manifest, base);
  const sink = noting();
  lies.set("python.snapshot.bin", { stalls: true });
  const loading = runtime.load("snapshot", sink);
  while (runtime.progress.loaded < 1) await new Promise((resolve) => setImmediate(resolve));
  lies.clear();
  runtime.again();
  await loading;
  assert.deepEqual(sink.chunks, { "python.snapshot.bin": "snapshot" });
  assert.deepEqual(asked, ["python.snapshot.bin", "python.snapshot.bin"]);
});

test("a script comes from its own directory and is checked, and a bad one is not kept", async () => {
  const script = { ...manifest.files["b.zip"], script: true } as ManifestFile;
  const runtime = new RuntimeFiles({ directory: "", files: { "b.zip": script } }, "http://127.0.0.1:1/", base);
  lies.set("b.zip", { text: "zis" });
  await assert.rejects(runtime.text("b.zip"), /b.zip: it is not the file/);
  lies.clear();
  assert.equal(await runtime.text("b.zip"), "zip");
});

test("no server at all is told as a network failure", async () => {
  const runtime = new RuntimeFiles(manifest, "http://127.0.0.1:1/");
  await assert.rejects(runtime.load("cold"), /the network failed/);
});

/** Notes what it is given. */
function noting() {
  const chunks: Record<string, string> = {};
  const files: Record<string, string | null> = {};
  const text = (bytes: ArrayBuffer) => new TextDecoder().decode(bytes);
  return {
    chunks,
    files,
    chunk: (name: string, bytes: ArrayBuffer) => {
      chunks[name] = (chunks[name] ?? "") + text(bytes);
    },
    file: (name: string, bytes: ArrayBuffer | null) => {
      files[name] = bytes && text(bytes);
    },
  };
}

test("each file is handed on when it is there, the snapshot in chunks before it is checked", async () => {
  const runtime = new RuntimeFiles(manifest, base);
  const [plain, snapshot] = [noting(), noting()];
  await runtime.load("cold", plain);
  await runtime.load("snapshot", snapshot);
  assert.deepEqual([plain.files, plain.chunks], [{ "a.wasm": "wasm bytes", "b.zip": "zip" }, {}]);
  assert.deepEqual(
    [snapshot.files, snapshot.chunks],
    [{ "python.snapshot.bin": null }, { "python.snapshot.bin": "snapshot" }],
  );
});

test("a snapshot that is not the right one is never called so", async () => {
  const runtime = new RuntimeFiles(manifest, base);
  const sink = noting();
  lies.set("python.snapshot.bin", { text: "evil!" });
  await assert.rejects(runtime.load("snapshot", sink), DownloadError);
  assert.deepEqual(sink.files, {});
});

test("whoever comes while the snapshot is on its way gets it as a whole", async () => {
  const runtime = new RuntimeFiles(manifest, base);
  const [first, second] = [noting(), noting()];
  await Promise.all([runtime.load("snapshot", first), runtime.load("snapshot", second)]);
  assert.deepEqual(second.files, { "python.snapshot.bin": "snapshot" });
  assert.deepEqual(second.chunks, {});
});

test("a file is not fetched again once somebody keeps what was made of it", async () => {
  const runtime = new RuntimeFiles(manifest, base);
  await runtime.load("snapshot");
  const sink = noting();
  await runtime.load("snapshot", sink, new Set(["python.snapshot.bin"]));
  assert.deepEqual(sink.files, {});
  assert.deepEqual(runtime.progress, { loaded: 8, total: 8, stalled: false });
  assert.deepEqual(asked, ["python.snapshot.bin"]);
});

test("a download without any bytes for a while is told to have stalled", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const hanging = createServer(() => {});
  await new Promise<void>((done) => hanging.listen(0, "127.0.0.1", done));
  const runtime = new RuntimeFiles(manifest, `http://127.0.0.1:${(hanging.address() as AddressInfo).port}/`);
  const told = new Promise<boolean>((resolve) => {
    runtime.onprogress = () => resolve(runtime.progress.stalled);
  });
  const loading = runtime.load("snapshot");
  t.mock.timers.tick(20_000);
  assert.equal(await told, true);
  hanging.closeAllConnections();
  hanging.close();
  await assert.rejects(loading);
});
