// Unpacks the Chromium of the npm package @sparticuz/chromium: node unpack-chromium.mjs BIN TARGET
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";

const [bin, target] = process.argv.slice(2);
const scratch = `${target}.${process.pid}`;
fs.mkdirSync(scratch, { recursive: true });
for (const file of fs.readdirSync(bin)) {
  const whole = zlib.brotliDecompressSync(fs.readFileSync(path.join(bin, file)));
  const unpacked = path.join(scratch, path.basename(file, ".br"));
  fs.writeFileSync(unpacked, whole, { mode: 0o755 });
  if (unpacked.endsWith(".tar")) {
    execFileSync("tar", ["-xf", unpacked, "-C", scratch]);
    fs.rmSync(unpacked);
  }
}
fs.renameSync(scratch, target);
