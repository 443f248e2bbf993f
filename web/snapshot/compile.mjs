// Compile: archives of Python sources as archives of bytecode, made by the very Python that will run it.

import "./deterministic.mjs"; // first, before anything has asked for the time
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { pyodideIn } from "./pyodide.mjs";

const PYTHON = `
import importlib._bootstrap_external, io, zipfile

def compiled(archives, place, below):
    """The .pyc of every module: hash-based and unchecked, so that neither a clock nor a source is ever asked for."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for archive in map(zipfile.ZipFile, archives):
            for name in sorted(archive.namelist()):
                if not name.startswith(below) or name.endswith(("/", ".pyx", ".pxd", ".pyi", ".c", ".h")):
                    continue
                data = archive.read(name)
                if name.endswith(".py"):
                    code = compile(data, f"{place}/{name}", "exec", dont_inherit=True)
                    data = bytes(importlib._bootstrap_external._code_to_hash_pyc(code, bytes(8), False))
                    name += "c"
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                written.writestr(info, data)
    return target.getvalue()

compiled
`;

/** Compiles in this thread: `jobs` are `{ archives, place, below }`. Returns the bytes of an archive for each. */
async function compileHere({ directory, jobs }) {
  const pyodide = await pyodideIn(directory);
  // without the column ranges of every instruction the bytecode is much smaller
  const python = await pyodide.load({ env: { PYTHONNODEBUGRANGES: "1" } });
  const compiled = python.runPython(PYTHON);
  return jobs.map(({ archives, place, below = "" }) => {
    const paths = archives.map((bytes, index) => {
      python.FS.writeFile(`/${index}.zip`, bytes);
      return `/${index}.zip`;
    });
    const archive = compiled(python.toPy(paths), place, below);
    try {
      return archive.toJs();
    } finally {
      archive.destroy();
    }
  });
}

/**
 * Compiles in a thread of its own, with the Pyodide in `directory`: each job is `{ archives, place, below }`, the bytes of
 * archives, the path where the result will lie, and the directory that alone is taken. Resolves to the bytes of each result.
 */
export function compile(directory, jobs) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { directory, jobs } });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("Pyodide never answered."))); // after a message it is too late to reject
  });
}

if (!isMainThread) parentPort.postMessage(await compileHere(workerData));
