// The Python script: a story as a Python file that runs by itself.

/** A cell of the story; `options` is the text after its id in the `# %%` line. */
export interface ExportedCell {
  id: string;
  options: string;
  source: string;
}

/** A module of the site that stories import; it cannot be installed. */
export interface SharedModule {
  name: string;
  source: string;
}

/** A story as it stands on the page. */
export interface ExportedStory {
  story: string;
  title: string;
  /** Of the page. */
  address: string;
  /** SQLAlchemy's version. */
  sqlalchemy: string;
  modules: SharedModule[];
  cells: ExportedCell[];
}

/** Where the code is from, in lines of text; `code` marks what is to be typed. */
export function origin({ address, sqlalchemy }: ExportedStory, code: (text: string) => string): string {
  return [
    `From ${address}: the story's cells as they stood there, changes included.`,
    "Code of the site: MIT licence.",
    "",
    "It needs SQLAlchemy:",
    "",
    code(`pip install sqlalchemy==${sqlalchemy}`),
  ].join("\n");
}

/** A cell that creates the module from its source; it comes first in the exported story. */
export function moduleCell({ name, source }: SharedModule): ExportedCell {
  const text = `_${name}_py`;
  const lines = [
    `# ${name}.py, which the stories share. It stands here as text, so that this file needs no other beside it.`,
    "import sys",
    "import types",
    "",
    `${text} = ${quoted(source)}`,
    "",
    "# known under its name before it runs: SQLAlchemy looks up annotations there",
    `sys.modules["${name}"] = types.ModuleType("${name}")`,
    `exec(compile(${text}, "${name}.py", "exec"), sys.modules["${name}"].__dict__)`,
  ];
  return { id: `${name}-py`, options: "hidden=true", source: lines.join("\n") };
}

/** A Python string literal of the text, readable as the text itself. */
export function quoted(text: string): string {
  const safe = text
    .replaceAll("\\", "\\\\")
    .replaceAll(/'(?='')|'(?='*$)/g, "\\'") // three in a row, and those at the end
    .replaceAll("\r", "\\r")
    .replaceAll("\0", "\\x00");
  return `'''\\\n${safe}'''`;
}

/** The story in the percent format, as the site's own stories are written. */
export function pythonFile(copy: ExportedStory): string {
  const about = [copy.title, "", origin(copy, (text) => `    ${text}\n    python ${copy.story}.py`), ""].join("\n");
  const head = `"""${about.replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"')}"""`;
  const cells = [...copy.modules.map(moduleCell), ...copy.cells];
  const parts = cells.map(({ id, options, source }) => `${`# %% ${id} ${options}`.trim()}\n${source}`);
  return `${[head, ...parts].join("\n\n")}\n`;
}
