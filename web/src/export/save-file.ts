// Files that the browser saves. A chunk of its own, loaded at the first download.

import type { StoryCell } from "../story/story-cells.ts";
import type { ExportContext } from "./export-context.ts";
import { exportedStory } from "./exported-story.ts";
import { notebook } from "./notebook.ts";
import { pythonFile } from "./python-script.ts";

const TYPES = { py: "text/x-python", ipynb: "application/x-ipynb+json", sqlite: "application/vnd.sqlite3" };

/** Saves a story's database. */
export function saveDatabase(name: string, database: ArrayBuffer): void {
  save(name, database, "sqlite");
}

/** Saves the story of the cell `asked`, as far as the page shows it, as a file that runs. `cells` are in reading order. */
export async function saveStory(
  name: string,
  format: "py" | "ipynb",
  cells: StoryCell[],
  asked: StoryCell,
  context: ExportContext,
): Promise<void> {
  const story = await exportedStory(cells, asked, context);
  save(name, format === "py" ? pythonFile(story) : `${JSON.stringify(notebook(story), null, 1)}\n`, format);
}

function save(name: string, content: string | ArrayBuffer, format: keyof typeof TYPES): void {
  const url = URL.createObjectURL(new Blob([content], { type: TYPES[format] }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the download has started by then
}
