// Compile: archives of Python sources as archives of bytecode, made by the very Python that will run it.

const PYTHON = `
import importlib._bootstrap_external, io, zipfile

def compiled(archives, place, below):
    """The .pyc of every module: hash-based and unchecked, so that neither a clock nor a source is ever asked for."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as written:
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

/**
 * Starts a compiler: a function from the bytes of archives, and the path where the result will lie, to its bytes.
 * `below` takes only what is in that directory.
 */
export async function compiler(pyodide) {
  // without the column ranges of every instruction the bytecode is much smaller
  const python = await pyodide.load({ env: { PYTHONNODEBUGRANGES: "1" } });
  const compiled = python.runPython(PYTHON);
  return (archives, place, below = "") => {
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
  };
}
