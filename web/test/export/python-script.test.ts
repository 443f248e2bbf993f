// A story as files: the percent format and nbformat, whatever the code holds.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { notebook } from "../../src/export/notebook.ts";
import { type ExportedStory, pythonFile, quoted } from "../../src/export/python-script.ts";

const copy: ExportedStory = {
  story: "with_block",
  title: 'Open and "close": a \\ and """ too',
  address: "http://localhost/with-block/",
  sqlalchemy: "2.1.9",
  modules: [{ name: "ares", source: '"""The data."""\n\nCREW = ["Lewis"]\n' }],
  cells: [
    { id: "set-up", options: "hidden=true", source: "from ares import CREW" },
    { id: "shows.it", options: "", source: "print(CREW)\nprint('# %% no cell')\n" },
    { id: "shows-it", options: "raises=ZeroDivisionError", source: "1 / 0" },
  ],
};

/** Runs Python code and returns what it wrote. */
function python(code: string): { out: string; error: string } {
  const { stdout, stderr } = spawnSync("python3", ["-c", code], { encoding: "utf8" });
  return { out: stdout, error: stderr };
}

test("a story is a file in the percent format, its modules first", () => {
  const file = pythonFile(copy);
  assert.deepEqual(
    file.split("\n").filter((line) => line.startsWith("# %%")),
    ["# %% ares-py hidden=true", "# %% set-up hidden=true", "# %% shows.it", "# %% shows-it raises=ZeroDivisionError"],
  );
  assert.match(file, /^"""Open and "close"/);
  assert.match(file, /\nFrom http:\/\/localhost\/with-block\/.*\nCode of the site: MIT licence\.\n/);
  assert.match(file, /\n {4}pip install sqlalchemy==2\.1\.9\n {4}python with_block\.py\n"""\n/);
});

test("the file runs by itself", () => {
  const { out, error } = python(pythonFile(copy));
  assert.equal(out, "['Lewis']\n# %% no cell\n");
  assert.match(error, /ZeroDivisionError/);
});

for (const text of [
  "",
  "'",
  "''''''''",
  "x = '''a'''\n",
  "ends with '''",
  "\\",
  "\\'''\\\n'",
  '"""\\n"""\\',
  "\r\n a\rb",
  "\u00e9 \\N{DASH} {x} %s \0 \f",
]) {
  test(`any text is a Python string that reads as it does: ${JSON.stringify(text)}`, () => {
    const { out } = python(`import json\nprint(json.dumps(${quoted(text)}))`);
    assert.equal(JSON.parse(out), text);
  });
}

test("what has no quotes or backslashes in it stands there as it is", () => {
  assert.equal(quoted('"""Doc."""\nx = 1\n'), "'''\\\n\"\"\"Doc.\"\"\"\nx = 1\n'''");
});

test("a story is a notebook with one cell for each of its own", () => {
  const made = JSON.parse(JSON.stringify(notebook(copy)));
  assert.deepEqual([made.nbformat, made.nbformat_minor, made.metadata.kernelspec.name], [4, 5, "python3"]);
  const [about, module, setUp, shows, raises] = made.cells;
  assert.equal(about.cell_type, "markdown");
  assert.match(about.source.join(""), /^# Open and "close": a \\\\ and """ too\n\nFrom http/);
  assert.equal(made.cells.length, 5);
  assert.match(module.source.join(""), /types\.ModuleType\("ares"\)/);
  assert.deepEqual(setUp.metadata, { jupyter: { source_hidden: true } });
  assert.deepEqual(shows.source, ["print(CREW)\n", "print('# %% no cell')\n"]);
  assert.deepEqual(raises.metadata, { tags: ["raises-exception"] });
});

test("the ids of a notebook's cells are of the format's characters, short, and each there once", () => {
  const cells = ["about", "a.b", "a-b", "x".repeat(80), "x".repeat(90)].map((id) => ({ id, options: "", source: "1" }));
  const made = notebook({ ...copy, cells }) as { cells: { id: string }[] };
  const ids = made.cells.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[a-zA-Z0-9-_]{1,64}$/);
});
