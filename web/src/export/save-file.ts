// Files that the browser saves. A chunk of its own, loaded at the first download.

import { notebook } from "./notebook.ts";
import { type ExportedStory, pythonFile } from "./python-script.ts";

const TYPES = { py: "text/x-python", ipynb: "application/x-ipynb+json", sqlite: "application/vnd.sqlite3" };

/** Saves a story's database. */
export function saveDatabase(name: string, database: ArrayBuffer): void {
  save(name, database, "sqlite");
}

/** Saves a story as a file that runs. */
export function saveStory(name: string, kind: "py" | "ipynb", copy: ExportedStory): void {
  save(name, kind === "py" ? pythonFile(copy) : `${JSON.stringify(notebook(copy), null, 1)}\n`, kind);
}

function save(name: string, content: string | ArrayBuffer, kind: keyof typeof TYPES): void {
  const url = URL.createObjectURL(new Blob([content], { type: TYPES[kind] }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the download has started by then
}
