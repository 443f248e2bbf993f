// Notebook: a story as a Jupyter notebook, nbformat 4.5.

import { type ExportedCell, type ExportedStory, moduleCell, origin } from "./python-script.ts";

interface NotebookCell {
  cell_type: "markdown" | "code";
  id: string;
  metadata: object;
  source: string[];
}

/** The story as a notebook's JSON; one cell for each of the story's, the shared modules first. */
export function notebook(copy: ExportedStory): object {
  const ids = new Set<string>();
  const title = copy.title.replaceAll(/[\\`*_{}[\]<>#|]/g, "\\$&");
  const about: NotebookCell = {
    cell_type: "markdown",
    id: unique("about", ids),
    metadata: {},
    source: lines(`# ${title}\n\n${origin(copy, (text) => `\`${text}\``)}`),
  };
  return {
    cells: [about, ...[...copy.modules.map(moduleCell), ...copy.cells].map((part) => codeCell(part, ids))],
    metadata: {
      kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
      language_info: { name: "python" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

function codeCell({ id, options, source }: ExportedCell, ids: Set<string>): object {
  const metadata = {
    ...(options.includes("hidden=true") && { jupyter: { source_hidden: true } }),
    // "Run all" continues after the exception
    ...(options.includes("raises=") && { tags: ["raises-exception"] }),
  };
  return {
    cell_type: "code",
    id: unique(id, ids),
    metadata,
    execution_count: null,
    outputs: [],
    source: lines(source),
  };
}

/** A unique cell id of the characters that nbformat allows. */
function unique(name: string, taken: Set<string>): string {
  const base = name.replaceAll(/[^\w-]/g, "-").slice(0, 60) || "cell";
  let id = base;
  for (let count = 2; taken.has(id); count += 1) id = `${base}-${count}`;
  taken.add(id);
  return id;
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
