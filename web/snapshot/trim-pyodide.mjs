// Trims Pyodide: node web/snapshot/trim-pyodide.mjs --pyodide node_modules/pyodide --out DIR
//
// Pyodide exports all of Python's C interface, 8,560 names, for packages in C; at each start Emscripten wraps every one of
// them for JavaScript. Stories have pure packages alone, so only what Pyodide's own JavaScript may call stays, about 300.
// Copies the other files that the site needs of it. Equal input gives equal bytes.

import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

const OTHERS = ["pyodide.mjs", "pyodide-lock.json", "python_stdlib.zip"];
const EXPORTS = 7; // the number of that section of a module

/** The text of pyodide.asm.mjs in parts: before the variables of the exports, these, the body that fills them, and the rest. */
function parts(script) {
  const body = script.indexOf("function assignWasmExports(wasmExports){");
  const variables = script.lastIndexOf(";var ", body) + 1;
  const start = script.indexOf("{", body) + 1;
  const end = script.indexOf("}", start);
  if (body < 0 || !variables) throw new Error("pyodide.asm.mjs has no assignWasmExports: it is of another Emscripten");
  return {
    before: script.slice(0, variables),
    variables: script.slice(variables + "var ".length, body - ";".length).split(","),
    assignments: script.slice(start, end).split(";"),
    after: script.slice(end),
  };
}

const words = (text) => text.match(/[\w$]+/g);
const exportIn = (assignment) => /wasmExports\["([^"]+)"\]/.exec(assignment)?.[1];

/** The names of the exports that something else than their own assignment names, in JavaScript or as an import of the module. */
function used(module, { before, variables, after }, api) {
  const own = new Set(variables);
  const named = new Set([before, after, api].flatMap(words));
  const imported = new Set(WebAssembly.Module.imports(module).map(({ name }) => name));
  // JavaScript has a function `f` of C as `_f`
  const isUsed = (name) => named.has(name) || named.has(`_${name}`) || imported.has(name);
  const exported = WebAssembly.Module.exports(module);
  const kept = exported.filter(({ name, kind }) => (kind !== "function" && kind !== "global") || isUsed(name));
  if (!kept.some(({ name }) => own.has(`_${name}`)))
    throw new Error("no export of pyodide.asm.wasm is used: it is of another Emscripten");
  return new Set(kept.map(({ name }) => name));
}

function trimmedScript({ before, variables, assignments, after }, kept) {
  const dropped = new Set(assignments.map(exportIn).filter((name) => name && !kept.has(name)));
  const left = variables.filter((name) => !dropped.has(name.slice(1)));
  const body = assignments.filter((each) => !dropped.has(exportIn(each)));
  return `${before}var ${left.join(",")};function assignWasmExports(wasmExports){${body.join(";")}${after}`;
}

/** Reads an unsigned LEB128 number: its value, and where it ends. */
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

function encoded(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}

/** The payload of a section of exports with those that are kept: a name, a kind and an index each. */
function trimmedExports(bytes, start, kept) {
  let [count, at] = number(bytes, start);
  const left = [];
  for (; count; count--) {
    const [length, name] = number(bytes, at);
    const [, end] = number(bytes, name + length + 1);
    if (kept.has(bytes.toString("utf8", name, name + length))) left.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat([encoded(left.length), ...left]);
}

function trimmedModule(bytes, kept) {
  const written = [bytes.subarray(0, 8)]; // magic number and version
  for (let at = 8; at < bytes.length; ) {
    const [length, start] = number(bytes, at + 1);
    const end = start + length;
    if (bytes[at] === EXPORTS) {
      const payload = trimmedExports(bytes, start, kept);
      written.push(bytes.subarray(at, at + 1), encoded(payload.length), payload);
    } else written.push(bytes.subarray(at, end));
    at = end;
  }
  return Buffer.concat(written);
}

const { values } = parseArgs({ options: { pyodide: { type: "string" }, out: { type: "string" } } });
if (!values.pyodide || !values.out) {
  console.error("usage: node web/snapshot/trim-pyodide.mjs --pyodide … --out …");
  process.exit(2);
}
const from = (name) => join(values.pyodide, name);
const to = (name) => join(values.out, name);
const [binary, script, api] = await Promise.all([
  readFile(from("pyodide.asm.wasm")),
  readFile(from("pyodide.asm.mjs"), "utf8"),
  readFile(from("pyodide.mjs"), "utf8"),
]);
const whole = parts(script);
const kept = used(await WebAssembly.compile(binary), whole, api);
await mkdir(values.out, { recursive: true });
await Promise.all([
  writeFile(to("pyodide.asm.wasm"), trimmedModule(binary, kept)),
  writeFile(to("pyodide.asm.mjs"), trimmedScript(whole, kept)),
  ...OTHERS.map((name) => copyFile(from(name), to(name))),
]);
